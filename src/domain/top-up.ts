import { type Account, available, bucketsOf } from './account.ts';
import { type Cycle, cycleAt, type Instant } from './cycle.ts';
import type { Pace } from './forecast.ts';
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

/** What a provider keeps to take money by: a card, charged at once, or a mandate, debited on a day that was announced. */
export type KeptKind = 'card' | 'mandate';

/** One automatic purchase. */
export interface TopUpAttempt {
  readonly id: string;
  readonly startedAt: Instant;
  /** When a mandate is debited; null of a card. */
  readonly debitAt: Instant | null;
  readonly priceMinor: number;
  readonly currency: string;
  readonly status: PurchaseStatus;
  /** When its owner cancelled it. */
  readonly cancelledAt: Instant | null;
}

/** What deciding on a top-up has to know. */
export interface TopUpFacts {
  readonly rule: TopUpRule | null;
  /** When the rule was saved. */
  readonly setAt: Instant;
  /** What is charged or debited, and since when it is kept. */
  readonly kept: { readonly kind: KeptKind; readonly at: Instant } | null;
  /** Newest first, no fewer than those of this cycle. */
  readonly attempts: readonly TopUpAttempt[];
  /** When money of this account last came in, however it was bought. */
  readonly lastPaidAt: Instant | null;
}

/** A debit that has to be announced: when it would be, asked at `from`, and what is used until then. */
export interface Debit {
  readonly from: Instant;
  readonly at: Instant;
  readonly pace: Pace;
}

/** Why nothing is bought by itself. */
export type TopUpStop =
  | 'off'
  | 'inactive'
  | 'no_card'
  | 'open'
  | 'cancelled'
  | 'paused'
  | 'owed'
  | 'too_large'
  | 'capped'
  | 'not_needed';

/** Declines of one card after which it is left alone. */
export const mostDeclines = 3;
/** Attempts in one cycle, whatever they cost. */
export const mostAttempts = 100;
/** The most that one debit of a mandate may take, in paise: above INR 15,000 payers are asked each time. */
export const mostDebitMinor = 1_498_500;

/**
 * The first thing that stands in the way of a top-up of `priceMinor`; null where nothing does. By a card without `debit`. The
 * cap is that of the cycle of `dueAt`, which is when it was announced for where it was.
 */
export function topUpStop(
  account: Account,
  facts: TopUpFacts,
  {
    priceMinor,
    debit = null,
    dueAt = debit?.at,
  }: {
    readonly priceMinor: number;
    readonly debit?: Debit | null | undefined;
    readonly dueAt?: Instant | undefined;
  },
): TopUpStop | null {
  const { rule, kept, attempts } = facts;
  if (!rule?.enabled || rule.currency !== account.currency) return 'off';
  if (account.status !== 'active') return 'inactive';
  if (kept?.kind !== (debit ? 'mandate' : 'card')) return 'no_card';
  if (attempts.some(({ status }) => status === 'pending')) return 'open';
  if (isCancelled(account, facts)) return 'cancelled';
  if (declinesInARow(facts) >= mostDeclines) return 'paused';
  if (bucketsOf(account).debt >= rule.credits) return 'owed';
  if (debit && priceMinor > mostDebitMinor) return 'too_large';
  const ofCycle = attempts.filter(({ startedAt }) => startedAt >= account.cycle.start);
  if (ofCycle.length >= mostAttempts) return 'capped';
  if (spentMinor(account, attempts, dueAt) + priceMinor > rule.monthlyCapMinor) return 'capped';
  const left = debit ? expectedAvailable(account, debit) : available(account);
  return left < rule.threshold ? null : 'not_needed';
}

/**
 * Money of the attempts of a cycle: the one that `at` is in, the account's without it. One whose outcome nobody knows counts as
 * if it were paid, and a debit in the cycle that it is due in.
 */
export function spentMinor(
  account: Account,
  attempts: readonly TopUpAttempt[],
  at = account.cycle.start,
): number {
  const { start, end } = cycleOf(account, at);
  let sum = 0;
  for (const { startedAt, debitAt, priceMinor, currency, status } of attempts) {
    // What began where a clock was ahead is not of a cycle to come.
    const countedAt = debitAt ?? Math.min(startedAt, account.cycle.end - 1);
    const isSpent = status !== 'failed' && status !== 'expired';
    const isOfCycle = countedAt >= start && countedAt < end;
    if (isOfCycle && isSpent && currency === account.currency) sum += priceMinor;
  }
  return sum;
}

function cycleOf({ cycle, ...account }: Account, at: Instant): Cycle {
  if (at >= cycle.end) return { start: cycle.end, end: Number.POSITIVE_INFINITY };
  return at < cycle.start ? { start: cycleAt(account, at).start, end: cycle.start } : cycle;
}

/** What will be available when a debit could come, a reset before it counted in. */
export function expectedAvailable(account: Account, { from, at, pace }: Debit): number {
  const used = (ms: number) => Math.ceil((pace.credits * Math.max(0, ms)) / pace.overMs);
  const { end } = account.cycle;
  if (at < end) return Math.max(0, available(account) - used(at - from));
  const { monthly, paid, held } = bucketsOf(account);
  const paidThen = Math.max(0, paid - Math.max(0, used(end - from) - monthly));
  return Math.max(0, account.plan.allocation + paidThen - held - used(at - end));
}

/** When an attempt begins: never before what it is counted after, however far a clock went back. */
export function attemptTime(account: Account, facts: TopUpFacts, now: Instant): Instant {
  const { kept, lastPaidAt, attempts } = facts;
  return Math.max(now, account.lastAt, kept?.at ?? 0, lastPaidAt ?? 0, attempts[0]?.startedAt ?? 0);
}

/** Declines of what is kept since it was, or since money last came in: only those two make it be tried again. */
export function declinesInARow({ kept, lastPaidAt, attempts }: TopUpFacts): number {
  const since = Math.max(kept?.at ?? 0, lastPaidAt ?? 0);
  return attempts.filter(({ startedAt, status }) => status === 'failed' && startedAt >= since).length;
}

// Whoever cancels a debit does not want the same one announced again a minute later: not in this cycle, unless the rule is
// saved or money comes in.
function isCancelled(account: Account, { setAt, lastPaidAt, attempts }: TopUpFacts): boolean {
  const at = attempts[0]?.cancelledAt ?? null;
  return at !== null && at >= Math.max(setAt, lastPaidAt ?? 0, account.cycle.start);
}
