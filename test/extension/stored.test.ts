import { expect, test } from 'vitest';
import { createKeeper, currentOf, readStored } from '../../extension/stored.ts';
import { withConnected, withoutWorkspace } from '../../extension/workspaces.ts';
import { createArea } from './area.ts';

const endpoint = 'https://credits.example';
const acme = { endpoint, account: 'acme', token: 'acme-token' };
const globex = { endpoint, account: 'globex', token: 'globex-token' };
const order = { idempotencyKey: 'k', credits: 1000, startedAt: 1 };
const asBought = { ...order, savedCard: true, purchase: 'p', checkoutUrl: 'https://pay.example' };
// What version 0.1 stored, key by key.
const older = { endpoint, account: 'acme', token: 't', told: 'r', checkoutTab: 7 };

test('what a version for one workspace stored is a workspace, its purchase included', async () => {
  const area = createArea();
  await area.set({ ...older, pending: { ...asBought, account: 'acme' } });
  const { workspaces, current } = await readStored(area);
  expect(workspaces).toMatchObject([
    { account: 'acme', isConnected: true, isOnBadge: true, told: 'r', checkoutTab: 7, pending: asBought },
  ]);
  expect(workspaces[0]?.id).toBe(current);
});

test('the first change writes it anew, with its token, and removes what was there', async () => {
  const area = createArea();
  await area.set({ ...older, pending: order });
  const keeper = createKeeper(area);
  await keeper.change(kept => kept);
  const kept = await keeper.read();
  expect(Object.values(kept.tokens)).toEqual(['t']);
  expect(kept.workspaces).toMatchObject([{ account: 'acme', pending: order }]);
  expect(await area.get(['account', 'token', 'balance', 'pending', 'told', 'checkoutTab'])).toEqual({});
});

test('a purchase of a browser that was disconnected before waits for its account', async () => {
  const area = createArea();
  await area.set({ endpoint, pending: { ...order, account: 'acme' } });
  const keeper = createKeeper(area);
  expect((await keeper.read()).workspaces).toMatchObject([{ account: 'acme', isConnected: false }]);
  await keeper.change(kept => withConnected(kept, globex));
  await keeper.change(kept => withConnected(kept, acme));
  expect(await readStored(area)).toMatchObject({
    workspaces: [
      { account: 'acme', isConnected: true, pending: order },
      { account: 'globex', pending: undefined },
    ],
  });
});

test('a purchase that an older version stored was not paid by a saved card', async () => {
  const area = createArea();
  await area.set({ ...older, pending: order });
  expect(currentOf(await readStored(area))?.pending).toMatchObject({ idempotencyKey: 'k', savedCard: false });
});

test('what another version stored and this one cannot read is left out', async () => {
  const area = createArea();
  await area.set({ endpoint: 7, workspaces: [{ account: 'acme' }, null, 'x'], current: 3, tokens: { a: 1 } });
  expect(await createKeeper(area).read()).toEqual({
    workspaces: [],
    current: undefined,
    endpoint: undefined,
    isNotifying: false,
    tokens: {},
  });
});

test('connecting again adds a workspace and looks at it', async () => {
  const area = createArea();
  const keeper = createKeeper(area);
  await keeper.change(kept => withConnected(kept, acme));
  await keeper.change(kept => withConnected(kept, globex));
  const kept = await keeper.read();
  expect(kept.workspaces.map(({ account }) => account)).toEqual(['acme', 'globex']);
  expect(currentOf(kept)?.account).toBe('globex');
  expect(Object.values(kept.tokens)).toEqual(['acme-token', 'globex-token']);
});

test('of two changes at once both are kept', async () => {
  const keeper = createKeeper(createArea());
  await Promise.all([acme, globex].map(each => keeper.change(kept => withConnected(kept, each))));
  expect((await keeper.read()).workspaces).toHaveLength(2);
});

test('a change that fails leaves the next one its turn', async () => {
  const keeper = createKeeper(createArea());
  const failed = keeper.change(() => {
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  await keeper.change(kept => withConnected(kept, acme));
  expect((await keeper.read()).workspaces).toHaveLength(1);
});

test('one is disconnected, its token is gone, and the other one is looked at', async () => {
  const area = createArea();
  const keeper = createKeeper(area);
  for (const each of [acme, globex]) await keeper.change(kept => withConnected(kept, each));
  await keeper.change(kept => withoutWorkspace(kept, kept.current ?? ''));
  const kept = await keeper.read();
  expect([currentOf(kept)?.account, Object.values(kept.tokens)]).toEqual(['acme', ['acme-token']]);
});

test('pages read no token', async () => {
  const area = createArea();
  await createKeeper(area).change(kept => withConnected(kept, acme));
  expect(JSON.stringify(await readStored(area))).not.toContain('token');
});
