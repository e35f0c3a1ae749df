import type { Account } from '../domain/account.ts';
import type { Instant } from '../domain/cycle.ts';
import type { Pace } from '../domain/forecast.ts';
import { Recent } from './store/recent.ts';
import type { Store } from './store/store.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** How far back the use is looked at. */
const paceMs = 14 * dayMs;
/** A mean of days does not change in minutes; it is asked for with every balance. */
const freshMs = 5 * minuteMs;
const rememberedAccounts = 20_000;

/** How fast an account uses its credits: the mean of fourteen days; of a younger account, of its days so far. */
export async function paceOf(
  store: Pick<Store, 'usedSince' | 'entries'>,
  { account }: Pick<Account, 'account'>,
  now: Instant,
): Promise<Pace> {
  const from = now - paceMs;
  const [used, [first]] = await Promise.all([
    store.usedSince(account, from),
    store.entries({ account, before: 2, until: null, limit: 1 }),
  ]);
  const ageMs = now - (first?.at ?? now);
  return { credits: Math.max(0, used), overMs: Math.min(Math.max(ageMs, dayMs), paceMs) };
}

/** The same, some minutes old at most. */
export function createPaces(
  store: Pick<Store, 'usedSince' | 'entries'>,
  now: () => Instant,
): (account: Account) => Promise<Pace> {
  const known = new Recent<string, { readonly at: Instant; readonly pace: Pace }>(rememberedAccounts);
  return async account => {
    const at = now();
    const kept = known.get(account.account);
    if (kept && at >= kept.at && at - kept.at < freshMs) return kept.pace;
    const pace = await paceOf(store, account, at);
    known.set(account.account, { at, pace });
    return pace;
  };
}
