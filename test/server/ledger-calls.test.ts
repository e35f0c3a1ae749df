import { expect, it, onTestFinished } from 'vitest';
import { type Answer, createWorld, type World } from '../support/world.ts';
import { emptyDatabases, engines } from './engines.ts';
import { openBoth } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const databases = emptyDatabases();
const open = provenWorlds();

/** One story that leaves an entry and a line of most kinds, without a name that chance makes. */
async function live(world: World): Promise<void> {
  const post = (path: string, body?: unknown) => world.api('POST', `/v1/accounts/acme/${path}`, body);
  const hold = (id: string, credits: number) =>
    post('holds', { id, credits, ttlSeconds: 86_400, channel: 'whatsapp', kind: 'reply' });
  await world.openAccount();
  await post('adjustments', { id: 'a/1', credits: 500, reason: 'An hour of trouble' });
  await world.use('acme', 'one', 39_000, { conversation: 'c-1', description: 'Ordér status' });
  await hold('kept over', 800);
  await hold('spent', 600);
  await post('holds/spent/capture', { credits: 400 });
  await post('adjustments', { id: 'a/2', credits: -100, reason: 'Counted twice' });
  world.clock.set('2025-09-23T19:00:00Z');
  await world.use('acme', 'two', 60);
  await post('holds/kept%20over/capture', { credits: 300 });
  await post('usage/one/reverse');
  await hold('failed', 5);
  await post('holds/failed/release', { reason: 'AI reply failed' });
}

const instants = ['2025-09-23T12:00:00.000Z', '2025-09-23T18:29:59.999Z', '2025-09-23T18:30:00.000Z'];

/** Everything that can be read of the story's ledger, each page by page. */
async function readAll(get: (path: string) => Promise<Pick<Answer, 'status' | 'body'>>) {
  const seen: unknown[] = [];
  const read = async (path: string) => {
    const { status, body } = await get(path);
    expect([path, status]).toEqual([path, 200]);
    seen.push([path, body]);
    return body;
  };
  for (const path of ['transactions', 'entries']) {
    let { nextCursor } = await read(`${path}?limit=3`);
    while (nextCursor) ({ nextCursor } = await read(`${path}?limit=3&cursor=${nextCursor}`));
  }
  for (const at of instants) {
    await read(`explain?at=${at}`);
    await read(`entries?until=${at}`);
  }
  await read('explain');
  const { transactions } = await read('transactions');
  for (const { id } of transactions) await read(`transactions/${id}`);
  return seen;
}

it('a ledger reads the same from both engines', async () => {
  const seen = await Promise.all(
    engines.map(async engine => {
      const environment = { DATABASE_URL: await databases(engine) };
      const world = await createWorld({ now: '2025-09-23T12:00:00Z', environment });
      onTestFinished(() => world.close());
      await live(world);
      return readAll(path => world.api('GET', `/v1/accounts/acme/${path}`));
    }),
  );
  expect(seen[0]?.length).toBeGreaterThan(25);
  expect(seen[1]).toEqual(seen[0]);
});

it('a ledger reads the same through a proxy that asks another', async () => {
  const now = '2025-09-23T12:00:00Z';
  const { front, back } = await openBoth(open, { front: { now }, back: { now } });
  await live(back);
  front.clock.set('2025-09-23T19:00:00Z');
  const token = await front.session('acme', { role: 'agent' });
  const there = await readAll(path => back.api('GET', `/v1/accounts/acme/${path}`));
  expect(await readAll(path => front.as(token, 'GET', `/v1/${path}`))).toEqual(there);
});

it.each(engines)(
  'a name that cannot be kept is found nowhere, and spoils nobody else in %s',
  async engine => {
    const environment = { DATABASE_URL: await databases(engine) };
    const world = await createWorld({ now: '2025-08-28T12:00:00Z', environment });
    onTestFinished(() => world.close());
    await world.openAccount();
    const release = (path: string) => world.api('POST', `/v1/accounts/${path}/release`);
    const answers = await Promise.all([
      release('acme/holds/a%00b'),
      release('ac%00me/holds/a'),
      world.api('GET', '/v1/accounts/ac%00me/balance'),
      world.use('acme', 'one', 1),
    ]);
    expect(answers).toMatchObject([
      { status: 404 },
      { status: 404 },
      { status: 404 },
      { status: 'recorded', balance: 39_999 },
    ]);
  },
);

it.each(engines)('a closed account lets nobody in, in %s', async engine => {
  const environment = { DATABASE_URL: await databases(engine) };
  const world = await createWorld({ now: '2025-08-28T12:00:00Z', environment });
  onTestFinished(() => world.close());
  await world.openAccount();
  const token = await world.session('acme');
  await world.openAccount({ status: 'closed' });
  expect((await world.as(token, 'GET', '/v1/balance')).body.detail).toBe('Account acme is closed.');
  await world.openAccount({ status: 'active' });
  expect((await world.as(token, 'GET', '/v1/balance')).status).toBe(200);
  await world.api('DELETE', '/v1/accounts/acme/users/priya');
  expect((await world.as(token, 'GET', '/v1/balance')).status).toBe(401);
});
