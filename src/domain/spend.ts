import { type Account, available, type Lot, monthlyRemaining } from './account.ts';
import {
  type Circumstances,
  keyOf,
  type RecordedUse,
  type Refusal,
  type SpendCommand,
  type Verdict,
} from './command.ts';
import type { Instant } from './cycle.ts';
import { closeWindow, type ReportedUse, usageLine, type Writing, writeEntry } from './entry.ts';
import {
  belongs,
  extendWindow,
  openWindow,
  type UsageWindow,
  type Use,
  type WindowRules,
} from './usage-window.ts';

/** The oldest use that can still be reported: 35 days. */
export const oldestUseMs = 35 * 24 * 3_600_000;

/** Spends whole or not at all: monthly credits first, then lots, oldest first. */
export function spend(writing: Writing, command: SpendCommand, given: Circumstances): Verdict {
  if (given.recorded) return isSame(given.recorded, command) ? 'duplicate' : conflict(command);
  const { now, rules } = given;
  const occurredAt = command.occurredAt ?? now;
  const untimely = timeFault(occurredAt, now, rules.window.gapMs);
  if (untimely) return untimely;
  const left = available(writing.account);
  if (command.credits > left) return tooFew(command.credits, left);

  const use: ReportedUse = {
    credits: command.credits,
    channel: command.channel,
    kind: command.kind,
    occurredAt,
    conversation: command.conversation ?? null,
    description: command.description ?? null,
  };
  const key = keyOf(command);
  const seen: Use = { ...use, at: now };
  if (now - occurredAt > rules.window.gapMs) return late(writing, key, seen, use, rules.window);
  const { window } = writing.account;
  const joins = window !== null && belongs(window, seen, rules.window);
  if (!joins) closeWindow(writing);
  writeEntry(writing, { type: 'usage', key, at: now, use }, taken(writing.account, command.credits));
  const balanceAfter = available(writing.account);
  writing.account = {
    ...writing.account,
    window: joins
      ? extendWindow(window, seen, { balanceAfter, timeZone: writing.account.timeZone })
      : windowOf(writing.account, seen, rules.window),
  };
  return 'recorded';
}

// What comes too late to belong to the present usage is a line of its own, at its own time.
function late(
  writing: Writing,
  key: string | null,
  seen: Use,
  use: ReportedUse,
  rules: WindowRules,
): Verdict {
  closeWindow(writing);
  writeEntry(writing, { type: 'usage', key, at: seen.at, use }, taken(writing.account, use.credits));
  writing.lines.push(usageLine(writing.account.account, windowOf(writing.account, seen, rules)));
  return 'recorded';
}

function windowOf(account: Account, seen: Use, rules: WindowRules): UsageWindow {
  const { seq, cycle, timeZone } = account;
  return openWindow(seen, { seq, balanceAfter: available(account), cycleEnd: cycle.end, timeZone }, rules);
}

function taken(account: Account, credits: number): Pick<Account, 'used' | 'lots'> {
  const monthly = Math.min(credits, monthlyRemaining(account));
  return { used: account.used + monthly, lots: takenFromLots(account.lots, credits - monthly) };
}

function takenFromLots(lots: readonly Lot[], credits: number): readonly Lot[] {
  let rest = credits;
  if (rest === 0) return lots;
  const left: Lot[] = [];
  for (const lot of lots) {
    const part = Math.min(rest, lot.credits);
    rest -= part;
    if (lot.credits > part) left.push({ ...lot, credits: lot.credits - part });
  }
  return left;
}

function isSame(recorded: RecordedUse, command: SpendCommand): boolean {
  const { credits, channel, kind } = recorded;
  return credits === command.credits && channel === command.channel && kind === command.kind;
}

function conflict({ id }: SpendCommand): Refusal {
  const detail = `Usage ${id} was recorded with other credits, channel or kind. Nothing was used again.`;
  return { code: 'idempotency_conflict', detail };
}

function tooFew(credits: number, left: number): Refusal {
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
