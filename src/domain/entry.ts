import type { Account, Buckets } from './account.ts';
import { available, bucketsOf } from './account.ts';
import type { Instant } from './cycle.ts';
import type { HourOfUse, UsageWindow } from './usage-window.ts';

export type EntryType = 'usage' | 'purchase' | 'reset' | 'adjustment';

/** What the caller reported of one consumption. */
export interface ReportedUse {
  readonly credits: number;
  readonly channel: string;
  readonly kind: string;
  readonly occurredAt: Instant;
  readonly conversation: string | null;
  readonly description: string | null;
}

/** One immutable fact of the ledger: what it changed, and the balance after. */
export interface Entry {
  readonly account: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: EntryType;
  /** What makes it happen once for ever in its account; null where its place in time does. */
  readonly key: string | null;
  readonly change: Buckets;
  readonly after: Buckets;
  readonly use: ReportedUse | null;
}

/** One line of the history as it is kept; the words are made when it is read. */
export interface Line {
  readonly account: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: EntryType;
  readonly credits: number;
  readonly balanceAfter: number;
  readonly detail: LineDetail;
  /** A usage line's credits by hour. */
  readonly hours?: readonly HourOfUse[];
}

export interface LineDetail {
  readonly use?: Pick<UsageWindow, 'from' | 'to' | 'channels' | 'kinds'> | undefined;
  readonly purchase?:
    | { readonly id: string; readonly priceMinor: number; readonly currency: string }
    | undefined;
  /** Monthly credits from here on. */
  readonly allocation?: number | undefined;
  /** The plan that an adjustment moved the account to. */
  readonly plan?: string | undefined;
}

/** The line of a usage window. */
export function usageLine(account: string, window: UsageWindow): Line {
  const { seq, at, credits, balanceAfter, from, to, channels, kinds, hours } = window;
  return {
    account,
    seq,
    at,
    type: 'usage',
    credits: -credits,
    balanceAfter,
    detail: { use: { from, to, channels, kinds } },
    hours,
  };
}

/** What one decision writes: entries, and the lines that they complete. */
export interface Writing {
  account: Account;
  readonly entries: Entry[];
  readonly lines: Line[];
}

/** Writes one entry. It takes the account to `next`; the deltas are the difference, so they cannot disagree. */
export function writeEntry(
  writing: Writing,
  entry: Pick<Entry, 'type' | 'key' | 'at'> & { use?: ReportedUse },
  next: Partial<Account>,
): void {
  const before = bucketsOf(writing.account);
  const seq = writing.account.seq + 1;
  writing.account = { ...writing.account, ...next, seq, lastAt: entry.at };
  const after = bucketsOf(writing.account);
  writing.entries.push({
    account: writing.account.account,
    seq,
    at: entry.at,
    type: entry.type,
    key: entry.key,
    change: {
      monthly: after.monthly - before.monthly,
      paid: after.paid - before.paid,
      held: after.held - before.held,
      debt: after.debt - before.debt,
    },
    after,
    use: entry.use ?? null,
  });
}

/** Writes the line that tells of the entry written last, in a line of its own. */
export function writeLine(writing: Writing, detail: LineDetail): void {
  const entry = writing.entries.at(-1);
  if (!entry) throw new Error('A line tells of an entry, and none was written.');
  writing.lines.push({
    account: entry.account,
    seq: entry.seq,
    at: entry.at,
    type: entry.type,
    credits: entry.change.monthly + entry.change.paid - entry.change.held,
    balanceAfter: available(writing.account),
    detail,
  });
}

/** Ends the open usage window: whatever is written next, its line does not grow. */
export function closeWindow(writing: Writing): void {
  const { window } = writing.account;
  if (!window) return;
  writing.lines.push(usageLine(writing.account.account, window));
  writing.account = { ...writing.account, window: null };
}

/** Which filter of the history a line answers to, besides "All Transactions". */
export function partOf(line: Pick<Line, 'type' | 'credits'>): 'added' | 'usage' | 'other' {
  if (line.type === 'usage') return 'usage';
  if (line.type === 'adjustment') return line.credits > 0 ? 'added' : 'other';
  return 'added';
}
