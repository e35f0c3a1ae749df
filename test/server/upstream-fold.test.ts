import type { ServerResponse } from 'node:http';
import { beforeEach, expect, it, vi } from 'vitest';
import { createFold } from '../../src/server/upstream/fold.ts';
import { answerWell, balanceOf, openFront, openHandMade, purchaseOf, send } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

/** An upstream that holds every answer back until it is told to give them. */
async function workplace() {
  const upstream = await openHandMade(answerWell);
  const front = await openFront(open, upstream.url);
  const token = await front.session('acme');
  const held: { url: string; response: ServerResponse }[] = [];
  upstream.answer(({ url = '' }, response) => held.push({ url, response }));
  const arrived = (count: number) => vi.waitFor(() => expect(held).toHaveLength(count), 10_000);
  const read = (account: string, path = 'balance') => front.api('GET', `/v1/accounts/${account}/${path}`);
  return { upstream, front, token, held, arrived, read };
}

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

it('equal reads that meet are asked once, and each gets its answer', async () => {
  const { held, arrived, read } = await workplace();
  const reads = many(20, () => read('acme'));
  // Read by a later one: nothing more of the first twenty is on its way.
  const last = read('last');
  await arrived(2);
  expect(held.map(({ url }) => url)).toEqual(['/v1/accounts/acme/balance', '/v1/accounts/last/balance']);
  for (const { url, response } of held) send(response, balanceOf(url.includes('acme') ? 'acme' : 'last'));
  for (const { body } of await Promise.all(reads)) expect(body).toEqual(balanceOf('acme'));
  expect((await last).body.account).toBe('last');
});

it('people of different roles share a read and each sees their own part', async () => {
  const { upstream, front, held, arrived } = await workplace();
  upstream.answer(answerWell);
  const agent = await front.session('acme', { user: 'ravi', role: 'agent' });
  const owner = await front.session('acme');
  upstream.answer(({ url = '' }, response) => held.push({ url, response }));
  const reads = [agent, owner].map(token => front.as(token, 'GET', '/v1/balance'));
  await arrived(1);
  for (const { response } of held) send(response, balanceOf('acme'));
  const roles = (await Promise.all(reads)).map(({ body }) => body.role);
  expect(roles).toEqual(['agent', 'owner']);
});

it('reads of other accounts, calls and queries are asked each for itself', async () => {
  const { held, arrived, read } = await workplace();
  const paths = ['balance', 'pricing', 'transactions', 'transactions?limit=2', 'purchases/a', 'purchases/b'];
  const reads = ['acme', 'other'].flatMap(account =>
    paths.flatMap(path => many(3, () => read(account, path))),
  );
  await arrived(2 * paths.length);
  expect(new Set(held.map(({ url }) => url)).size).toBe(2 * paths.length);
  for (const { response } of held) response.destroy();
  expect((await Promise.all(reads)).every(({ status }) => status === 503)).toBe(true);
  expect(held).toHaveLength(2 * paths.length);
});

it('a failure fails all who met and is not remembered', async () => {
  const { upstream, held, arrived, read } = await workplace();
  const reads = many(5, () => read('acme'));
  await arrived(1);
  held[0]?.response.destroy();
  for (const { body } of await Promise.all(reads)) expect(body.code).toBe('unavailable');
  expect(console.error).toHaveBeenCalledTimes(1);
  upstream.answer(answerWell);
  expect((await read('acme')).status).toBe(200);
  expect(upstream.seen).toHaveLength(3);
});

it('a read after an answer of the same account is asked anew', async () => {
  const { front, token, held, arrived, read } = await workplace();
  const early = read('acme');
  await arrived(1);
  const order = front.as(token, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': 'k' });
  await arrived(2);
  send(held[1]?.response ?? expect.fail(), purchaseOf(1000));
  expect((await order).status).toBe(200);
  const late = read('acme');
  await arrived(3);
  send(held[2]?.response ?? expect.fail(), balanceOf('acme', 39_000));
  expect((await late).body.available).toBe(39_000);
  send(held[0]?.response ?? expect.fail(), balanceOf('acme', 40_000));
  expect((await early).body.available).toBe(40_000);
});

it('writes are never folded', async () => {
  const { front, token, held, arrived } = await workplace();
  const buy = () => front.as(token, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': 'k' });
  const orders = many(3, buy);
  await arrived(3);
  for (const { response } of held) send(response, purchaseOf(1000));
  for (const { status } of await Promise.all(orders)) expect(status).toBe(200);
});

it('a fold remembers nothing of what has ended', async () => {
  const fold = createFold<number>();
  let begun = 0;
  const begin = async () => ++begun;
  expect(await Promise.all([fold.read('a', 'k', begin), fold.read('a', 'k', begin)])).toEqual([1, 1]);
  expect(await Promise.all([fold.read('a', 'k', begin), fold.read('b', 'k', begin)])).toEqual([2, 3]);
});
