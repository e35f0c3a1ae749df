import { describe, expect, it } from 'vitest';
import { calls } from '../../src/contract/api.ts';
import type { Call } from '../../src/contract/call.ts';
import { accountPath } from '../../src/server/api-reference.ts';
import { rowsOf } from './proof.ts';
import { now, openBoth } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

async function workplace() {
  const both = await openBoth(open);
  const owner = await both.front.session('acme');
  const agent = await both.front.session('acme', { user: 'ravi', role: 'agent' });
  return { ...both, owner, agent };
}

describe('devices and users', () => {
  it('are kept here, and a device reads what its maker reads', async () => {
    const { front, back, owner } = await workplace();
    const { code } = (await front.as(owner, 'POST', '/v1/pairing-codes')).body;
    const paired = await front.as('none', 'POST', '/v1/pair', { code, device: 'Chrome on Linux' });
    expect(paired.body).toMatchObject({ account: 'acme', endpoint: front.proxy.publicUrl() });
    const device = paired.body.token;
    await back.use('acme', 'one', 10);
    expect((await front.as(device, 'GET', '/v1/balance')).body).toMatchObject({
      available: 39_990,
      role: 'owner',
    });
    expect(rowsOf(back.path, 'SELECT * FROM device')).toEqual([]);
    expect((await back.as(device, 'GET', '/v1/balance')).status).toBe(401);
    const { devices } = (await front.as(owner, 'GET', '/v1/devices')).body;
    expect(devices).toMatchObject([{ name: 'Chrome on Linux', user: 'priya' }]);
    expect((await front.as(owner, 'DELETE', `/v1/devices/${devices[0].id}`)).status).toBe(204);
    expect((await front.as(device, 'GET', '/v1/balance')).status).toBe(401);
  });

  it('end here, and a session of this proxy is nothing at the upstream', async () => {
    const { front, back, owner, agent } = await workplace();
    expect((await front.api('DELETE', '/v1/accounts/acme/users/ravi')).status).toBe(204);
    expect((await front.as(agent, 'GET', '/v1/balance')).status).toBe(401);
    expect((await front.as(owner, 'GET', '/v1/balance')).status).toBe(200);
    expect((await front.api('DELETE', '/v1/accounts/nobody/users/ravi')).status).toBe(404);
    expect((await front.api('GET', '/v1/accounts/nobody/devices')).status).toBe(404);
    const foreign = await open({
      now,
      environment: { CREDITS_SECRET: 'another secret that is long enough to sign' },
    });
    await foreign.openAccount();
    const token = await foreign.session('acme');
    for (const world of [front, back]) expect((await world.as(token, 'GET', '/v1/balance')).status).toBe(401);
  });
});

describe('the contract behind a proxy with an upstream', async () => {
  const { front } = await openBoth(open);

  it.each(Object.entries<Call>(calls))(
    'has the call %s, answered here, there, or refused',
    async (_, call) => {
      const path = call.path.replace(':account', 'acme').replace(/:\w+/g, 'nothing');
      const body = call.method === 'POST' || call.method === 'PUT' ? {} : undefined;
      for (const where of call.caller === 'browser' ? [accountPath(path), path] : [path]) {
        const answer = await front.api(call.method, where.replace(':account', 'acme'), body);
        expect(answer.status).toBeLessThan(500);
        expect(answer.body.detail ?? '').not.toMatch(/^There is nothing/);
      }
    },
  );
});

describe('a call that writes the ledger', () => {
  const account = { name: 'New', plan: 'AI Max', currency: 'USD', timeZone: 'UTC', cycleAnchor: now };
  const event = { id: 'one', account: 'acme', credits: 1, channel: 'whatsapp', kind: 'reply' };

  it.each([
    ['PUT', '/v1/accounts/acme', account],
    ['POST', '/v1/usage', { events: [event] }],
  ])('%s %s says that the ledger is at the upstream', async (method, path, body) => {
    const { front, back, url } = await openBoth(open);
    const { status, body: problem } = await front.api(method, path, body);
    expect({ status, problem }).toMatchObject({ status: 404, problem: { code: 'not_found' } });
    expect(problem.detail).toMatch(/^The ledger is kept by the upstream: .* Nothing changed\.$/);
    expect(problem.detail).not.toContain(new URL(url).host);
    expect((await front.as('wrong', method, path, body)).status).toBe(401);
    expect((await back.api('GET', '/v1/accounts/acme/balance')).body).toMatchObject({
      name: 'Acme',
      available: 40_000,
    });
  });
});
