import { type Account, available, bucketsOf } from './account.ts';
import type { Instant } from './cycle.ts';
import type { PurchaseStatus } from './purchase.ts';

/** What an owner asked for: below `threshold` available credits, buy `credits`, for at most so much money a cycle. */
export interface TopUpRule {
  readonly enabled: boolean;
  readonly threshold: number;
  readonly credits: number;
  /** In minor units of `currency`. */
  readonly monthlyCapMinor: number;
  /** The account's when the rule was set: in another one the cap would mean something else. */
  readonly currency: string;
}

/** One automatic purchase. */
export interface TopUpAttempt {
  readonly startedAt: Instant;
  readonly priceMinor: number;
  readonly currency: string;
  readonly status: PurchaseStatus;
}

/** What deciding on a top-up has to know. */
export interface TopUpFacts {
  readonly rule: TopUpRule | null;
  /** When the card that is saved now was. */
  readonly cardKeptAt: Instant | null;
  /** Newest first, no fewer than those of this cycle. */
  readonly attempts: readonly TopUpAttempt[];
  /** When money of this account last came in, however it was bought. */
  readonly lastPaidAt: Instant | null;
}

/** Why nothing is bought by itself. */
export type TopUpStop = 'off' | 'inactive' | 'no_card' | 'open' | 'paused' | 'owed' | 'capped' | 'not_needed';

/** Declines of one card after which it is left alone. */
export const mostDeclines = 3;
/** Attempts in one cycle, whatever they cost. */
export const mostAttempts = 100;

/** The first thing that stands in the way of a top-up of `priceMinor`; null where nothing does. */
export function topUpStop(account: Account, facts: TopUpFacts, priceMinor: number): TopUpStop | null {
  const { rule, cardKeptAt, attempts } = facts;
  if (!rule?.enabled || rule.currency !== account.currency) return 'off';
  if (account.status !== 'active') return 'inactive';
  if (cardKeptAt === null) return 'no_card';
  if (attempts.some(({ status }) => status === 'pending')) return 'open';
  if (declinesInARow(facts) >= mostDeclines) return 'paused';
  if (bucketsOf(account).debt >= rule.credits) return 'owed';
  const ofCycle = attempts.filter(({ startedAt }) => startedAt >= account.cycle.start);
  if (ofCycle.length >= mostAttempts) return 'capped';
  if (spentMinor(account, attempts) + priceMinor > rule.monthlyCapMinor) return 'capped';
  return available(account) < rule.threshold ? null : 'not_needed';
}

/** Money of this cycle's attempts. One whose outcome nobody knows counts as if it were paid. */
export function spentMinor(account: Account, attempts: readonly TopUpAttempt[]): number {
  let sum = 0;
  for (const { startedAt, priceMinor, currency, status } of attempts) {
    const isOfCycle = startedAt >= account.cycle.start && currency === account.currency;
    if (isOfCycle && status !== 'failed' && status !== 'expired') sum += priceMinor;
  }
  return sum;
}

/** When an attempt begins: never before what it is counted after, however far a clock went back. */
export function attemptTime(account: Account, facts: TopUpFacts, now: Instant): Instant {
  const { cardKeptAt, lastPaidAt, attempts } = facts;
  return Math.max(now, account.lastAt, cardKeptAt ?? 0, lastPaidAt ?? 0, attempts[0]?.startedAt ?? 0);
}

/** Declines of the card since it was saved or since money last came in: only those two make it be tried again. */
export function declinesInARow({ cardKeptAt, lastPaidAt, attempts }: TopUpFacts): number {
  const since = Math.max(cardKeptAt ?? 0, lastPaidAt ?? 0);
  return attempts.filter(({ startedAt, status }) => status === 'failed' && startedAt >= since).length;
}
