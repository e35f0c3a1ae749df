import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/server/access/session.ts';
import type { PurchaseRecord, Store } from '../../src/server/store/store.ts';
import { opened } from '../support/commands.ts';
import { isLong, storiesMs } from '../support/long.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { createSales, shuffled, use } from './payment-harness.ts';
import { faultsOf } from './proof.ts';
import { type TopUpSide, topUpSides } from './top-up-sides.ts';

const start = Date.parse('2025-08-28T12:00:00Z');
const hourMs = 3_600_000;
const databases = emptyDatabases();

const whom = fc.nat(2);
const happens = (weight: number, ...does: string[]) => ({
  weight,
  arbitrary: fc.record({ does: fc.constantFrom(...does), which: fc.nat(3), whom }),
});
const crash = fc.record({ does: fc.constant('crash'), which: fc.nat(2), whom, isKept: fc.boolean() });

/** What happens between two who ask and two who own. `which` names a request or a page, `whom` a person or a key. */
const step = fc.oneof(
  happens(5, 'ask'),
  happens(7, 'approve', 'approve by card', 'approve twice at once'),
  happens(2, 'approve again'),
  happens(3, 'decline', 'approve and decline at once'),
  happens(6, 'pay', 'pay', 'decline the card', 'expire'),
  happens(1, 'bank: pays', 'bank: declines', 'bank: answer lost', 'bank: request lost'),
  { weight: 5, arbitrary: fc.record({ does: fc.constant('hear'), which: fc.nat(40), whom }) },
  happens(2, 'a stranger decides'),
  happens(1, 'end the user'),
  happens(2, 'sweep'),
  happens(1, 'days pass', 'spend'),
  { weight: 3, arbitrary: crash },
);
interface Step {
  readonly does: string;
  readonly which: number;
  readonly whom: number;
  readonly isKept?: boolean;
}

let stories = 0;

async function live(
  { store, openSide }: { store: Store; openSide: (now: () => number) => Promise<TopUpSide> },
  steps: readonly Step[],
  order: readonly number[],
): Promise<void> {
  stories += 1;
  const [account, elsewhere] = [`asking-${stories}`, `other-${stories}`];
  let at = start;
  const side = await openSide(() => at);
  const { provider, events } = side;
  const sales = createSales(store, provider, { now: () => at });
  const owner = (which: number): Person => ({
    account,
    user: ['priya', 'olu'][which % 2] ?? '',
    role: 'owner',
  });
  const agent = (which: number): Person => ({
    account,
    user: ['sam', 'ravi'][which % 2] ?? '',
    role: 'agent',
  });
  const asked: string[] = [];
  const pages = new Map<string, string>();
  let keys = 0;
  // Whether or not the ledger has heard of it yet.
  const ended = new Set<string>();
  let latePaid = 0;

  const hear = (place: number) => {
    const event = events[place % Math.max(1, events.length)];
    if (event === undefined) return Promise.resolve(false);
    return sales.attempt(({ settlement }) => settlement.settle(provider, provider.hear(side.message(event))));
  };
  const ask = (which: number, whose: number) =>
    sales.attempt(async ({ requests }) => {
      const idempotencyKey = `ask-${which}-${whose}-${Math.floor(at / (24 * hourMs))}`;
      const wanted = { credits: 1000 * (1 + which), note: 'low', idempotencyKey };
      const { id } = await requests.ask(agent(whose), wanted);
      if (!asked.includes(id)) asked.push(id);
    });
  const approve = (which: number, by: Person, savedCard = false, key = `do-${++keys}`) =>
    sales.attempt(async ({ requests }) => {
      const id = asked[which % Math.max(1, asked.length)] ?? '';
      const { id: purchase, checkoutUrl } = await requests.approve(by, id, {
        savedCard,
        idempotencyKey: key,
      });
      if (!checkoutUrl.includes('/confirm')) pages.set(purchase, side.pageAt(checkoutUrl));
    });
  const decline = (which: number, by: Person) =>
    sales.attempt(({ requests }) =>
      requests.decline(by, asked[which % Math.max(1, asked.length)] ?? '', 'not now'),
    );
  const pageOf = (which: number) => [...pages.values()][which % Math.max(1, pages.size)] ?? '';

  const stranger: Person = { account: elsewhere, user: 'priya', role: 'owner' };
  const deeds: Record<string, (step: Step) => Promise<unknown>> = {
    ask: ({ which, whom: whose }) => ask(which, whose),
    approve: ({ which, whom: by }) => approve(which, owner(by)),
    'approve by card': ({ which, whom: by }) => approve(which, owner(by), true),
    'approve twice at once': ({ which, whom: by }) =>
      Promise.all([approve(which, owner(0), by > 0), approve(which, owner(1), by > 1)]),
    // A repeat of an earlier press, however late.
    'approve again': ({ which, whom: by }) =>
      approve(which, owner(0), by > 0, `do-${Math.max(1, keys - by)}`),
    decline: ({ which, whom: by }) => decline(which, owner(by)),
    'approve and decline at once': ({ which, whom: by }) =>
      Promise.all([approve(which, owner(0), by > 1), decline(which, owner(1))]),
    'a stranger decides': async ({ which }) => {
      expect(await decline(which, stranger), 'what a stranger declines').toBe(false);
      expect(await approve(which, stranger), 'what a stranger approves').toBe(false);
      expect((await store.begun(everything)).filter(each => each.account === elsewhere)).toEqual([]);
    },
    pay: async ({ which }) => {
      const page = pageOf(which);
      if (!page || side.isPaid(page)) return;
      const [purchase = ''] = [...pages].find(([, each]) => each === page) ?? [];
      const known = await store.purchase(account, purchase);
      if (ended.has(page) || known?.facts.some(({ kind }) => kind === 'expired')) latePaid += 1;
      await side.act('pay', page);
    },
    'decline the card': async ({ which }) => pageOf(which) && side.act('decline', pageOf(which)),
    expire: async ({ which }) => {
      const page = pageOf(which);
      if (!page || side.isPaid(page)) return;
      ended.add(page);
      await side.act('expire', page);
    },
    hear: ({ which }) => hear(which),
    'end the user': ({ whom: whose }) =>
      sales.ledger.submit({ type: 'end-user', account, user: agent(whose).user }),
    sweep: () => {
      at += 60_000;
      return sales.attempt(({ reconciler }) => reconciler.sweep());
    },
    'days pass': async ({ which }) => {
      at += (1 + which) * 50 * hourMs;
    },
    spend: ({ which }) => sales.ledger.submit(use(account, `use-${at}`, 1 + which)),
    crash: async ({ which, isKept = false }) => sales.doom({ writes: which, isKept }),
  };

  try {
    for (const name of [account, elsewhere])
      await sales.ledger.submit({ ...opened, account: name, cycleAnchor: start, currency: 'USD' });
    const card = { account, kind: 'card', provider: 'stripe', customer: 'cus_1', method: 'pm_1' } as const;
    await sales.ledger.submit({
      type: 'keep-card',
      account,
      card: { ...card, brand: 'visa', last4: '4242' },
    });
    for (const each of steps) {
      at += 3000;
      const mood = /^bank: (.*)$/.exec(each.does)?.[1];
      if (mood) side.askBank(mood as Parameters<typeof side.askBank>[0]);
      else await deeds[each.does]?.(each);
    }
    // In the end every word has come at least once, in some order, and somebody looks.
    sales.doom(null);
    at += 60_000;
    for (const place of shuffled(events.length, order)) await hear(place);
    await sales.attempt(({ reconciler }) => reconciler.sweep());
    await prove(store, { account, side, pages, latePaid, now: at });
  } finally {
    await side.close();
  }
}

const everything = {
  which: 'all',
  after: { at: 0, account: '', id: '' },
  before: Number.MAX_SAFE_INTEGER,
  limit: 100_000,
} as const;

const isPaid = ({ facts }: PurchaseRecord) => facts.some(({ kind }) => kind === 'captured');

async function prove(
  store: Store,
  told: { account: string; side: TopUpSide; pages: Map<string, string>; latePaid: number; now: number },
): Promise<void> {
  const { account, side, pages, latePaid } = told;
  const purchases = (await store.begun(everything)).filter(each => each.account === account);
  const users = await Promise.all(
    ['sam', 'ravi'].map(user => store.requests({ account, user, since: 0, limit: 1000 })),
  );
  const span = { from: Number.MIN_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER, after: null, limit: 1000 };
  const lines = await store.history({ account, filter: 'all', ...span });

  // What was taken at the provider is what is credited, and nobody was charged twice for one request.
  const charged = side
    .taken()
    .filter(({ became, account: whose }) => became === 'captured' && whose === account);
  expect(new Set(charged.map(({ purchase }) => purchase)).size, 'charges').toBe(charged.length);
  const paidThere = purchases.filter(({ id }) => {
    const page = pages.get(id);
    return (page !== undefined && side.isPaid(page)) || charged.some(({ purchase }) => purchase === id);
  });
  expect(purchases.filter(isPaid).map(({ id }) => id)).toEqual(paidThere.map(({ id }) => id));
  const lots = (await store.account(account))?.lots ?? [];
  const bought = paidThere.reduce((sum, { credits }) => sum + credits, 0);
  expect(lots.reduce((sum, { credits }) => sum + credits, 0)).toBe(bought);

  let beyond = 0;
  for (const requests of users) {
    expect(
      requests.filter(({ closed, askedAt }) => !closed && askedAt > told.now - 7 * 24 * hourMs).length,
      'open',
    ).toBeLessThanOrEqual(1);
    for (const request of requests) {
      const mine = purchases
        .filter(each => each.request === request.id)
        .sort((one, other) => one.startedAt - other.startedAt);
      for (const [place, { facts }] of mine.entries()) {
        const next = mine[place + 1];
        const ended = facts.find(({ kind }) => kind === 'expired')?.at ?? Number.POSITIVE_INFINITY;
        if (next) expect(ended, 'the page before has ended').toBeLessThanOrEqual(next.startedAt);
      }
      const paid = mine.filter(isPaid).length;
      beyond += Math.max(0, paid - 1);
      expect(request.closed?.as === 'approved').toBe(paid > 0);
      const ofPurchase = lines.filter(({ detail }) => detail.asked?.id === request.id);
      const ofDecline = lines.filter(({ detail }) => detail.declined?.id === request.id);
      expect(ofPurchase).toHaveLength(paid);
      expect(ofDecline.length, 'lines of a decline').toBeLessThanOrEqual(1);
      if (request.closed?.as === 'declined') expect(ofDecline).toHaveLength(1);
      for (const { credits } of ofDecline) expect(credits).toBe(0);
      if (latePaid === 0) expect(ofPurchase.length + ofDecline.length).toBeLessThanOrEqual(1);
    }
  }
  // Only money that came to a page which had ended buys a second time.
  expect(beyond).toBeLessThanOrEqual(latePaid);
}

describe.each(engines)('whatever comes of requests on %s', engine => {
  const timeout = storiesMs;
  it('each is bought once at most, for the money that was taken, and told in one line', {
    timeout,
  }, async () => {
    const address = await databases(engine);
    await withStore(address, store =>
      fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 20, maxLength: 60 }),
          fc.array(fc.nat(1000), { minLength: 7, maxLength: 13 }),
          (steps, order) =>
            live(
              { store, openSide: topUpSides['a card'] },
              [{ does: 'ask', which: 0, whom: 0 }, ...steps],
              order,
            ),
        ),
        { numRuns: isLong ? 1000 : 40, endOnFailure: !isLong },
      ),
    );
    expect(await faultsOf(address)).toEqual([]);
  });
});
