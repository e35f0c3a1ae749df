import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/server/store/store.ts';
import { isLong, storiesMs } from '../support/long.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { createSales, entriesOf, shuffled, use } from './payment-harness.ts';
import { type Side, type SideMood, sides } from './payment-sides.ts';
import { faultsOf } from './proof.ts';

const start = Date.parse('2025-08-28T12:00:00Z');
const credits = 3000;
const databases = emptyDatabases();

const which = fc.nat(1);
const happens = (weight: number, ...does: string[]) => ({
  weight,
  arbitrary: fc.record({ does: fc.constantFrom(...does), which }),
});

/** What happens in a shop of two purchases; numbers choose among what there is by then. */
const step = fc.oneof(
  happens(2, 'start'),
  happens(6, 'pay'),
  happens(2, 'pay later', 'settle', 'fail', 'decline', 'expire'),
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('refund'), which, share: fc.integer({ min: 1, max: 700 }) }),
  },
  happens(3, 'fail refund'),
  happens(3, 'dispute'),
  happens(3, 'win', 'win', 'lose'),
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom('hear', 'hear twice at once'), which: fc.nat(40) }),
  },
  happens(3, 'look', 'come back', 'sweep'),
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('spend'), which: fc.integer({ min: 1, max: 2000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('crash'), which: fc.nat(3), isKept: fc.boolean() }),
  },
  happens(1, 'down', 'missing', 'absurd'),
  happens(1, 'up'),
);
interface Step {
  readonly does: string;
  readonly which: number;
  readonly share?: number;
  readonly isKept?: boolean;
}

const begin: readonly Step[] = ['start', 'pay'].map(does => ({ does, which: 0 }));
let stories = 0;

async function live(
  { store, openSide }: { store: Store; openSide: () => Promise<Side> },
  steps: readonly Step[],
  order: readonly number[],
): Promise<void> {
  stories += 1;
  const account = `shop-${stories}`;
  let at = start;
  const side = await openSide();
  try {
    const { provider, events } = side;
    const sales = createSales(store, provider, { now: () => at });
    await sales.ledger.submit(opened(account, side.currency));
    const shop = new Shop(side);
    let used = 0;

    const hear = (place: number) => {
      const event = events[place % Math.max(1, events.length)];
      if (event === undefined) return Promise.resolve();
      return sales.attempt(({ settlement }) =>
        settlement.settle(provider, provider.hear(side.message(event))),
      );
    };
    const look = (which: number) =>
      sales.attempt(({ purchases }) => purchases.find(account, shop.purchases[which]?.id ?? ''));

    for (const { does, which, share = 0, isKept = false } of steps) {
      at += 3000;
      if (does === 'start') {
        const wanted = { credits, idempotencyKey: `key-${which}` };
        await sales.attempt(async ({ purchases }) => {
          shop.add(await purchases.start({ account, user: 'priya', role: 'owner' }, wanted));
        });
      } else if (does === 'hear') await hear(which);
      else if (does === 'hear twice at once') await Promise.all([hear(which), hear(which)]);
      else if (does === 'look' || does === 'come back') await look(which);
      else if (does === 'sweep') {
        at += 60_000;
        await sales.attempt(({ reconciler }) => reconciler.sweep());
      } else if (does === 'spend') {
        const spent = await sales.ledger.submit(use(account, `use-${at}`, which));
        if (spent.status === 'recorded') used += which;
      } else if (does === 'crash') sales.doom({ writes: which, isKept });
      else if (isMood(does)) side.be(does);
      else await shop.happen(does, which, share);
    }

    // In the end the provider is there, somebody looks, and every word has come at least once, in some order.
    side.be('up');
    sales.doom(null);
    at += 60_000;
    const lookAll = async () => {
      for (const place of shop.purchases.keys()) await look(place);
    };
    const isLookingFirst = (order[0] ?? 0) % 2 === 0;
    if (isLookingFirst) await lookAll();
    for (const place of shuffled(events.length, order)) await hear(place);
    if (!isLookingFirst) await lookAll();

    for (const { id, page } of shop.purchases) {
      const known = await store.purchase(account, id);
      const granted = (await entriesOf(store, account)).filter(({ key }) => key === `purchase:${id}`);
      expect(granted).toHaveLength(side.isPaid(page) ? 1 : 0);
      expect(known?.facts.some(({ kind }) => kind === 'captured')).toBe(side.isPaid(page));
    }
    const left = shop.purchases.reduce((sum, { page }) => sum + shop.creditsThatStayed(page), 0);
    const found = await store.account(account);
    const paid = found?.lots.reduce((sum, lot) => sum + lot.credits, 0) ?? 0;
    const debt = found?.lots.reduce((sum, lot) => sum + lot.debt, 0) ?? 0;
    expect(paid - debt).toBe(left - used);
  } finally {
    await side.close();
  }
}

interface Reversal {
  readonly amountMinor: number;
  state: 'open' | 'undone' | 'lost';
}

/** What is true at the provider, told by who did it. */
class Shop {
  readonly purchases: { id: string; page: string }[] = [];
  readonly #side: Side;
  readonly #refunds = new Map<string, (Reversal & { fail(): Promise<void> })[]>();
  readonly #disputes = new Map<string, Reversal & { decide(became: 'won' | 'lost'): Promise<void> }>();

  constructor(side: Side) {
    this.#side = side;
  }

  add({ id, checkoutUrl }: { id: string; checkoutUrl: string }): void {
    if (this.purchases.some(each => each.id === id)) return;
    this.purchases.push({ id, page: this.#side.pageAt(checkoutUrl) });
  }

  creditsThatStayed(page: string): number {
    if (!this.#side.isPaid(page)) return 0;
    const dispute = this.#disputes.get(page);
    const disputed = dispute && dispute.state !== 'undone' ? dispute.amountMinor : 0;
    const reversed = Math.min(this.#side.priceMinor, this.#refundedMinor(page) + disputed);
    return credits - Math.floor((credits * reversed) / this.#side.priceMinor);
  }

  #refundedMinor(page: string): number {
    const refunds = (this.#refunds.get(page) ?? []).filter(({ state }) => state === 'open');
    return refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  }

  /** `share` is a part of the price in thousandths. */
  async happen(does: string, which: number, share: number): Promise<void> {
    const page = this.purchases[which]?.page;
    if (page === undefined) return;
    const { isPaid, priceMinor } = this.#side;
    const amountMinor = Math.ceil((priceMinor * share) / 1000);
    if (does === 'refund' && isPaid(page) && this.#refundedMinor(page) + amountMinor <= priceMinor) {
      const refund = {
        amountMinor,
        state: 'open' as const,
        fail: await this.#side.refund(page, amountMinor),
      };
      this.#refunds.set(page, [...(this.#refunds.get(page) ?? []), refund]);
    } else if (does === 'fail refund') {
      const refund = this.#refunds.get(page)?.find(({ state }) => state === 'open');
      if (refund) refund.state = 'undone';
      await refund?.fail();
    } else if (does === 'dispute' && isPaid(page) && !this.#disputes.has(page)) {
      const part = Math.ceil(priceMinor / 3);
      const decide = await this.#side.dispute(page, part);
      this.#disputes.set(page, { amountMinor: part, state: 'open', decide });
    } else if (does === 'win' || does === 'lose') {
      const dispute = this.#disputes.get(page);
      if (dispute?.state !== 'open') return;
      dispute.state = does === 'win' ? 'undone' : 'lost';
      await dispute.decide(does === 'win' ? 'won' : 'lost');
    } else await this.#side.act(does, page);
  }
}

const isMood = (does: string): does is SideMood => ['up', 'down', 'missing', 'absurd'].includes(does);

function opened(account: string, currency: string) {
  const plan = { name: 'Free', allocation: 0 };
  return {
    type: 'open',
    account,
    name: account,
    plan,
    currency,
    timeZone: 'UTC',
    cycleAnchor: start,
  } as const;
}

const places = engines.flatMap(engine =>
  Object.entries(sides).map(([name, openSide]) => ({ engine, name, openSide })),
);

describe.each(places)('whatever comes of payments by $name on $engine', ({ engine, openSide }) => {
  const timeout = storiesMs;
  it('each is granted once, and the credits are those of the money that stayed', { timeout }, async () => {
    const address = await databases(engine);
    await withStore(address, store =>
      fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 20, maxLength: 60 }),
          fc.array(fc.nat(1000), { minLength: 7, maxLength: 13 }),
          (steps, order) => live({ store, openSide }, [...begin, ...steps], order),
        ),
        { numRuns: isLong ? 1000 : 40, endOnFailure: !isLong },
      ),
    );
    expect(await faultsOf(address)).toEqual([]);
  });
});
