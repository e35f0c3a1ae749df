import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { available } from '../../src/domain/account.ts';
import { purchaseStatus } from '../../src/domain/purchase.ts';
import { mostDeclines } from '../../src/domain/top-up.ts';
import type { PurchaseRecord, Store } from '../../src/server/store/store.ts';
import { isLong } from '../support/long.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { createSales } from './payment-harness.ts';
import { faultsOf } from './proof.ts';
import { openCardSide, openMandateSide, type TopUpSide } from './top-up-sides.ts';

const start = Date.parse('2025-08-28T12:00:00Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const databases = emptyDatabases();

const happens = (
  weight: number,
  does: fc.Arbitrary<string>,
  many: fc.Arbitrary<number> = fc.constant(0),
) => ({
  weight,
  arbitrary: fc.record({ does, many }),
});
const one = (...names: string[]) => fc.constantFrom(...names);

/** What happens to an account whose owner set a rule. */
const step = fc.oneof(
  // In thousandths of what there is.
  happens(9, one('spend'), fc.integer({ min: 500, max: 1000 })),
  happens(9, one('sweep')),
  happens(6, one('wait'), fc.integer({ min: 1, max: 60 })),
  happens(4, one('hear', 'hear twice at once'), fc.nat(30)),
  happens(4, one('pays', 'pays', 'declines', 'asks', 'answer lost', 'request lost')),
  happens(2, one('off', 'on', 'on')),
  happens(1, one('cap'), fc.integer({ min: 1, max: 4 })),
  happens(1, one('keep another', 'keep another', 'remove')),
  happens(2, one('cancel')),
  happens(1, one('down')),
  happens(2, one('up')),
  happens(1, one('next cycle')),
  // As one after the other comes in an hour of trouble.
  happens(2, one('spend and sweep'), fc.integer({ min: 2, max: 6 })),
  happens(3, one('crash', 'crash after'), fc.nat(3)),
);
type Step = { readonly does: string; readonly many: number };

const price = { USD: 2000, INR: 199_800 } as const;
let stories = 0;

async function live(
  { store, openSide }: { store: Store; openSide: (now: () => number) => Promise<TopUpSide> },
  steps: readonly Step[],
): Promise<void> {
  stories += 1;
  const account = `rule-${stories}`;
  let at = start;
  const side = await openSide(() => at);
  const { provider, currency, kind, events } = side;
  const sales = createSales(store, provider, { now: () => at, currency });
  const priceMinor = price[currency];
  const rule = {
    enabled: true,
    threshold: 1000,
    credits: 2000,
    monthlyCapMinor: 3 * priceMinor,
    currency,
  };
  let kept = 1;
  const keep = async () => {
    kept += 1;
    const card = {
      account,
      kind,
      provider: provider.name,
      customer: side.customer,
      brand: 'visa',
      last4: '',
    };
    await sales.ledger.submit({ type: 'keep-card', account, card: { ...card, method: `token_${kept}` } });
  };
  let isKept = true;
  const set = () => sales.ledger.submit({ type: 'set-top-up', account, rule: { ...rule } });
  const sweep = () => sales.attempt(({ topUps }) => topUps.sweep());
  const ruled = async () => (await store.topUp(account)).purchases;
  const hear = (place: number) => {
    const event = events[place % Math.max(1, events.length)];
    if (event === undefined) return Promise.resolve();
    return sales.attempt(({ settlement }) => settlement.settle(provider, provider.hear(side.message(event))));
  };

  async function happen({ does, many }: Step): Promise<void> {
    at += 3000;
    if (does === 'spend') {
      const found = await store.account(account);
      const credits = Math.floor(((found ? available(found) : 0) * many) / 1000);
      if (credits === 0) return;
      const spend = { type: 'spend', account, id: `use-${at}`, credits } as const;
      await sales.ledger.submit({ ...spend, channel: 'whatsapp', kind: 'reply' });
    } else if (does === 'sweep') {
      at += minuteMs;
      await sweep();
    } else if (does === 'wait') {
      at += many * hourMs;
      await sweep();
    } else if (does === 'spend and sweep') {
      for (let turn = 0; turn < many; turn += 1) {
        await happen({ does: 'spend', many: 900 });
        await happen({ does: 'wait', many: 38 });
      }
    } else if (does === 'hear') await hear(many);
    else if (does === 'hear twice at once') await Promise.all([hear(many), hear(many)]);
    else if (does === 'off') {
      rule.enabled = false;
      const { currency: _, ...words } = rule;
      // A crash may come between the rule and what it ends: then nothing may be taken either.
      await set();
      await sales.attempt(({ topUps }) => topUps.set(account, words));
    } else if (does === 'on') {
      rule.enabled = true;
      await set();
    } else if (does === 'cap') {
      rule.monthlyCapMinor = many * priceMinor;
      await set();
    } else if (does === 'keep another') {
      isKept = true;
      await keep();
    } else if (does === 'remove') {
      isKept = false;
      await sales.ledger.submit({ type: 'drop-card', account });
    } else if (does === 'cancel') {
      const open = (await ruled()).find(each => purchaseStatus(each) === 'pending');
      await sales.attempt(({ topUps }) => topUps.cancel(account, open?.id ?? ''));
    } else if (does === 'next cycle') at += 31 * 24 * hourMs;
    else if (does === 'up' || does === 'down') side.isUp(does === 'up');
    else if (does === 'crash' || does === 'crash after')
      sales.doom({ writes: many, isKept: does === 'crash after' });
    else side.be(does as Parameters<TopUpSide['be']>[0]);
  }

  try {
    const plan = { name: 'Free', allocation: 0 };
    const open = { type: 'open', account, name: account, plan, currency, timeZone: 'UTC' } as const;
    await sales.ledger.submit({ ...open, cycleAnchor: start });
    const gift = { type: 'adjust', account, id: 'gift', credits: 4000, reason: 'goodwill' } as const;
    await sales.ledger.submit(gift);
    await keep();
    await set();
    let taken = 0;
    let known = new Set<string>();
    for (const each of steps) {
      const before = await store.topUp(account);
      await happen(each);
      const after = await ruled();
      expect(after.filter(purchase => purchaseStatus(purchase) === 'pending').length).toBeLessThanOrEqual(1);
      const isAllowed = rule.enabled && isKept;
      if (side.taken().length > taken) expect(isAllowed).toBe(true);
      taken = side.taken().length;
      const begun = after.filter(({ id }) => !known.has(id));
      if (begun.length > 0) {
        expect(isAllowed).toBe(true);
        const since = Math.max(before.kept?.at ?? 0, before.lastPaidAt ?? 0);
        const declined = before.purchases.filter(
          purchase => purchaseStatus(purchase) === 'failed' && purchase.startedAt >= since,
        );
        expect(declined.length).toBeLessThan(mostDeclines);
        const cycle = (await store.account(account))?.cycle;
        expect(spentIn(after, cycle ?? { start: 0, end: 0 })).toBeLessThanOrEqual(
          Math.max(rule.monthlyCapMinor, spentIn(before.purchases, cycle ?? { start: 0, end: 0 })),
        );
      }
      known = new Set(after.map(({ id }) => id));
      side.check();
    }

    // In the end the provider is there and every word has come: each payment belongs to one attempt, and granted once.
    side.isUp(true);
    sales.doom(null);
    for (let place = 0; place < events.length; place += 1) await hear(place);
    at += hourMs;
    for (const purchase of await ruled()) {
      at += 3000;
      await sales.attempt(({ reconciler }) => reconciler.ask(purchase));
    }
    const paid = side.taken().filter(({ isPaid }) => isPaid);
    expect(new Set(side.taken().map(({ purchase }) => purchase)).size).toBe(side.taken().length);
    const entries = await store.entries({ account, before: null, until: null, limit: 2000 });
    const granted = entries.filter(({ type }) => type === 'purchase').map(({ key }) => key);
    expect(granted.toSorted()).toEqual(paid.map(({ purchase }) => `purchase:${purchase}`).toSorted());
  } finally {
    // The next story sweeps the same ledger.
    rule.enabled = false;
    await set();
    await side.close();
  }
}

/** Money of the attempts of a cycle, a debit in that of its day; of the one after it where that is later. */
function spentIn(purchases: readonly PurchaseRecord[], { start: from, end }: { start: number; end: number }) {
  const sums = [0, 0];
  for (const purchase of purchases) {
    const { debitAt, startedAt, priceMinor } = purchase;
    const status = purchaseStatus(purchase);
    const when = debitAt ?? startedAt;
    if (status === 'failed' || status === 'expired' || when < from) continue;
    const place = when < end ? 0 : 1;
    sums[place] = (sums[place] ?? 0) + priceMinor;
  }
  return Math.max(...sums);
}

const ways = { card: openCardSide, mandate: openMandateSide };
const places = engines.flatMap(engine =>
  Object.entries(ways).map(([way, openSide]) => ({ engine, way, openSide })),
);

describe.each(places)('automatic top-up by $way on $engine, whatever happens', ({ engine, openSide }) => {
  it('keeps to its rule, and each payment is granted once', { timeout: 1_200_000 }, async () => {
    const address = await databases(engine);
    await withStore(address, store =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 90 }), steps =>
          live({ store, openSide }, steps),
        ),
        { numRuns: isLong ? 80 : 6, endOnFailure: !isLong },
      ),
    );
    expect(await faultsOf(address)).toEqual([]);
  });
});
