import type { Instant } from '../../domain/cycle.ts';
import type { PurchaseRecord, Store } from '../store/store.ts';
import type { Providers } from './providers.ts';
import type { Settlement } from './settlement.ts';
import { createSweep, type Sweep } from './sweep.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * How long a purchase is asked after: as long as a provider can be late, and a day more. One that is paid once a day, since
 * word of a refund or a dispute can be lost.
 */
const forDays = 8;
const forMs = forDays * dayMs;
/** How often the list is gone through. */
const sweepMs = minuteMs;
/** Somebody who waits for a payment asks again and again; the provider is asked no more often than this. */
const leastMs = 2000;
const mostAtOnce = 200;

export interface Reconciler extends Pick<Sweep, 'start' | 'stop'> {
  /** Asks the provider of a purchase that nobody paid yet, unless that was just done. A provider that is down changes nothing. */
  ask(purchase: PurchaseRecord): Promise<void>;
  /** Asks of all that it is time for, unpaid ones ever more rarely and paid ones once a day; answers how many. */
  sweep(): Promise<number>;
}

export function createReconciler(parts: {
  store: Pick<Store, 'begun'>;
  providers: Providers;
  settlement: Settlement;
  now: () => Instant;
  onFault(cause: unknown): void;
}): Reconciler {
  const { store, providers, settlement, now, onFault } = parts;
  const asked = new Map<string, Instant>();
  const asking = new Map<string, Promise<void>>();
  let lastSweep: Instant | null = null;
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
    for (const [id, last] of asked) if (last < at - forMs) asked.delete(id);
    let count = await askEach('unpaid', { from: at - forMs, before: at }, ({ id, startedAt }) =>
      isDue(at - startedAt, asked.get(id), at),
    );
    // Whose day came since the sweep before. After a longer pause than one it is the next day's.
    const since = Math.max(lastSweep ?? 0, at - 2 * sweepMs);
    for (let days = 1; days <= forDays && since < at; days += 1) {
      const span = { from: since - days * dayMs, before: at - days * dayMs };
      count += await askEach('all', span, isPaid);
    }
    lastSweep = at;
    return count;
  }

  async function askEach(
    which: 'all' | 'unpaid',
    { from, before }: { readonly from: Instant; readonly before: Instant },
    isWanted: (purchase: PurchaseRecord) => boolean,
  ): Promise<number> {
    let count = 0;
    let after = { at: from, account: '', id: '' };
    for (;;) {
      const page = await store.begun({ which, after, before, limit: mostAtOnce });
      const due = page.filter(isWanted);
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

function isPaid({ facts }: PurchaseRecord): boolean {
  return facts.some(({ kind }) => kind === 'captured');
}

// Backing off: the older, the rarer, from every minute in the beginning to every six hours.
function isDue(ageMs: number, last: Instant | undefined, at: Instant): boolean {
  const waitMs = Math.min(Math.max(ageMs / 4, minuteMs), dayMs / 4);
  // A clock that was set back makes nothing wait for it.
  return last === undefined || last > at ? ageMs >= minuteMs : at - last >= waitMs;
}
