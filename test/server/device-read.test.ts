import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

it('a device reads its balance even when its use cannot be noted', async () => {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  const owner = await world.session('acme');
  const { code } = (await world.as(owner, 'POST', '/v1/pairing-codes')).body;
  const { token } = (await world.as('none', 'POST', '/v1/pair', { code, device: 'Chrome' })).body;
  world.clock.advance(2 * 3_600_000);
  const beside = new DatabaseSync(world.path);
  beside.exec("CREATE TRIGGER refuse BEFORE UPDATE ON device BEGIN SELECT RAISE(ABORT, 'no'); END");
  expect((await world.as(token, 'GET', '/v1/balance')).body.available).toBe(40_000);
  beside.exec('DROP TRIGGER refuse');
  beside.close();
});

it('an unknown account has no list of devices', async () => {
  const world = await open();
  const { status, body } = await world.api('GET', '/v1/accounts/nobody/devices');
  expect([status, body.code]).toEqual([404, 'not_found']);
});
