import { describe, expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

async function workplace() {
  const world = await open({ now });
  await world.openAccount();
  const pair = (code: string, device = 'Chrome on Linux') =>
    world.as('none', 'POST', '/v1/pair', { code, device });
  const codeOf = async (token: string) => (await world.as(token, 'POST', '/v1/pairing-codes')).body.code;
  const tokenOf = async (token: string) => (await pair(await codeOf(token))).body.token;
  return { world, pair, codeOf, tokenOf, owner: await world.session('acme') };
}

describe('a pairing code', () => {
  it('makes one device that sees what its maker sees', async () => {
    const { world, pair, owner } = await workplace();
    const made = await world.as(owner, 'POST', '/v1/pairing-codes');
    expect(made.body).toEqual({
      code: expect.stringMatching(/^[B-Z2-9]{8}$/),
      expiresAt: '2025-08-28T12:10:00.000Z',
      endpoint: world.proxy.publicUrl(),
      link: expect.any(String),
      qr: { size: expect.any(Number), path: expect.any(String) },
    });
    const { status, body } = await pair(made.body.code);
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.any(String), endpoint: world.proxy.publicUrl(), account: 'acme' });
    expect((await world.as(body.token, 'GET', '/v1/balance')).body).toMatchObject({
      account: 'acme',
      role: 'owner',
    });
  });

  it('is read however it is typed', async () => {
    const { pair, codeOf, owner } = await workplace();
    const code = await codeOf(owner);
    const typed = ` ${code.slice(0, 4).toLowerCase()} - ${code.slice(4)} `;
    expect((await pair(typed)).status).toBe(200);
  });

  it('works once, also when it is sent five times at once', async () => {
    const { pair, codeOf, owner } = await workplace();
    const code = await codeOf(owner);
    const answers = await Promise.all(Array.from({ length: 5 }, () => pair(code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'not_found')).toHaveLength(4);
  });

  it('works for ten minutes', async () => {
    const { world, pair, codeOf, owner } = await workplace();
    const [early, late] = [await codeOf(owner), await codeOf(owner)];
    world.clock.advance(10 * minuteMs - 1);
    expect((await pair(early)).status).toBe(200);
    world.clock.advance(1);
    expect((await pair(late)).status).toBe(404);
  });

  it.each([{}, { code: 'X' }, { device: 'X' }, { code: 'X', device: '' }, { code: 8, device: 'X' }])(
    'is refused in the body %j',
    async body => {
      const { world } = await workplace();
      expect((await world.as('none', 'POST', '/v1/pair', body)).status).toBe(400);
    },
  );
});

describe('a device', () => {
  it('reads and buys, and makes no pairing codes', async () => {
    const { world, tokenOf, owner } = await workplace();
    const device = await tokenOf(owner);
    expect((await world.as(device, 'GET', '/v1/transactions')).status).toBe(200);
    const order = await world.as(
      device,
      'POST',
      '/v1/purchases',
      { credits: 1000 },
      { 'idempotency-key': 'k' },
    );
    expect(order.status).toBe(200);
    const { status, body } = await world.as(device, 'POST', '/v1/pairing-codes');
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
    expect((await world.api('POST', '/v1/pairing-codes')).status).toBe(401);
  });

  it('is refused where only the API key is taken', async () => {
    const { world, tokenOf, owner } = await workplace();
    const device = await tokenOf(owner);
    expect((await world.as(device, 'GET', '/v1/accounts/acme/balance')).status).toBe(401);
    expect((await world.as(device, 'POST', '/v1/usage', { events: [{}] })).status).toBe(401);
  });

  it('is listed by name and ends by DELETE', async () => {
    const { world, tokenOf, owner } = await workplace();
    const device = await tokenOf(owner);
    const { body } = await world.as(owner, 'GET', '/v1/devices');
    expect(body.devices).toEqual([
      {
        id: expect.any(String),
        name: 'Chrome on Linux',
        user: 'priya',
        role: 'owner',
        pairedAt: '2025-08-28T12:00:00.000Z',
        lastUsedAt: '2025-08-28T12:00:00.000Z',
      },
    ]);
    const [{ id }] = body.devices;
    expect(device).toContain(id);
    expect((await world.as(owner, 'DELETE', `/v1/devices/${id}`)).status).toBe(204);
    expect((await world.as(device, 'GET', '/v1/balance')).status).toBe(401);
    expect((await world.as(owner, 'DELETE', `/v1/devices/${id}`)).status).toBe(404);
  });

  it("of another user is none of an agent's business", async () => {
    const { world, tokenOf, owner } = await workplace();
    const agent = await world.session('acme', { user: 'ravi', role: 'agent' });
    const [ownersDevice, agentsDevice] = [await tokenOf(owner), await tokenOf(agent)];
    const listOf = async (token: string) => (await world.as(token, 'GET', '/v1/devices')).body.devices;
    const idOf = (token: string) => token.split('.')[2];
    expect(await listOf(owner)).toHaveLength(2);
    expect(await listOf(agent)).toMatchObject([{ user: 'ravi', role: 'agent' }]);
    expect((await world.as(agent, 'DELETE', `/v1/devices/${idOf(ownersDevice)}`)).status).toBe(404);
    expect((await world.as(ownersDevice, 'GET', '/v1/balance')).status).toBe(200);
    expect((await world.as(agent, 'DELETE', `/v1/devices/${idOf(agentsDevice)}`)).status).toBe(204);
  });

  it('of another account is not there', async () => {
    const { world, tokenOf, owner } = await workplace();
    await world.openAccount({ account: 'other' });
    const stranger = await world.session('other');
    const [, , id] = (await tokenOf(owner)).split('.');
    expect((await world.as(stranger, 'GET', '/v1/devices')).body.devices).toEqual([]);
    expect((await world.as(stranger, 'DELETE', `/v1/devices/${id}`)).status).toBe(404);
  });

  it('ends 30 days after its last use', async () => {
    const { world, tokenOf, owner } = await workplace();
    const device = await tokenOf(owner);
    for (let use = 0; use < 3; use += 1) {
      world.clock.advance(30 * dayMs);
      expect((await world.as(device, 'GET', '/v1/balance')).status).toBe(200);
    }
    world.clock.advance(30 * dayMs + 1);
    expect((await world.as(device, 'GET', '/v1/balance')).status).toBe(401);
  });

  it('is not believed with another secret, account or id', async () => {
    const { world, tokenOf, owner } = await workplace();
    await world.openAccount({ account: 'other' });
    const [mark, account, id, secret] = (await tokenOf(owner)).split('.');
    const other = Buffer.from('other').toString('base64url');
    for (const token of [
      [mark, account, id, 'x'.repeat(32)],
      [mark, other, id, secret],
      [mark, account, 'x'.repeat(32), secret],
      [mark, account, id],
    ]) {
      expect((await world.as(token.join('.'), 'GET', '/v1/balance')).status).toBe(401);
    }
  });
});
