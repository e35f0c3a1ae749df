import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { purchaseStatus } from '../../src/domain/purchase.ts';
import type { Store } from '../../src/server/store/store.ts';
import { isLong, storiesMs } from '../support/long.ts';
import { emptyDatabases, engines, openAt } from './engines.ts';
import { createSales, entriesOf, shuffled, use } from './payment-harness.ts';
import type { SideMood } from './payment-sides.ts';
import { faultsOf } from './proof.ts';
import { proveTopUps, type Written } from './top-up-proof.ts';
import { type BankMood, bankMoods, type TopUpSide, topUpSides } from './top-up-sides.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const allocation = 3000;
const credits = 3000;
const databases = emptyDatabases();

const happens = (weight: number, numbers: fc.Arbitrary<number>, ...does: string[]) => ({
  weight,
  arbitrary: fc.record({ does: fc.constantFrom(...does), which: numbers }),
});

/** What happens to an account with a rule; numbers choose among what there is by then. */
const step = fc.oneof(
  happens(9, fc.integer({ min: 1, max: 2000 }), 'spend', 'spend, noticed'),
  happens(8, fc.nat(1), 'sweep', 'sweep twice at once'),
  happens(2, fc.constantFrom(1, 12, 36, 64, 200), 'pass hours'),
  happens(7, fc.constantFrom(-1, 0, 0, 0, 0, 0, 0, 1, 23, 25), 'come to its day'),
  happens(4, fc.nat(40), 'hear', 'hear twice at once', 'look'),
  happens(3, fc.constantFrom(1, 1, 2, 3, 4), 'switch on'),
  happens(1, fc.nat(0), 'switch off'),
  happens(3, fc.nat(bankMoods.length - 1), 'ask bank'),
  happens(
    3,
    fc.nat(0),
    'ask bank to pay',
    'ask bank to pay',
    'let what is open be paid',
    'let what is open fail',
  ),
  happens(2, fc.nat(0), 'agree', 'agree', 'agree', 'buy', 'drop'),
  happens(2, fc.nat(0), 'activate', 'activate', 'activate', 'suspend', 'cancel'),
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('crash'), which: fc.nat(4), isKept: fc.boolean() }),
  },
  happens(1, fc.nat(0), 'down', 'missing', 'absurd'),
  happens(3, fc.nat(0), 'up'),
);
interface Step {
  readonly does: string;
  readonly which: number;
  readonly isKept?: boolean;
}

let stories = 0;

async function live(
  { stores, openSide }: { stores: readonly Store[]; openSide: (now: () => number) => Promise<TopUpSide> },
  steps: readonly Step[],
  order: readonly number[],
): Promise<void> {
  stories += 1;
  const account = `rule-${stories}`;
  // Of years of their own: a sweep asks after what others left unpaid.
  let at = Date.UTC(2025 + stories, 7, 20, 12);
  const side = await openSide(() => at);
  const ruleOf = (enabled: boolean, caps: number) => ({
    enabled,
    threshold: 2000,
    credits,
    monthlyCapMinor: caps * side.priceMinor,
  });
  try {
    const { provider, events, priceMinor, currency, keeps } = side;
    const written: Written[] = [];
    const offs: number[] = [];
    const bought: string[] = [];
    const parts = {
      now: () => at,
      written: (command: Written['command'], outcome: Written['outcome']) =>
        void written.push({ at, command, outcome }),
    };
    const store = stores[0] as Store;
    const sales = createSales(store, provider, parts);
    // Where a ledger may have two proxies, it has.
    const beside = stores[1] ? createSales(stores[1], provider, parts) : sales;

    const open = (status: 'active' | 'suspended') =>
      sales.ledger.submit({
        type: 'open',
        account,
        name: account,
        plan: { name: 'Small', allocation },
        currency,
        timeZone: 'UTC',
        cycleAnchor: Date.parse('2025-08-01T00:00:00Z'),
        status,
      });
    const sweep = () =>
      sales.attempt(async ({ reconciler, topUps }) => {
        await reconciler.sweep();
        await topUps.sweep();
      });
    const set = (enabled: boolean, caps = 1) =>
      sales.attempt(async ({ topUps }) => {
        await topUps.set(account, ruleOf(enabled, caps));
        if (!enabled) offs.push(at);
        // What it begins in the background is over then.
        await topUps.stop();
      }, 'restart');
    const buy = (isKept: boolean) =>
      sales.attempt(async ({ purchases }) => {
        const wanted = {
          credits,
          idempotencyKey: `key-${bought.length}-${at}`,
          mandate: isKept && keeps === 'mandate',
        };
        const begun = await purchases.start({ account, user: 'priya', role: 'owner' }, wanted);
        bought.push(begun.id);
        if (isKept) await side.agree(begun.checkoutUrl);
        else await side.act('pay', side.pageAt(begun.checkoutUrl));
      });
    const hear = (place: number) => {
      const event = events[place % Math.max(1, events.length)];
      if (event === undefined) return Promise.resolve(false);
      return sales.attempt(({ settlement }) =>
        settlement.settle(provider, provider.hear(side.message(event))),
      );
    };
    const attempts = async () => (await store.topUp(account)).purchases;
    const look = (id: string | undefined) =>
      sales.attempt(({ purchases }) => purchases.find(account, id ?? ''));

    async function happen({ does, which, isKept = false }: Step): Promise<unknown> {
      at += 3000;
      if (does === 'spend') return sales.ledger.submit(use(account, `use-${at}`, which));
      if (does === 'spend, noticed') {
        const { available } = await sales.ledger.submit(use(account, `use-${at}`, which));
        return sales.attempt(async ({ topUps }) => {
          topUps.notice(account, available ?? 0);
          await topUps.sweep();
        });
      }
      if (does === 'sweep') return sweep();
      if (does === 'sweep twice at once')
        return Promise.all([sales, beside].map(each => each.attempt(({ topUps }) => topUps.sweep())));
      if (does === 'pass hours') {
        at += which * hourMs;
        return sweep();
      }
      if (does === 'come to its day') {
        await sweep();
        const [last] = await attempts();
        at = Math.max(at + 3000, (last?.debitAt ?? 0) + which * hourMs);
        return sweep();
      }
      if (does === 'hear') return hear(which);
      if (does === 'hear twice at once') return Promise.all([hear(which), hear(which)]);
      if (does === 'look') {
        const all = [...bought, ...(await attempts()).map(({ id }) => id)];
        return look(all[which % Math.max(1, all.length)]);
      }
      if (does === 'switch on') return set(true, which);
      if (does === 'switch off') return set(false);
      if (does === 'ask bank') return side.askBank(bankMoods[which] as BankMood);
      if (does === 'ask bank to pay') return side.askBank('pays');
      if (does === 'let what is open be paid') return side.settleAll('captured');
      if (does === 'let what is open fail') return side.settleAll('failed');
      if (does === 'agree' || does === 'buy') return buy(does === 'agree');
      if (does === 'drop') return sales.attempt(({ cards }) => cards.drop(account));
      if (does === 'cancel') {
        const [last] = await attempts();
        return sales.attempt(({ topUps }) => topUps.cancel(account, last?.id ?? ''));
      }
      if (does === 'suspend' || does === 'activate') return open(does === 'suspend' ? 'suspended' : 'active');
      if (does === 'crash') return sales.doom({ writes: which, isKept });
      return side.be(does as SideMood);
    }

    async function hearAll(): Promise<void> {
      for (const place of shuffled(events.length, order)) await hear(place);
      for (const id of [...bought, ...(await attempts()).map(each => each.id)]) {
        at += 3000;
        await look(id);
      }
    }

    await open('active');
    await sales.ledger.submit({
      type: 'set-payer',
      account,
      payer: { email: 'pay@acme.test', phone: '+919876543210' },
    });
    await buy(true);
    await look(bought[0]);
    await set(true, 2);
    for (const each of steps) await happen(each);

    // In the end the provider is there, the bank says what became of what was under way, and every word has come.
    side.be('up');
    side.askBank('pays');
    sales.doom(null);
    await side.settleAll((order[0] ?? 0) % 2 === 0 ? 'captured' : 'failed');
    at += hourMs;
    await sweep();
    at += 3000;
    await hearAll();

    proveTopUps({
      account,
      priceMinor,
      written,
      taken: side.taken(),
      told: side.told(),
      offs,
      proxies: stores.length,
    });
    const entries = await entriesOf(store, account);
    const granted = entries.map(({ key }) => key).filter(key => key?.startsWith('purchase:'));
    const captured = side.taken().filter(({ became }) => became === 'captured');
    const paid = [...captured.map(({ purchase }) => purchase), ...bought].map(id => `purchase:${id}`);
    expect(granted.toSorted()).toEqual(paid.toSorted());

    // Nothing is open for ever while the rule is on.
    await open('active');
    await set(true, 4);
    const before = at;
    for (let day = 0; day < 4; day += 1) {
      at += dayMs;
      await sweep();
    }
    await hearAll();
    for (const each of await attempts())
      if (each.startedAt <= before && (each.debitAt ?? 0) <= before)
        expect(purchaseStatus(each)).not.toBe('pending');
  } finally {
    // The next story sweeps the same ledger.
    const rule = { ...ruleOf(false, 1), currency: side.currency };
    await stores[0]?.commit([{ type: 'set-top-up', account, rule }], at);
    await side.close();
  }
}

const places = engines.flatMap(engine =>
  Object.entries(topUpSides).map(([name, openSide]) => ({ engine, name, openSide })),
);

describe.each(places)('whatever comes of a rule that takes by $name on $engine', ({ engine, openSide }) => {
  const timeout = storiesMs;
  it('no money is taken but as it allows, and each credits once', { timeout }, async () => {
    const address = await databases(engine);
    const stores = [await openAt(address)];
    if (engine === 'postgres') stores.push(await openAt(address));
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 30, maxLength: 80 }),
          fc.array(fc.nat(1000), { minLength: 7, maxLength: 13 }),
          (steps, order) => live({ stores, openSide }, steps, order),
        ),
        { numRuns: isLong ? 1000 : 15, endOnFailure: !isLong },
      );
    } finally {
      for (const store of stores) await store.close();
    }
    expect(await faultsOf(address)).toEqual([]);
  });
});
