import type { Instant } from '../../domain/cycle.ts';
import type { PurchaseRecord, Store } from '../store/store.ts';
import type { Providers } from './providers.ts';
import type { Settlement } from './settlement.ts';
import { createSweep, type Sweep } from './sweep.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long a purchase that nobody paid is asked after: as long as a provider can be late, and a day more. */
const forMs = 8 * dayMs;
/** How often the list is gone through. */
const sweepMs = minuteMs;
/** Somebody who waits for a payment asks again and again; the provider is asked no more often than this. */
const leastMs = 2000;
const mostAtOnce = 200;

export interface Reconciler extends Pick<Sweep, 'start' | 'stop'> {
  /** Asks the provider of a purchase that nobody paid yet, unless that was just done. A provider that is down changes nothing. */
  ask(purchase: PurchaseRecord): Promise<void>;
  /** Asks of all that it is time for; answers how many. */
  sweep(): Promise<number>;
}

export function createReconciler(parts: {
  store: Pick<Store, 'unpaid'>;
  providers: Providers;
  settlement: Settlement;
  now: () => Instant;
  onFault(cause: unknown): void;
}): Reconciler {
  const { store, providers, settlement, now, onFault } = parts;
  const asked = new Map<string, Instant>();
  const asking = new Map<string, Promise<void>>();
  const sweeper = createSweep(sweep, sweepMs, onFault);

  function ask(purchase: PurchaseRecord, least = leastMs): Promise<void> {
    const under = asking.get(purchase.id);
    if (under) return under;
    const sinceMs = now() - (asked.get(purchase.id) ?? Number.NEGATIVE_INFINITY);
    if (sinceMs >= 0 && sinceMs < least) return Promise.resolve();
    asked.set(purchase.id, now());
    const work = askProvider(purchase).finally(() => asking.delete(purchase.id));
    asking.set(purchase.id, work);
    return work;
  }

  async function askProvider(purchase: PurchaseRecord): Promise<void> {
    const provider = providers.named(purchase.provider);
    if (!provider) return;
    try {
      await settlement.settle(provider, await provider.ask(purchase));
    } catch (cause) {
      onFault(cause);
    }
  }

  async function sweep(): Promise<number> {
    const at = now();
    let count = 0;
    let after = { at: at - forMs, account: '', id: '' };
    for (const [id, last] of asked) if (last < after.at) asked.delete(id);
    for (;;) {
      const page = await store.unpaid({ after, before: at, limit: mostAtOnce });
      const due = page.filter(({ id, startedAt }) => isDue(at - startedAt, asked.get(id), at));
      await Promise.all(due.map(purchase => ask(purchase, 0)));
      count += due.length;
      const last = page.at(-1);
      if (page.length < mostAtOnce || !last || sweeper.hasEnded()) return count;
      after = { at: last.startedAt, account: last.account, id: last.id };
    }
  }

  return {
    ask: purchase => ask(purchase),
    sweep,
    start: sweeper.start,
    async stop() {
      await sweeper.stop();
      await Promise.allSettled(asking.values());
    },
  };
}

// Backing off: the older, the rarer, from every minute in the beginning to every six hours.
function isDue(ageMs: number, last: Instant | undefined, at: Instant): boolean {
  const waitMs = Math.min(Math.max(ageMs / 4, minuteMs), dayMs / 4);
  // A clock that was set back makes nothing wait for it.
  return last === undefined || last > at ? ageMs >= minuteMs : at - last >= waitMs;
}
