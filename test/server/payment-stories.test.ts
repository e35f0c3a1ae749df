import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createStripe } from '../../src/server/payments/stripe.ts';
import type { Store } from '../../src/server/store/store.ts';
import { isLong } from '../support/long.ts';
import { type Mood, StripeTwin, signStripe } from '../support/stripe-twin.ts';
import { type EngineName, emptyDatabases, engines, openAt } from './engines.ts';
import { createSales } from './payment-harness.ts';
import { faultsOf } from './proof.ts';

const secret = 'whsec_of_the_stories';
const start = Date.parse('2025-08-28T12:00:00Z');
const credits = 3000;
const priceMinor = 3000;
const databases = emptyDatabases();
const stores: { store: Store; address: string }[] = [];
afterAll(async () => {
  for (const { store } of stores) await store.close();
});

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
    arbitrary: fc.record({ does: fc.constant('refund'), which, amount: fc.integer({ min: 1, max: 2000 }) }),
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
  readonly amount?: number;
  readonly isKept?: boolean;
}

const begin: readonly Step[] = ['start', 'pay'].map(does => ({ does, which: 0 }));
let stories = 0;

async function live(store: Store, steps: readonly Step[], order: readonly number[]): Promise<void> {
  stories += 1;
  const account = `shop-${stories}`;
  let at = start;
  const twin = await new StripeTwin().open();
  try {
    const access = { secretKey: 'sk_test_1', webhookSecrets: [secret], apiBase: new URL(twin.url) };
    const provider = createStripe(access, {
      tax: 'included',
      returnUrl: () => 'https://credits.example.com/done',
    });
    const sales = createSales(store, provider, () => at);
    await sales.ledger.submit(opened(account));
    const shop = new Shop(twin);
    let used = 0;

    const hear = (place: number) => {
      const event = twin.events[place % Math.max(1, twin.events.length)];
      if (!event) return Promise.resolve();
      const { body, headers } = signStripe(JSON.stringify(event), secret);
      const message = { body, header: (name: string) => headers[name] };
      return sales.attempt(({ settlement }) => settlement.settle(provider, provider.hear(message)));
    };
    const look = (which: number) =>
      sales.attempt(({ purchases }) => purchases.find(account, shop.purchases[which]?.id ?? ''));

    for (const { does, which, amount = 0, isKept = false } of steps) {
      at += 3000;
      if (does === 'start') {
        const order = { credits, idempotencyKey: `key-${which}` };
        await sales.attempt(async ({ purchases }) => {
          shop.add(await purchases.start({ account, user: 'priya', role: 'owner' }, order));
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
      else if (isMood(does)) twin.mood = does;
      else await shop.happen(does, which, amount);
    }

    // In the end the provider is there, somebody looks, and every word has come at least once, in some order.
    twin.mood = 'up';
    sales.doom(null);
    at += 60_000;
    const lookAll = async () => {
      for (const place of shop.purchases.keys()) await look(place);
    };
    const isLookingFirst = (order[0] ?? 0) % 2 === 0;
    if (isLookingFirst) await lookAll();
    for (const place of shuffled(twin.events.length, order)) await hear(place);
    if (!isLookingFirst) await lookAll();

    for (const { id, session } of shop.purchases) {
      const truth = shop.truthOf(session);
      const known = await store.purchase(account, id);
      const granted = (await entriesOf(store, account)).filter(({ key }) => key === `purchase:${id}`);
      expect(granted).toHaveLength(truth.isPaid ? 1 : 0);
      expect(known?.facts.some(({ kind }) => kind === 'captured')).toBe(truth.isPaid);
    }
    const bought = shop.purchases.map(({ session }) => shop.truthOf(session));
    const left = bought.reduce((sum, { isPaid, reversed }) => sum + (isPaid ? credits - reversed : 0), 0);
    const found = await store.account(account);
    const paid = found?.lots.reduce((sum, lot) => sum + lot.credits, 0) ?? 0;
    const debt = found?.lots.reduce((sum, lot) => sum + lot.debt, 0) ?? 0;
    expect(paid - debt).toBe(left - used);
  } finally {
    await twin.close();
  }
}

/** What is true at the provider, told by who did it. */
class Shop {
  readonly purchases: { id: string; session: string }[] = [];
  readonly #twin: StripeTwin;
  readonly #refunds = new Map<
    string,
    { refund: Awaited<ReturnType<StripeTwin['refund']>>; isFailed: boolean }[]
  >();
  readonly #disputes = new Map<
    string,
    { dispute: Awaited<ReturnType<StripeTwin['dispute']>>; became: string }[]
  >();

  constructor(twin: StripeTwin) {
    this.#twin = twin;
  }

  add({ id, checkoutUrl }: { id: string; checkoutUrl: string }): void {
    if (this.purchases.some(each => each.id === id)) return;
    this.purchases.push({ id, session: this.#twin.sessionAt(checkoutUrl).id });
  }

  truthOf(id: string): { isPaid: boolean; reversed: number } {
    const session = this.#twin.session(id);
    const refunded = (this.#refunds.get(id) ?? [])
      .filter(({ isFailed }) => !isFailed)
      .map(({ refund }) => refund.amount);
    const disputed = (this.#disputes.get(id) ?? [])
      .filter(({ became }) => became !== 'won')
      .map(({ dispute }) => dispute.amount);
    const sum = [...refunded, ...disputed].reduce((all, each) => all + each, 0);
    // A credit costs one minor unit here.
    return { isPaid: session.payment_status === 'paid', reversed: Math.min(sum, priceMinor) };
  }

  async happen(does: string, which: number, amount: number): Promise<void> {
    const id = this.purchases[which]?.session;
    if (!id) return;
    const session = this.#twin.session(id);
    const isPaid = session.payment_status === 'paid';
    const isOpen = session.status === 'open' || session.status === 'expired';
    const [refunds, disputes] = [this.#refunds.get(id) ?? [], this.#disputes.get(id) ?? []];
    if (does === 'pay' && isOpen) return this.#twin.pay(session);
    if (does === 'pay later' && isOpen) return this.#twin.pay(session, { isLater: true });
    if (does === 'settle' && !isPaid && !isOpen) return this.#twin.settle(session, 'succeeded');
    if (does === 'fail' && !isPaid && !isOpen) return this.#twin.settle(session, 'failed');
    if (does === 'decline' && isOpen) return this.#twin.decline(session);
    if (does === 'expire' && session.status === 'open') return this.#twin.expire(session);
    const refunded = refunds
      .filter(({ isFailed }) => !isFailed)
      .reduce((sum, { refund }) => sum + refund.amount, 0);
    if (does === 'refund' && isPaid && refunded + amount <= priceMinor) {
      this.#refunds.set(id, [
        ...refunds,
        { refund: await this.#twin.refund(session, amount), isFailed: false },
      ]);
    }
    const failing = refunds.find(({ isFailed }) => !isFailed);
    if (does === 'fail refund' && failing) {
      failing.isFailed = true;
      return this.#twin.failRefund(session, failing.refund);
    }
    if (does === 'dispute' && isPaid && disputes.length === 0) {
      this.#disputes.set(id, [{ dispute: await this.#twin.dispute(session, 1000), became: 'open' }]);
    }
    const [dispute] = disputes;
    if ((does === 'win' || does === 'lose') && dispute?.became === 'open') {
      dispute.became = does === 'win' ? 'won' : 'lost';
      return this.#twin.closeDispute(dispute.dispute, does === 'win' ? 'won' : 'lost');
    }
  }
}

const isMood = (does: string): does is Mood => ['up', 'down', 'missing', 'absurd'].includes(does);

function opened(account: string) {
  const plan = { name: 'Free', allocation: 0 };
  return {
    type: 'open',
    account,
    name: account,
    plan,
    currency: 'USD',
    timeZone: 'UTC',
    cycleAnchor: start,
  } as const;
}

const use = (account: string, id: string, many: number) =>
  ({ type: 'spend', account, id, credits: many, channel: 'whatsapp', kind: 'reply' }) as const;

const entriesOf = (store: Store, account: string) =>
  store.entries({ account, before: null, until: null, limit: 1000 });

function shuffled(count: number, order: readonly number[]): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  return places.toSorted(
    (one, other) => (order[one % order.length] ?? 0) - (order[other % order.length] ?? 0),
  );
}

describe.each(engines)('whatever comes of payments on %s', (engine: EngineName) => {
  it('each is granted once, and the credits are those of the money that stayed', {
    timeout: 1_200_000,
  }, async () => {
    const address = await databases(engine);
    const store = await openAt(address);
    stores.push({ store, address });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.array(fc.nat(1000), { minLength: 7, maxLength: 13 }),
        (steps, order) => live(store, [...begin, ...steps], order),
      ),
      { numRuns: isLong ? 2000 : 60, endOnFailure: !isLong },
    );
    await store.close();
    stores.pop();
    expect(await faultsOf(address)).toEqual([]);
  });
});
