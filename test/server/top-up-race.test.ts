import { describe, expect, it } from 'vitest';
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
  facts: [],
});

async function prepare(store: Store): Promise<void> {
  const plan = { name: 'Free', allocation: 0 };
  const card = {
    account: 'acme',
    provider: 'stripe',
    customer: 'cus_1',
    method: 'pm_1',
    brand: 'visa',
    last4: '4242',
  };
  const open = { name: 'Acme', plan, currency: 'USD', timeZone: 'UTC', cycleAnchor: start };
  await store.commit([{ type: 'open', account: 'acme', ...open }], start);
  await store.commit([{ type: 'keep-card', account: 'acme', card }], start);
  await store.commit([{ type: 'set-top-up', account: 'acme', rule }], start);
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
});
