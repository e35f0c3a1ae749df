import type { Pricing } from '../../src/domain/price.ts';
import { createAccounts } from '../../src/server/accounts.ts';
import { type Committer, createCommitter } from '../../src/server/committer.ts';
import { readConfig } from '../../src/server/config.ts';
import { createAutoTopUp } from '../../src/server/payments/auto-top-up.ts';
import { createCards } from '../../src/server/payments/cards.ts';
import { createDebits } from '../../src/server/payments/debits.ts';
import type { Provider } from '../../src/server/payments/provider.ts';
import { createProviders } from '../../src/server/payments/providers.ts';
import { createPurchases } from '../../src/server/payments/purchases.ts';
import { createReconciler } from '../../src/server/payments/reconciler.ts';
import { createSettlement } from '../../src/server/payments/settlement.ts';
import type { Store } from '../../src/server/store/store.ts';

/** What ends a process that crashes. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** When the next crash comes: at which write from now on, and whether that write is kept. */
export interface Doom {
  writes: number;
  isKept: boolean;
}

function priceList(currency: string): Pricing {
  const pricing = readConfig().prices[currency];
  if (pricing) return pricing;
  throw new Error(`There is no price list in ${currency}.`);
}

/** All that sells, over a real ledger, in a process that can be made to crash at any write. */
export function createSales(
  store: Store,
  provider: Provider,
  { now, currency }: { now: () => number; currency: string },
) {
  const real = createCommitter(store, now);
  let doom: Doom | null = null;
  const committer: Committer = {
    submitAll: real.submitAll,
    async submit(command) {
      if (doom && doom.writes-- === 0) {
        const { isKept } = doom;
        doom = null;
        if (isKept) await real.submit(command);
        throw new Crash();
      }
      return real.submit(command);
    },
  };
  const providers = createProviders([provider]);
  let hasCrashed = false;
  // What works by itself tells of what went wrong instead of failing.
  const onFault = (cause: unknown) => {
    hasCrashed ||= cause instanceof Crash;
  };
  const given = { store, committer, providers, now, onFault };
  const pricing = priceList(currency);

  // What a process remembers is gone with it.
  function begin() {
    const cards = createCards(given);
    const settlement = createSettlement({ ...given, captured: cards.keepFrom });
    const reconciler = createReconciler({ ...given, settlement });
    const secret = 'a secret of the process that sells here';
    const purchases = createPurchases({
      ...given,
      reconciler,
      settlement,
      cards,
      secret,
      confirmUrl: ({ purchase }) => `https://credits.example.com/${purchase}/confirm`,
      pricingOf: async () => pricing,
    });
    const accounts = createAccounts({ ...given, config: readConfig() });
    const debits = createDebits({ ...given, cards, settlement });
    const confirmUrl = () => 'https://credits.example.com/confirm';
    const topUps = createAutoTopUp({ ...given, accounts, cards, debits, settlement, confirmUrl });
    return { settlement, reconciler, purchases, cards, topUps };
  }

  let process = begin();
  return {
    ledger: real,
    doom(next: Doom | null) {
      doom = next;
    },
    /** Does one thing; where that crashes, or is refused, what comes next meets a new process, or the same one. */
    async attempt(task: (parts: ReturnType<typeof begin>) => Promise<unknown>): Promise<void> {
      try {
        await task(process);
      } catch (cause) {
        hasCrashed ||= cause instanceof Crash;
      }
      if (hasCrashed) process = begin();
      hasCrashed = false;
    },
  };
}
