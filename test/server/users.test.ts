import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = await createWorld({ now: '2025-08-28T12:00:00+05:30' });
  await world.openAccount();
});
afterEach(() => world.close());

async function pair(session: string): Promise<string> {
  const { body } = await world.as(session, 'POST', '/v1/pairing-codes');
  return (await world.api('POST', '/v1/pair', { code: body.code, device: 'Chrome on Linux' })).body.token;
}

const statusAs = async (token: string) => (await world.as(token, 'GET', '/v1/balance')).status;

it("ending a user ends that user's sessions, devices and pairing codes, and nobody else's", async () => {
  const leaving = await world.session('acme', { user: 'sam', role: 'agent' });
  const staying = await world.session('acme', { user: 'priya' });
  const devices = [await pair(leaving), await pair(staying)];
  const { body: unused } = await world.as(leaving, 'POST', '/v1/pairing-codes');

  expect((await world.api('DELETE', '/v1/accounts/acme/users/sam')).status).toBe(204);

  expect(await Promise.all([leaving, staying, ...devices].map(statusAs))).toEqual([401, 200, 401, 200]);
  const late = await world.api('POST', '/v1/pair', { code: unused.code, device: 'Late' });
  expect([late.status, late.body.code]).toEqual([404, 'not_found']);
});

it('a user who was ended can be let in again', async () => {
  await world.api('DELETE', '/v1/accounts/acme/users/sam');
  expect(await statusAs(await world.session('acme', { user: 'sam' }))).toBe(200);
});

it('a user of an unknown account cannot be ended', async () => {
  expect((await world.api('DELETE', '/v1/accounts/nobody/users/sam')).body.code).toBe('not_found');
});
