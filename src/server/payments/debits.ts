import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Debit } from '../../domain/top-up.ts';
import type { Committer } from '../committer.ts';
import { paceOf } from '../pace.ts';
import { Refused } from '../problem.ts';
import type { PurchaseRecord, Store } from '../store/store.ts';
import type { Cards } from './cards.ts';
import type { Providers } from './providers.ts';
import type { Settlement } from './settlement.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** How long before a debit its payer is told of it. */
export const announcedMs = 36 * hourMs;
/** How long it may take to tell, a provider that is down counted in; then the day is another one. */
const tellingMs = hourMs / 2;
/** How much later than its time a debit may be sent, as after an outage of the proxy. */
const lateMs = dayMs;
/** A debit that nobody knows anything of for so long after its time was lost on its way. */
const lostMs = 2 * dayMs;

/** Top-ups by mandate: announced, then debited on their day unless something came in the way. */
export interface Debits {
  /** When a debit of an account could come, and how fast its credits are used; null where a card is charged instead. */
  dueOf(account: Account): Promise<Debit | null>;
  /** Does what is next for an attempt: announces it, debits it, asks what became of it, or ends it. */
  goOn(purchase: PurchaseRecord, isOn: boolean): Promise<void>;
  /** Ends an attempt whose debit was not sent; leaves any other as it is. */
  end(purchase: Pick<PurchaseRecord, 'account' | 'id'>): Promise<unknown>;
  /** Refuses with `not_found` what cannot be cancelled any more. */
  cancel(account: string, purchase: string): Promise<void>;
}

export function createDebits(parts: {
  store: Pick<Store, 'usedSince' | 'entries' | 'purchase' | 'account'>;
  committer: Committer;
  cards: Pick<Cards, 'findMandate'>;
  providers: Providers;
  settlement: Settlement;
  now: () => Instant;
}): Debits {
  const { store, committer, cards, providers, settlement, now } = parts;

  async function dueOf(account: Account): Promise<Debit | null> {
    if (!providers.debitingIn(account.currency)) return null;
    const from = now();
    // A full hour, which a person can read.
    const at = Math.ceil((from + announcedMs + tellingMs) / hourMs) * hourMs;
    return { from, at, pace: await paceOf(store, account, from) };
  }

  async function end(
    { account, id }: Pick<PurchaseRecord, 'account' | 'id'>,
    because: 'cancelled' | 'expired' = 'expired',
  ) {
    return committer.submit({ type: 'end-top-up', account, purchase: id, because });
  }

  async function announce(purchase: PurchaseRecord, kept: Kept): Promise<void> {
    // What is told too late is not debited at all: another one is announced for a later day.
    if (Number(purchase.debitAt) - now() < announcedMs) await end(purchase);
    else await settle(purchase, await kept.keeping.announce(purchase, kept.card));
  }

  async function debit(purchase: PurchaseRecord, kept: Kept): Promise<void> {
    const { account, id } = purchase;
    const found = await store.account(account);
    const due = found && (await dueOf(found));
    if (!due) return void (await end(purchase));
    const { status } = await committer.submit({ type: 'debit-top-up', account, purchase: id, debit: due });
    if (status === 'recorded') await settle(purchase, await kept.keeping.debit(purchase, kept.card));
  }

  async function askAfter(purchase: PurchaseRecord): Promise<void> {
    const provider = providers.named(purchase.provider);
    const words = (await provider?.ask(purchase)) ?? [];
    await settle(purchase, words);
    const isKnown = words.some(({ facts }) => facts.length > 0);
    if (isKnown || now() - Number(purchase.debitAt) < lostMs) return;
    const { account, id } = purchase;
    const fact = { id: `expired:${id}`, kind: 'expired' } as const;
    await committer.submit({ type: 'settle-purchase', account, purchase: id, fact });
  }

  async function settle({ provider: name }: PurchaseRecord, words: Parameters<Settlement['settle']>[1]) {
    const provider = providers.named(name);
    if (provider) await settlement.settle(provider, words);
  }

  return {
    dueOf,
    end: purchase => end(purchase),
    async goOn(purchase, isOn) {
      const has = (wanted: string) => purchase.facts.some(({ kind }) => kind === wanted);
      if (has('debited')) return askAfter(purchase);
      const kept = await cards.findMandate(purchase.account);
      // Another mandate than it was announced for is not debited for it.
      if (!isOn || kept?.card.method !== purchase.reference) return void (await end(purchase));
      if (!has('announced')) return announce(purchase, kept);
      const lateByMs = now() - Number(purchase.debitAt);
      if (lateByMs > lateMs) await end(purchase);
      else if (lateByMs >= 0) await debit(purchase, kept);
    },
    async cancel(account, id) {
      const { problem } = await end({ account, id }, 'cancelled');
      if (problem) throw new Refused(problem.code, problem.detail);
    },
  };
}

type Kept = NonNullable<Awaited<ReturnType<Cards['findMandate']>>>;
