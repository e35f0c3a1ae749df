import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const secondMs = 1000;
const minuteMs = 60 * secondMs;

async function workplace() {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  const begin = async (device = 'Chrome on Linux') =>
    (await world.as('none', 'POST', '/v1/device-authorizations', { device })).body;
  const ask = (deviceCode: string) => world.as('none', 'POST', '/v1/device-tokens', { deviceCode });
  const decide = (token: string, userCode: string, decision?: string) =>
    world.as(token, 'POST', '/v1/device-approvals', { userCode, ...(decision && { decision }) });
  return { world, begin, ask, decide, owner: await world.session('acme') };
}

const wordOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const statusAs = async (world: World, token: string) => (await world.as(token, 'GET', '/v1/balance')).status;

describe('a device that shows a code', () => {
  it('is let in by who types it, as them, and its token is then its own', async () => {
    const { world, begin, ask, decide } = await workplace();
    const agent = await world.session('acme', { user: 'ravi', role: 'agent' });
    const begun = await begin();
    expect(begun).toEqual({
      deviceCode: expect.stringMatching(/^[\w-]{32}$/),
      userCode: expect.stringMatching(/^[B-Z2-9]{4}-[B-Z2-9]{4}$/),
      verificationUri: `${world.proxy.publicUrl()}/connect`,
      expiresIn: 600,
      interval: 5,
    });
    expect(wordOf(await ask(begun.deviceCode))).toEqual([400, 'authorization_pending']);
    expect((await decide(agent, begun.userCode)).body).toEqual({
      device: 'Chrome on Linux',
      address: '',
      status: 'pending',
    });
    const typed = ` ${begun.userCode.toLowerCase().replace('-', ' ')} `;
    expect((await decide(agent, typed, 'approve')).body.status).toBe('approved');
    const { status, body } = await ask(begun.deviceCode);
    expect(status).toBe(200);
    expect(body).toEqual({ token: expect.any(String), endpoint: world.proxy.publicUrl(), account: 'acme' });
    expect((await world.as(body.token, 'GET', '/v1/balance')).body).toMatchObject({ role: 'agent' });
    expect((await world.as(agent, 'GET', '/v1/devices')).body.devices).toMatchObject([
      { name: 'Chrome on Linux', user: 'ravi', role: 'agent' },
    ]);
  });

  it('gets the same token again where the answer was lost, until it was used', async () => {
    const { world, begin, ask, decide, owner } = await workplace();
    const { deviceCode, userCode } = await begin();
    await decide(owner, userCode, 'approve');
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask(deviceCode)));
    const [token, ...others] = new Set(answers.map(({ body }) => body.token));
    expect([typeof token, others]).toEqual(['string', []]);
    expect(await statusAs(world, token)).toBe(200);
    expect(wordOf(await ask(deviceCode))).toEqual([404, 'not_found']);
    expect(await statusAs(world, token)).toBe(200);
    expect((await world.as(owner, 'GET', '/v1/devices')).body.devices).toHaveLength(1);
  });

  it('hears that it was denied, and whoever denied may say it twice', async () => {
    const { begin, ask, decide, owner } = await workplace();
    const { deviceCode, userCode } = await begin();
    for (let turn = 0; turn < 2; turn += 1)
      expect((await decide(owner, userCode, 'deny')).body.status).toBe('denied');
    expect(wordOf(await decide(owner, userCode, 'approve'))).toEqual([404, 'not_found']);
    expect(wordOf(await ask(deviceCode))).toEqual([400, 'access_denied']);
  });

  it('hears after ten minutes that its code has ended', async () => {
    const { world, begin, ask, decide, owner } = await workplace();
    const { deviceCode, userCode } = await begin();
    world.clock.advance(10 * minuteMs - 1);
    expect((await decide(owner, userCode)).status).toBe(200);
    world.clock.advance(1);
    expect(wordOf(await decide(owner, userCode, 'approve'))).toEqual([404, 'not_found']);
    expect(wordOf(await ask(deviceCode))).toEqual([400, 'expired_token']);
  });

  it('is told to slow down where it asks too often, and never where it keeps to that', async () => {
    const { world, begin, ask, decide, owner } = await workplace();
    const { deviceCode, userCode } = await begin();
    const askAfter = async (seconds: number) => {
      world.clock.advance(seconds * secondMs);
      return (await ask(deviceCode)).body.code;
    };
    expect(await askAfter(0)).toBe('authorization_pending');
    expect(await askAfter(5)).toBe('authorization_pending');
    expect(await askAfter(2)).toBe('slow_down');
    expect(await askAfter(5)).toBe('slow_down');
    expect(await askAfter(15)).toBe('authorization_pending');
    await decide(owner, userCode, 'approve');
    expect((await ask(deviceCode)).status).toBe(200);
  });

  it('is let in by no device, no integrator and nobody without a session', async () => {
    const { world, begin, ask, decide, owner } = await workplace();
    const first = await begin();
    await decide(owner, first.userCode, 'approve');
    const { token } = (await ask(first.deviceCode)).body;
    const { userCode } = await begin();
    expect(wordOf(await decide(token, userCode, 'approve'))).toEqual([403, 'forbidden']);
    expect(wordOf(await decide('none', userCode, 'approve'))).toEqual([401, 'unauthenticated']);
    expect((await world.api('POST', '/v1/device-approvals', { userCode })).status).toBe(401);
  });

  it('ends with the user who approved it, before and after it fetched its token', async () => {
    const { world, begin, ask, decide } = await workplace();
    const sam = await world.session('acme', { user: 'sam' });
    const [early, late] = [await begin(), await begin()];
    for (const { userCode } of [early, late]) await decide(sam, userCode, 'approve');
    const { token } = (await ask(early.deviceCode)).body;
    await world.api('DELETE', '/v1/accounts/acme/users/sam');
    expect(wordOf(await ask(late.deviceCode))).toEqual([404, 'not_found']);
    expect(await statusAs(world, token)).toBe(401);
  });
});

describe('guessing user codes', () => {
  it('ends after five failures a minute for a person, wherever they are', async () => {
    const { world, begin, decide, owner } = await workplace();
    const { userCode } = await begin();
    for (let turn = 0; turn < 5; turn += 1) expect((await decide(owner, `WRONG${turn}`)).status).toBe(404);
    expect(wordOf(await decide(owner, userCode, 'approve'))).toEqual([429, 'rate_limited']);
    world.clock.advance(minuteMs);
    expect((await decide(owner, userCode, 'approve')).status).toBe(200);
  });

  it('ends after five failures a minute for an address, whoever asks from there', async () => {
    const { world, decide } = await workplace();
    const statuses = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const person = await world.session('acme', { user: `user ${turn}` });
      statuses.push((await decide(person, 'WRONG')).status);
    }
    expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  });

  it('is not made easier by devices that begin without end', async () => {
    const { begin } = await workplace();
    const begun = await Promise.all(Array.from({ length: 30 }, () => begin()));
    expect(begun.filter(({ code }) => code === 'rate_limited')).toHaveLength(20);
  });
});
