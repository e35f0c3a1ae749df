import { type Account, balance, bucketsOf } from './account.ts';
import {
  type Entry,
  type HoldState,
  type Line,
  type LineDetail,
  type LineType,
  type LotMove,
  type ReportedUse,
  usageLine,
} from './entry.ts';
import type { HourOfUse } from './usage-window.ts';

/** What one decision writes: entries, and the lines that they complete. */
export interface Writing {
  account: Account;
  readonly entries: Entry[];
  readonly lines: Line[];
  /** The hold that was asked for. */
  hold?: HoldState;
}

/** An entry without what follows from the account before and after it. */
export interface NewEntry extends Pick<Entry, 'type' | 'key' | 'at'> {
  readonly use?: ReportedUse;
  readonly note?: string | null;
}

/** Writes one entry. It takes the account to `next`; the deltas are the difference, so they cannot disagree. */
export function writeEntry(writing: Writing, entry: NewEntry, next: Partial<Account>): void {
  const before = writing.account;
  const seq = before.seq + 1;
  writing.account = { ...before, ...next, seq, lastAt: entry.at };
  const from = bucketsOf(before);
  const after = bucketsOf(writing.account);
  writing.entries.push({
    account: before.account,
    seq,
    at: entry.at,
    type: entry.type,
    key: entry.key,
    change: {
      monthly: after.monthly - from.monthly,
      paid: after.paid - from.paid,
      held: after.held - from.held,
      debt: after.debt - from.debt,
    },
    after,
    moves: movesBetween(before, writing.account),
    use: entry.use ?? null,
    note: entry.note ?? null,
  });
}

function movesBetween({ lots: before }: Account, { lots: after }: Account): LotMove[] | null {
  if (before === after) return null;
  const was = new Map(before.map(lot => [lot.lot, lot]));
  const is = new Map(after.map(lot => [lot.lot, lot]));
  const moves: LotMove[] = [];
  for (const [lot, { seq }] of new Map([...was, ...is])) {
    const credits = (is.get(lot)?.credits ?? 0) - (was.get(lot)?.credits ?? 0);
    const debt = (is.get(lot)?.debt ?? 0) - (was.get(lot)?.debt ?? 0);
    if (credits !== 0 || debt !== 0) moves.push({ lot, seq, credits, debt });
  }
  return moves.length > 0 ? moves : null;
}

/** Writes the line that tells of the entry written last, in a line of its own. */
export function writeLine(
  writing: Writing,
  type: LineType,
  detail: LineDetail,
  hours?: readonly HourOfUse[],
): void {
  const entry = writing.entries.at(-1);
  if (!entry) throw new Error('A line tells of an entry, and none was written.');
  writing.lines.push({
    account: entry.account,
    seq: entry.seq,
    at: entry.at,
    type,
    credits: entry.change.monthly + entry.change.paid,
    balanceAfter: balance(writing.account),
    detail,
    ...(hours && { hours }),
  });
}

/** Ends the open usage window: whatever is written next, its line does not grow. */
export function closeWindow(writing: Writing): void {
  const { window } = writing.account;
  if (!window) return;
  writing.lines.push(usageLine(writing.account.account, window));
  writing.account = { ...writing.account, window: null };
}
