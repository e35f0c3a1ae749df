import { type Account, available, balance } from './account.ts';
import {
  type Circumstances,
  keyFor,
  type LedgerCommand,
  type Refusal,
  type SpendCommand,
  type Verdict,
} from './command.ts';
import type { Instant } from './cycle.ts';
import { type Entry, type ReportedUse, usageLine } from './entry.ts';
import type { Decision } from './ledger.ts';
import { nextParts, type Parts, withoutParts } from './lots.ts';
import {
  belongs,
  extendWindow,
  openWindow,
  type UsageWindow,
  type Use,
  type WindowRules,
} from './usage-window.ts';
import { closeWindow, type NewEntry, type Writing, writeEntry } from './writing.ts';

/** The oldest use that can still be reported: 35 days. */
export const oldestUseMs = 35 * 24 * 3_600_000;

/** Spends whole or not at all: monthly credits first, then lots, oldest first. */
export function spend(writing: Writing, command: SpendCommand, given: Circumstances): Verdict {
  const key = keyFor.usage(command.id);
  const recorded = given.recorded(key);
  if (recorded) return isSameUse(recorded, 'usage', command) ? 'duplicate' : conflict(command.id);
  const { now, rules } = given;
  const occurredAt = command.occurredAt ?? now;
  const refusal =
    inactive(writing.account) ??
    timeFault(occurredAt, now, rules.window.gapMs) ??
    tooFew(writing.account, command.credits);
  if (refusal) return refusal;

  const use: ReportedUse = {
    credits: command.credits,
    channel: command.channel,
    kind: command.kind,
    occurredAt,
    conversation: command.conversation ?? null,
    description: command.description ?? null,
  };
  const entry: UseEntry = { type: 'usage', key, at: now, use };
  const next = taken(writing.account, nextParts(writing.account, command.credits));
  if (now - occurredAt > rules.window.gapMs) writeLateUse(writing, entry, next, rules.window);
  else writeUse(writing, entry, next, rules.window);
  return 'recorded';
}

export interface UseEntry extends NewEntry {
  readonly use: ReportedUse;
}

/** Writes a use of credits and lets it grow the open window, or open the next one. */
export function writeUse(
  writing: Writing,
  entry: UseEntry,
  next: Partial<Account>,
  rules: WindowRules,
): void {
  const seen: Use = { ...entry.use, at: entry.at };
  const { window } = writing.account;
  const joins = window !== null && belongs(window, seen, rules);
  if (!joins) closeWindow(writing);
  writeEntry(writing, entry, next);
  writing.account = joins
    ? withGrown(writing.account, window, seen)
    : { ...writing.account, window: windowOf(writing.account, seen, rules) };
}

/**
 * Whether a command was a spend that joined the open window and wrote nothing else: `afterSpend` makes the same account of
 * its entry. A use that does not join ends the window with a line, and what else is due writes entries of its own.
 */
export function onlyGrew(
  before: Account | null,
  { type }: Pick<LedgerCommand, 'type'>,
  { entries, lines }: Pick<Decision, 'entries' | 'lines'>,
): boolean {
  return before?.window != null && type === 'spend' && entries.length === 1 && lines.length === 0;
}

/**
 * The account after one more entry, where that is a spend whose use joined the open window: all that it changed, it tells.
 * Null where the entry is anything else, or not the account's next.
 */
export function afterSpend(account: Account, { account: name, seq, at, type, change, moves, use }: Entry) {
  const { window, used } = account;
  const isNext = name === account.account && seq === account.seq + 1;
  if (!isNext || type !== 'usage' || change.held !== 0 || !use || !window) return null;
  const parts = (moves ?? []).map(({ lot, credits }) => ({ lot, credits: -credits }));
  const lots = withoutParts(account.lots, parts);
  return withGrown({ ...account, used: used - change.monthly, lots, seq, lastAt: at }, window, {
    ...use,
    at,
  });
}

function withGrown(account: Account, window: UsageWindow, seen: Use): Account {
  const { seq, timeZone } = account;
  return {
    ...account,
    window: extendWindow(window, seen, { seq, balanceAfter: balance(account), timeZone }),
  };
}

// What comes too late to belong to the present usage is a line of its own, at its own time.
function writeLateUse(writing: Writing, entry: UseEntry, next: Partial<Account>, rules: WindowRules): void {
  closeWindow(writing);
  writeEntry(writing, entry, next);
  const window = windowOf(writing.account, { ...entry.use, at: entry.at }, rules);
  writing.lines.push(usageLine(writing.account.account, window));
}

function windowOf(account: Account, seen: Use, rules: WindowRules): UsageWindow {
  const { seq, cycle, timeZone } = account;
  return openWindow(seen, { seq, balanceAfter: balance(account), cycleEnd: cycle.end, timeZone }, rules);
}

function taken(account: Account, { monthly, lots }: Parts): Pick<Account, 'used' | 'lots'> {
  return { used: account.used + monthly, lots: withoutParts(account.lots, lots) };
}

/** Whether a recorded use is the one that is told again. */
export function isSameUse(
  { type, use }: Entry,
  as: Entry['type'],
  told: Pick<ReportedUse, 'credits' | 'channel' | 'kind'>,
): boolean {
  if (type !== as || !use) return false;
  return use.credits === told.credits && use.channel === told.channel && use.kind === told.kind;
}

/** Refuses an id that stands for something else. */
export function conflict(id: string): Refusal {
  const detail = `Usage ${id} was recorded with other credits, channel or kind, or as a hold. Nothing was used again.`;
  return { code: 'idempotency_conflict', detail };
}

/** Refuses use where the account is suspended or closed. */
export function inactive({ account, status }: Account): Refusal | null {
  if (status === 'active') return null;
  return { code: 'forbidden', detail: `Account ${account} is ${status}. Nothing was used.` };
}

/** Refuses what does not fit whole. */
export function tooFew(account: Account, credits: number): Refusal | null {
  const left = available(account);
  if (credits <= left) return null;
  return {
    code: 'insufficient_credits',
    detail: `This needs ${credits} credits and ${left} are available. Nothing was used.`,
  };
}

function timeFault(occurredAt: Instant, now: Instant, gapMs: number): Refusal | null {
  if (now - occurredAt > oldestUseMs) {
    return { code: 'invalid_request', detail: 'occurredAt is more than 35 days ago. Nothing was used.' };
  }
  if (occurredAt - now > gapMs) {
    return { code: 'invalid_request', detail: 'occurredAt lies in the future. Nothing was used.' };
  }
  return null;
}
