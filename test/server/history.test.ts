import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const hourMs = 3_600_000;

interface Seen {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly credits: number;
  readonly balanceAfter: number;
}

async function read(
  world: World,
  query: string,
): Promise<{ transactions: Seen[]; nextCursor: string | null }> {
  const { status, body } = await world.api('GET', `/v1/accounts/acme/transactions?${query}`);
  expect(status).toBe(200);
  return body;
}

async function readAll(world: World, query: string, between: () => Promise<unknown> = async () => undefined) {
  const seen: Seen[] = [];
  let cursor: string | null = null;
  do {
    const page = await read(world, cursor ? `${query}&cursor=${cursor}` : query);
    seen.push(...page.transactions);
    cursor = page.nextCursor;
    await between();
  } while (cursor);
  return seen;
}

async function buy(world: World, credits: number, key: string) {
  const headers = { 'idempotency-key': key };
  const { body } = await world.api('POST', '/v1/accounts/acme/purchases', { credits }, headers);
  await world.pay(body.checkoutUrl);
}

describe('GET /v1/transactions', () => {
  it('tells purchases and resets under Credits Added, use under Usage, and everything under All', async () => {
    const world = await open({ now: '2025-09-23T18:00:00Z' });
    await world.openAccount({ currency: 'INR' });
    await world.use('acme', 'one', 6);
    await buy(world, 5000, 'k');
    world.clock.set('2025-09-24T12:00:00Z');
    await world.use('acme', 'two', 2);
    const types = async (filter: string) =>
      (await read(world, `filter=${filter}`)).transactions.map(({ type }) => type);
    expect(await types('all')).toEqual(['usage', 'reset', 'purchase', 'usage', 'reset']);
    expect(await types('added')).toEqual(['reset', 'purchase', 'reset']);
    expect(await types('usage')).toEqual(['usage', 'usage']);
    const { transactions } = await read(world, '');
    expect(transactions[2]).toMatchObject({
      credits: 5000,
      balanceAfter: 44_994,
      priceMinor: 499_500,
      currency: 'INR',
    });
    // What was left of the month is gone, and the line says so.
    expect(transactions[1]).toMatchObject({
      credits: 6,
      balanceAfter: 45_000,
      description: 'Monthly credit reset',
    });
  });

  it('takes whole days of the account, the first and the last included', async () => {
    const world = await open({ now: '2025-08-27T18:29:59.999Z' });
    await world.openAccount();
    // Midnight of the 28th and of the 29th in Kolkata, and a millisecond before each.
    const instants = ['2025-08-27T18:30:00Z', '2025-08-28T18:29:59.999Z', '2025-08-28T18:30:00Z'];
    for (const [place, at] of instants.entries()) {
      world.clock.set(at);
      await buy(world, 1000, `k${place}`);
    }
    const count = async (query: string) => (await read(world, `${query}&filter=added`)).transactions.length;
    expect(await count('from=2025-08-28&to=2025-08-28')).toBe(2);
    expect(await count('from=2025-08-29')).toBe(1);
    expect(await count('to=2025-08-27')).toBe(1);
    expect(await count('from=2025-08-27&to=2025-08-29')).toBe(4);
    expect(await count('from=2025-08-30')).toBe(0);
    expect(await count('from=0001-01-01&to=9999-12-31')).toBe(4);
  });

  it('tells nothing twice and misses nothing while usage goes on', async () => {
    const world = await open({ now: '2025-08-24T00:00:00Z' });
    await world.openAccount();
    for (let step = 0; step < 40; step += 1) {
      await world.use('acme', `before-${step}`, 1 + (step % 3));
      world.clock.advance(step % 4 === 0 ? hourMs : 60_000);
      if (step % 10 === 9) await buy(world, 1000, `k${step}`);
    }
    const before = await readAll(world, 'limit=200');
    let more = 0;
    const goOn = async () => {
      world.clock.advance(more % 2 === 0 ? hourMs : 1000);
      await world.use('acme', `more-${++more}`, 1);
    };
    for (const limit of [1, 2, 7]) {
      const seen = await readAll(world, `limit=${limit}`, goOn);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      // The newest line may have grown; older ones never change.
      expect(seen.slice(-before.length + 1)).toEqual(before.slice(1));
    }
  });

  it('gives the same lines page by page as at once, under every filter and range', async () => {
    const world = await open({ now: '2025-08-20T00:00:00Z' });
    await world.openAccount();
    for (let step = 0; step < 30; step += 1) {
      await world.use('acme', `id-${step}`, 1);
      // All at one instant for a while: only the sequence tells them apart.
      if (step % 5 === 4) await buy(world, 1000, `k${step}`);
      if (step > 10) world.clock.advance(7 * hourMs);
    }
    for (const query of ['', 'filter=usage', 'filter=added', 'from=2025-08-22&to=2025-08-24']) {
      expect(await readAll(world, `${query}&limit=2`)).toEqual(await readAll(world, `${query}&limit=200`));
    }
  });

  it('keeps the name of a line while it grows and after', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    const [first] = (await read(world, '')).transactions;
    await world.use('acme', 'two', 1);
    const [grown] = (await read(world, '')).transactions;
    await buy(world, 1000, 'k');
    const [, done] = (await read(world, '')).transactions;
    expect(grown?.id).toBe(first?.id);
    expect(done).toEqual(grown);
  });

  it('follows the balance: each line is the one before and its credits', async () => {
    const world = await open({ now: '2025-08-20T00:00:00Z' });
    await world.openAccount();
    for (let step = 0; step < 20; step += 1) {
      await world.use('acme', `id-${step}`, 500 * step);
      world.clock.advance(31 * hourMs);
      if (step % 6 === 5) await buy(world, 3000, `k${step}`);
    }
    const lines = (await readAll(world, 'limit=200')).reverse();
    let balance = 0;
    for (const line of lines) {
      balance += line.credits;
      expect(line.balanceAfter).toBe(balance);
    }
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body.available).toBe(balance);
  });

  it.each([
    ['filter', 'filter=everything'],
    ['from', 'from=24/04/2025'],
    ['from', 'from=2025-02-30'],
    ['to', 'to=tomorrow'],
    ['from', 'from=2025-09-05&to=2025-04-24'],
    ['limit', 'limit=0'],
    ['limit', 'limit=201'],
    ['limit', 'limit=1.5'],
    ['limit', 'limit=many'],
    ['cursor', 'cursor=nonsense'],
    ['cursor', `cursor=${'a'.repeat(201)}`],
  ])('refuses a wrong %s, %s', async (field, query) => {
    const { status, body } = await refusing.api('GET', `/v1/accounts/acme/transactions?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.detail).toContain(`${field}: `);
  });
});

const refusing = await open();
await refusing.openAccount();
