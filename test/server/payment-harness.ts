import { createAccounts } from '../../src/server/accounts.ts';
import { type Committer, createCommitter } from '../../src/server/committer.ts';
import { readConfig } from '../../src/server/config.ts';
import { createAutoTopUp } from '../../src/server/payments/auto-top-up.ts';
import { createCards } from '../../src/server/payments/cards.ts';
import { createDebits } from '../../src/server/payments/debits.ts';
import type { Provider, PurchasePlace } from '../../src/server/payments/provider.ts';
import { createProviders } from '../../src/server/payments/providers.ts';
import { createPurchases } from '../../src/server/payments/purchases.ts';
import { createReconciler } from '../../src/server/payments/reconciler.ts';
import { createSettlement } from '../../src/server/payments/settlement.ts';
import { createTopUpRequests } from '../../src/server/payments/top-up-requests.ts';
import type { Command, Outcome, Store } from '../../src/server/store/store.ts';

/** What ends a process that crashes. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** When the next crash comes: at which write from now on, and whether that write is kept. */
export interface Doom {
  writes: number;
  isKept: boolean;
}

/** All that sells, over a real ledger, in a process that can be made to crash at any write. */
export function createSales(
  store: Store,
  provider: Provider,
  given: { now: () => number; written?: (command: Command, outcome: Outcome) => void },
) {
  const { now, written } = given;
  const ledger = createCommitter(store, now, setImmediate, written);
  const providers = createProviders([provider]);
  let doom: Doom | null = null;

  // What a process remembers is gone with it, and after its crash it writes nothing more.
  function begin() {
    let isDead = false;
    const committer: Committer = {
      submitAll: ledger.submitAll,
      async submit(command) {
        if (isDead) throw new Crash();
        if (doom && doom.writes-- === 0) {
          const { isKept } = doom;
          doom = null;
          isDead = true;
          if (isKept) await ledger.submit(command);
          throw new Crash();
        }
        return ledger.submit(command);
      },
    };
    const shared = { store, committer, providers, now, onFault: () => undefined };
    const accounts = createAccounts({ ...shared, config: readConfig() });
    const cards = createCards(shared);
    const settlement = createSettlement({ ...shared, captured: cards.keepFrom });
    const reconciler = createReconciler({ ...shared, settlement });
    const secret = 'a secret of the process that sells here';
    const confirmUrl = ({ purchase }: PurchasePlace) => `https://credits.example.com/${purchase}/confirm`;
    const purchases = createPurchases({
      ...shared,
      reconciler,
      settlement,
      cards,
      secret,
      confirmUrl,
      pricingOf: accounts.pricing,
    });
    const debits = createDebits({ ...shared, cards, settlement });
    const topUps = createAutoTopUp({ ...shared, accounts, cards, debits, settlement, confirmUrl });
    const requests = createTopUpRequests({ ...shared, accounts, purchases, reconciler, secret });
    return { settlement, reconciler, purchases, cards, topUps, requests, isDead: () => isDead };
  }

  let process = begin();
  return {
    ledger,
    doom(next: Doom | null) {
      doom = next;
    },
    /** Does one thing; whether it was done. Where it crashed, or ended by itself, what comes next meets a new process. */
    async attempt(
      task: (parts: ReturnType<typeof begin>) => Promise<unknown>,
      then: 'go on' | 'restart' = 'go on',
    ): Promise<boolean> {
      const mine = process;
      let isDone = true;
      try {
        await task(mine);
      } catch {
        isDone = false;
      }
      const isOver = mine.isDead() || then === 'restart';
      if (isOver && process === mine) process = begin();
      return isDone && !mine.isDead();
    },
  };
}

/** A spend of so many credits. */
export const use = (account: string, id: string, many: number) =>
  ({ type: 'spend', account, id, credits: many, channel: 'whatsapp', kind: 'reply' }) as const;

/** Every entry of a story's account. */
export const entriesOf = (store: Store, account: string) =>
  store.entries({ account, before: null, until: null, limit: 1000 });

/** All places below `count`, in an order that a few numbers make. */
export function shuffled(count: number, order: readonly number[]): number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  return places.toSorted(
    (one, other) => (order[one % order.length] ?? 0) - (order[other % order.length] ?? 0),
  );
}
