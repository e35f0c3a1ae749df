import type { Anchor, Cycle, Instant } from './cycle.ts';
import type { UsageWindow } from './usage-window.ts';

/** What a plan gives each cycle. */
export interface Plan {
  readonly name: string;
  readonly allocation: number;
}

/** What is left of the paid credits of one purchase. Spent oldest first. */
export interface Lot {
  readonly purchase: string;
  readonly credits: number;
}

/** The state of one account: all that `decide` needs to know. Credits are integers, never negative. */
export interface Account extends Anchor {
  readonly account: string;
  readonly name: string;
  readonly plan: Plan;
  readonly currency: string;
  readonly cycle: Cycle;
  /** Monthly credits of this cycle, and how many of them are spent. */
  readonly allocation: number;
  readonly used: number;
  readonly lots: readonly Lot[];
  readonly held: number;
  readonly debt: number;
  /** Sequence number and time of the last entry. */
  readonly seq: number;
  readonly lastAt: Instant;
  /** The usage line that still grows. */
  readonly window: UsageWindow | null;
}

/** The four sums that every entry moves. */
export interface Buckets {
  readonly monthly: number;
  readonly paid: number;
  readonly held: number;
  readonly debt: number;
}

/** Monthly credits that are left. */
export function monthlyRemaining(account: Pick<Account, 'allocation' | 'used'>): number {
  return Math.max(0, account.allocation - account.used);
}

/** Paid credits that are left. */
export function paidRemaining(account: Pick<Account, 'lots'>): number {
  let sum = 0;
  for (const lot of account.lots) sum += lot.credits;
  return sum;
}

/** What can be spent now. */
export function available(account: Account): number {
  return monthlyRemaining(account) + paidRemaining(account) - account.held;
}

export function bucketsOf(account: Account): Buckets {
  return {
    monthly: monthlyRemaining(account),
    paid: paidRemaining(account),
    held: account.held,
    debt: account.debt,
  };
}
