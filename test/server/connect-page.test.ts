import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { drawCode } from '../../src/server/qr.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

it('a pairing code comes with a link that carries it where no server sees it, and with its picture', async () => {
  const world = await open();
  await world.openAccount();
  const { body } = await world.as(await world.session('acme'), 'POST', '/v1/pairing-codes');
  const link = new URL(body.link);
  expect([link.origin, link.pathname, link.search]).toEqual([world.proxy.publicUrl(), '/connect', '']);
  expect(link.hash).toBe(`#${body.code}`);
  expect(body.qr).toEqual(drawCode(body.link));
});

it('a picture has the three corners by which readers find it, and a light border', () => {
  const { size, path } = drawCode('https://credits.example.com/connect#BCDFGHJK');
  const dark = new Set<string>();
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(length); step += 1) dark.add(`${Number(x) + step} ${y}`);
  }
  const corner = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
  for (const [left, top] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    const seen = corner.map((_, y) =>
      corner.map((_, x) => Number(dark.has(`${left + x} ${top + y}`))).join(''),
    );
    expect(seen).toEqual(corner);
  }
  const places = [...dark].flatMap(place => place.split(' ').map(Number));
  expect([Math.min(...places), Math.max(...places)]).toEqual([4, size - 5]);
});

it('the page of a link says the address, runs its one script and loads nothing', async () => {
  const world = await open();
  const response = await world.proxy.fetch(new Request(`${world.proxy.publicUrl()}/connect`));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; .*script-src 'sha256-[^ ]+'$/,
  );
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(await response.text()).toContain(world.proxy.publicUrl());
});

it('no code and no token stands in the database', async () => {
  const world = await open();
  await world.openAccount();
  const owner = await world.session('acme');
  const { code } = (await world.as(owner, 'POST', '/v1/pairing-codes')).body;
  const begin = async () =>
    (await world.as('', 'POST', '/v1/device-authorizations', { device: 'Chrome' })).body;
  const [waiting, letIn] = [await begin(), await begin()];
  await world.as(owner, 'POST', '/v1/device-approvals', { userCode: letIn.userCode, decision: 'approve' });
  const { token } = (await world.as('', 'POST', '/v1/device-tokens', { deviceCode: letIn.deviceCode })).body;
  const db = new DatabaseSync(world.path, { readOnly: true });
  const rows = ['pairing_code', 'device_grant', 'device'].flatMap(table =>
    db.prepare(`SELECT * FROM ${table}`).all(),
  );
  db.close();
  expect(rows).toHaveLength(4);
  const kept = JSON.stringify(rows);
  const secrets = [
    code,
    token.split('.')[3],
    ...[waiting, letIn].flatMap(({ deviceCode, userCode }) => [
      deviceCode,
      userCode,
      userCode.replace('-', ''),
    ]),
  ];
  for (const secret of secrets) expect(kept).not.toContain(secret);
});
