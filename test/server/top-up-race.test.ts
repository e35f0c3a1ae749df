import { describe, expect, it } from 'vitest';
import type { KeptKind } from '../../src/domain/top-up.ts';
import type { PurchaseRecord, Store } from '../../src/server/store/store.ts';
import { type EngineName, emptyDatabases, engines, openAt } from './engines.ts';

const databases = emptyDatabases();
const start = Date.parse('2025-08-28T12:00:00Z');
const rule = { enabled: true, threshold: 100, credits: 1000, monthlyCapMinor: 3000, currency: 'USD' };

const attempt = (id: string): PurchaseRecord => ({
  account: 'acme',
  id,
  idempotencyKey: `rule:${id}`,
  user: 'auto-top-up',
  credits: 1000,
  priceMinor: 1000,
  currency: 'USD',
  provider: 'stripe',
  checkoutUrl: 'https://credits.example.com/confirm',
  reference: 'cus_1',
  origin: 'rule',
  startedAt: start,
  debitAt: null,
  facts: [],
});

async function prepare(store: Store, kind: KeptKind = 'card', at = start): Promise<void> {
  const plan = { name: 'Free', allocation: 0 };
  const card = {
    account: 'acme',
    kind,
    provider: 'stripe',
    customer: 'cus_1',
    method: 'pm_1',
    brand: 'visa',
    last4: '4242',
  };
  const open = { name: 'Acme', plan, currency: 'USD', timeZone: 'UTC', cycleAnchor: start };
  await store.commit([{ type: 'open', account: 'acme', ...open }], at);
  await store.commit([{ type: 'keep-card', account: 'acme', card }], at);
  await store.commit([{ type: 'set-top-up', account: 'acme', rule }], at);
}

const begin = async (store: Store, ...ids: string[]) =>
  store.commit(
    ids.map(id => ({ type: 'start-top-up', account: 'acme', purchase: attempt(id) }) as const),
    start,
  );

const fact = (purchase: string, kind: 'failed' | 'captured') =>
  ({
    type: 'settle-purchase',
    account: 'acme',
    purchase,
    fact: { id: `${kind}:${purchase}`, kind },
  }) as const;

describe.each(engines)('a top-up on %s', (engine: EngineName) => {
  it('is begun once, in one transaction and in several', async () => {
    const address = await databases(engine);
    const stores = [await openAt(address)];
    if (engine === 'postgres') stores.push(await openAt(address), await openAt(address));
    const [first] = stores;
    if (!first) throw new Error('There is no store.');
    await prepare(first);
    const outcomes = (
      await Promise.all(
        Array.from({ length: 12 }, (_, turn) =>
          begin(stores[turn % stores.length] ?? first, `a-${turn}`, `b-${turn}`),
        ),
      )
    ).flat();
    expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(1);
    expect(new Set(outcomes.map(({ stop }) => stop))).toEqual(new Set([undefined, 'open']));
    expect((await first.topUp('acme')).purchases).toHaveLength(1);
    await Promise.all(stores.map(store => store.close()));
  });

  it('keeps to its cap and stops after three declines, however the words are put together', async () => {
    const store = await openAt(await databases(engine));
    await prepare(store);
    for (const id of ['x', 'y', 'z']) {
      await store.commit(
        [{ type: 'start-top-up', account: 'acme', purchase: attempt(id) }, fact(id, 'failed')],
        start,
      );
    }
    expect((await begin(store, 'v'))[0]?.stop).toBe('paused');
    await store.commit([{ type: 'set-top-up', account: 'acme', rule: { ...rule, enabled: false } }], start);
    expect((await begin(store, 'w'))[0]?.stop).toBe('off');
    expect(await store.topUps()).toEqual(new Map());
    const dropped = await store.commit(
      [
        { type: 'set-top-up', account: 'acme', rule },
        { type: 'drop-card', account: 'acme' },
        { type: 'start-top-up', account: 'acme', purchase: attempt('u') },
      ],
      start,
    );
    expect(dropped[2]?.stop).toBe('no_card');
    expect(await store.topUps()).toEqual(new Map([['acme', 100]]));
    await store.close();
  });

  it('of a mandate is sent by one who asks, or ended, and never both', async () => {
    const address = await databases(engine);
    const stores = [await openAt(address)];
    if (engine === 'postgres') stores.push(await openAt(address), await openAt(address));
    const [first] = stores;
    if (!first) throw new Error('There is no store.');
    await prepare(first, 'mandate');
    const debit = { from: start, at: start + 1000, pace: { credits: 0, overMs: 1 } };
    for (let round = 0; round < 10; round += 1) {
      const [id, now] = [`debit-${round}`, start + 2 * round];
      const purchase = { ...attempt(id), debitAt: start };
      await first.commit([{ type: 'start-top-up', account: 'acme', purchase, debit }], now);
      const send = { type: 'debit-top-up', account: 'acme', purchase: id, debit } as const;
      const end = { type: 'end-top-up', account: 'acme', purchase: id, because: 'cancelled' } as const;
      const at = (turn: number) => stores[turn % stores.length] ?? first;
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, async (_, turn) => {
          const commands = turn % 2 === round % 2 ? [send, send] : [end, send];
          return at(turn).commit(round < 2 ? [send] : commands, now);
        }),
      );
      const recorded = outcomes.flat().filter(({ status }) => status === 'recorded');
      const facts = (await first.purchase('acme', id))?.facts ?? [];
      expect(recorded).toHaveLength(1);
      expect(facts.map(({ kind }) => kind)).toEqual([expect.stringMatching(/^(debited|cancelled)$/)]);
      // Lets the next one begin.
      await first.commit([fact(id, 'failed'), { type: 'drop-card', account: 'acme' }], now);
      await prepare(first, 'mandate', now + 1);
    }
    await Promise.all(stores.map(store => store.close()));
  });

  it('whose debit was announced is sent only while nothing came in the way', async () => {
    const store = await openAt(await databases(engine));
    await prepare(store, 'mandate');
    const debit = { from: start, at: start + 1000, pace: { credits: 0, overMs: 1 } };
    const purchase = { ...attempt('p'), debitAt: start };
    const send = { type: 'debit-top-up', account: 'acme', purchase: 'p', debit } as const;
    const off = { type: 'set-top-up', account: 'acme', rule: { ...rule, enabled: false } } as const;
    const [begun, , refused, again] = await store.commit(
      [{ type: 'start-top-up', account: 'acme', purchase, debit }, off, send, send],
      start,
    );
    expect(begun?.status).toBe('recorded');
    expect([refused?.stop, again?.status]).toEqual(['off', 'duplicate']);
    expect((await store.topUp('acme')).attempts).toMatchObject([{ status: 'expired', cancelledAt: null }]);
    await prepare(store, 'mandate', start + 1);
    const other = { ...send, purchase: 'q' };
    await store.commit(
      [{ type: 'start-top-up', account: 'acme', purchase: { ...purchase, ...attempt('q') }, debit }],
      start + 2,
    );
    await prepare(store, 'mandate', start + 3);
    expect((await store.commit([other], start + 4))[0]?.stop).toBe('no_card');
    await store.close();
  });
});
