import { type Account, type Plan, zonesLeft } from './account.ts';
import type { Circumstances, LedgerCommand, LedgerRules, OpenCommand, Refusal, Verdict } from './command.ts';
import { boundaryFrom, cycleAt, type Instant } from './cycle.ts';
import { decline } from './decline.ts';
import type { Entry, HoldState, Line } from './entry.ts';
import { adjust, grant, takeBack } from './grant.ts';
import { capture, expire, firstToExpire, placeHold, release } from './hold.ts';
import { reverse } from './reverse.ts';
import { spend } from './spend.ts';
import { closeWindow, type Writing, writeEntry, writeLine } from './writing.ts';

/** What becomes of a command. Even a refusal can write: resets and ends of holds that were due. */
export interface Decision {
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly problem: Refusal | null;
  readonly account: Account | null;
  readonly entries: readonly Entry[];
  readonly lines: readonly Line[];
  /** The hold that was asked for, as it is now. */
  readonly hold?: HoldState;
}

/**
 * The rules. Turns an account and a command into entries and a new account, or into a refusal. Pure: equal arguments
 * give equal decisions.
 */
export function decide(account: Account | null, command: LedgerCommand, given: Circumstances): Decision {
  if (!account) return command.type === 'open' ? openNew(command, given) : noAccount(command.account);
  const writing: Writing = { account, entries: [], lines: [] };
  // Entry times never go back, even if the clock does.
  const now = Math.max(given.now, account.lastAt);
  applyDue(writing, now, given.rules);
  const recorded = (key: string) =>
    given.recorded(key) ?? writing.entries.find(entry => entry.key === key) ?? null;
  const verdict = ruleOf(writing, command, { ...given, now, recorded });
  const refused = typeof verdict === 'object';
  return {
    status: refused ? 'refused' : verdict,
    problem: refused ? verdict : null,
    ...writing,
  };
}

function ruleOf(writing: Writing, command: LedgerCommand, given: Circumstances): Verdict {
  switch (command.type) {
    case 'open':
      return change(writing, command, given);
    case 'spend':
      return spend(writing, command, given);
    case 'hold':
      return placeHold(writing, command, given);
    case 'capture':
      return capture(writing, command, given);
    case 'release':
      return release(writing, command, given);
    case 'reverse':
      return reverse(writing, command, given);
    case 'adjust':
      return adjust(writing, command, given);
    case 'purchase':
      return grant(writing, command, given);
    case 'take-back':
      return takeBack(writing, command, given);
    case 'decline':
      return decline(writing, command, given);
    case 'reset':
      return 'recorded';
  }
}

/** Whether something of an account is due at `now`: a reset, or the end of a hold. */
export function isDue(account: Account, now: Instant): boolean {
  return account.cycle.end <= now || (firstToExpire(account)?.expiresAt ?? now + 1) <= now;
}

function noAccount(account: string): Decision {
  const problem: Refusal = { code: 'not_found', detail: `No account is called ${account}.` };
  return { status: 'refused', problem, account: null, entries: [], lines: [] };
}

function openNew(command: OpenCommand, { now }: Circumstances): Decision {
  const { account, name, plan, currency, timeZone, cycleAnchor } = command;
  const empty: Account = {
    account,
    name,
    status: command.status ?? 'active',
    plan,
    currency,
    timeZone,
    cycleAnchor,
    cycle: cycleAt(command, now),
    allocation: 0,
    used: 0,
    lots: [],
    holds: [],
    seq: 0,
    lastAt: now,
    window: null,
    earlierZones: [],
  };
  const writing: Writing = { account: empty, entries: [], lines: [] };
  writeEntry(writing, { type: 'reset', key: null, at: now }, { allocation: plan.allocation });
  writeLine(writing, 'reset', { allocation: plan.allocation });
  return { status: 'recorded', problem: null, ...writing };
}

// What is due, once, in order, dated at its true instant. At a boundary the new cycle comes first.
function applyDue(writing: Writing, now: Instant, rules: LedgerRules): void {
  for (;;) {
    const boundary = writing.account.cycle.end;
    const hold = firstToExpire(writing.account);
    if (boundary <= now && !(hold && hold.expiresAt < boundary)) reset(writing, rules);
    else if (hold && hold.expiresAt <= now) expire(writing, hold);
    else return;
  }
}

// Paid credits and what is held are not named here.
function reset(writing: Writing, rules: LedgerRules): void {
  closeWindow(writing);
  const { cycle, plan } = writing.account;
  const start = cycle.end;
  const allocation = allocationOf(plan, rules);
  writeEntry(
    writing,
    { type: 'reset', key: null, at: start },
    {
      cycle: { start, end: boundaryFrom(writing.account, start + 1) },
      plan: { name: plan.name, allocation },
      allocation,
      used: 0,
    },
  );
  const carried = (writing.entries.at(-1)?.after.monthly ?? 0) - allocation;
  writeLine(writing, 'reset', { allocation, ...(carried > 0 && { carried }) });
}

// A plan that left the configuration goes on as it was.
function allocationOf(plan: Plan, rules: LedgerRules): number {
  return Object.hasOwn(rules.allocations, plan.name)
    ? (rules.allocations[plan.name] ?? plan.allocation)
    : plan.allocation;
}

function change(writing: Writing, command: OpenCommand, { now, rules }: Circumstances): Verdict {
  const { name, plan, currency, timeZone, cycleAnchor } = command;
  const before = writing.account;
  if (cycleAnchor !== before.cycleAnchor || timeZone !== before.timeZone) {
    // The present cycle grows to its first new boundary, so no change can make a second reset.
    closeWindow(writing);
    const cycle = { start: before.cycle.start, end: boundaryFrom(command, before.cycle.end) };
    const earlierZones = timeZone === before.timeZone ? before.earlierZones : zonesLeft(before);
    writing.account = { ...writing.account, cycleAnchor, timeZone, cycle, earlierZones };
  }
  const status = command.status ?? before.status;
  writing.account = { ...writing.account, name, currency, plan, status };
  // A larger plan gives its credits now; a smaller one waits for the next reset, unless it is configured otherwise.
  const { allocation } = plan;
  const isSmaller = allocation < before.allocation;
  if (isSmaller ? rules.downgrades === 'now' : allocation > before.allocation) {
    closeWindow(writing);
    writeEntry(writing, { type: 'plan', key: null, at: now }, { allocation });
    writeLine(writing, 'adjustment', { plan: plan.name, allocation });
  }
  return 'recorded';
}
