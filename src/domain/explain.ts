import type { Buckets } from './account.ts';
import type { Instant } from './cycle.ts';
import type { Line } from './entry.ts';

/** What an account's lines add and take, but for usage: that is what is left over. */
export interface Sums {
  /** The reset of the present cycle; null until it is met. */
  readonly reset: { readonly seq: number; readonly at: Instant } | null;
  readonly granted: number;
  readonly carried: number;
  readonly changed: number;
  readonly lapsed: number;
  readonly bought: number;
  readonly adjusted: number;
  readonly refunded: number;
  readonly repaid: number;
}

/** A balance as a sum that a person can follow. Credits are never negative but `changed`, `adjusted` and `refunded`. */
export interface Explanation {
  /** When the cycle's monthly credits were given: at its first instant, or when the account was opened. */
  readonly cycleStart: Instant;
  /** granted + carried + changed - lapsed - used = remaining. */
  readonly monthly: {
    /** What the cycle's reset gave, and what holds kept over it. */
    readonly granted: number;
    readonly carried: number;
    /** What changes of plan added or took. */
    readonly changed: number;
    /** What ended with the holds that had kept it. */
    readonly lapsed: number;
    /** Without what was returned. */
    readonly used: number;
    readonly remaining: number;
  };
  /** bought + adjusted - refunded - repaid - used = remaining. */
  readonly paid: {
    readonly bought: number;
    readonly adjusted: number;
    /** Below 0 where won disputes gave back more than had been taken, because its debt was repaid meanwhile. */
    readonly refunded: number;
    /** What went to debts. */
    readonly repaid: number;
    readonly used: number;
    readonly remaining: number;
  };
  readonly held: number;
  readonly debt: number;
  /** monthly.remaining + paid.remaining - held. */
  readonly available: number;
}

/** Before any line. */
export const noSums: Sums = {
  reset: null,
  granted: 0,
  carried: 0,
  changed: 0,
  lapsed: 0,
  bought: 0,
  adjusted: 0,
  refunded: 0,
  repaid: 0,
};

/**
 * The sums with one more line. Lines come newest first; where Credits Added are read apart from the rest, they come
 * before it, so that the cycle's reset is known.
 */
export function plusLine(sums: Sums, { type, seq, at, credits, detail }: Line): Sums {
  const isOfThisCycle = seq > (sums.reset?.seq ?? 0);
  if (type === 'usage') return sums;
  if (type === 'purchase') return { ...sums, bought: sums.bought + credits };
  if (type === 'refund') return { ...sums, refunded: sums.refunded - credits };
  if (type === 'reset') {
    if (sums.reset) return sums;
    const { allocation: granted = 0, carried = 0 } = detail;
    return { ...sums, reset: { seq, at }, granted, carried };
  }
  if (detail.repaid !== undefined) return { ...sums, repaid: sums.repaid - credits };
  if (detail.reason !== undefined) return { ...sums, adjusted: sums.adjusted + credits };
  if (!isOfThisCycle) return sums;
  if (detail.lapsed !== undefined) return { ...sums, lapsed: sums.lapsed - credits };
  return { ...sums, changed: sums.changed + credits };
}

/** Explains the buckets after an entry by the sums of all lines up to it. */
export function explain(sums: Sums, { monthly, paid, held, debt }: Buckets): Explanation {
  const { reset, granted, carried, changed, lapsed, bought, adjusted, refunded, repaid } = sums;
  if (!reset) throw new Error('An account begins with a reset, and its line was not met.');
  return {
    cycleStart: reset.at,
    monthly: {
      granted,
      carried,
      changed,
      lapsed,
      used: granted + carried + changed - lapsed - monthly,
      remaining: monthly,
    },
    paid: {
      bought,
      adjusted,
      refunded,
      repaid,
      used: bought + adjusted - refunded - repaid - paid,
      remaining: paid,
    },
    held,
    debt,
    available: monthly + paid - held,
  };
}
