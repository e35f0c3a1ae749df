import type { Account, Plan } from './account.ts';
import {
  type Circumstances,
  keyOf,
  type LedgerCommand,
  type LedgerRules,
  type OpenCommand,
  type PurchaseCommand,
  type Refusal,
  type Verdict,
} from './command.ts';
import { boundaryFrom, cycleAt, type Instant } from './cycle.ts';
import { closeWindow, type Entry, type Line, type Writing, writeEntry, writeLine } from './entry.ts';
import { spend } from './spend.ts';

/** What becomes of a command. Even a refusal can write: resets that were due. */
export interface Decision {
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly problem: Refusal | null;
  readonly account: Account | null;
  readonly entries: readonly Entry[];
  readonly lines: readonly Line[];
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
  applyDueResets(writing, now, given.rules);
  const verdict = ruleOf(writing, command, { ...given, now });
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
      return change(writing, command, given.now);
    case 'spend':
      return spend(writing, command, given);
    case 'purchase':
      return grant(writing, command, given);
    case 'reset':
      return 'recorded';
  }
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
    plan,
    currency,
    timeZone,
    cycleAnchor,
    cycle: cycleAt(command, now),
    allocation: 0,
    used: 0,
    lots: [],
    held: 0,
    debt: 0,
    seq: 0,
    lastAt: now,
    window: null,
  };
  const writing: Writing = { account: empty, entries: [], lines: [] };
  writeEntry(writing, { type: 'reset', key: null, at: now }, { allocation: plan.allocation });
  writeLine(writing, { allocation: plan.allocation });
  return { status: 'recorded', problem: null, ...writing };
}

// Each missed reset once, in order, dated at its boundary. Paid credits are not named here.
function applyDueResets(writing: Writing, now: Instant, rules: LedgerRules): void {
  while (writing.account.cycle.end <= now) {
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
    writeLine(writing, { allocation });
  }
}

// A plan that left the configuration goes on as it was.
function allocationOf(plan: Plan, rules: LedgerRules): number {
  return Object.hasOwn(rules.allocations, plan.name)
    ? (rules.allocations[plan.name] ?? plan.allocation)
    : plan.allocation;
}

function change(writing: Writing, command: OpenCommand, now: Instant): Verdict {
  const { name, plan, currency, timeZone, cycleAnchor } = command;
  const before = writing.account;
  if (cycleAnchor !== before.cycleAnchor || timeZone !== before.timeZone) {
    // The present cycle grows to its first new boundary, so no change can make a second reset.
    closeWindow(writing);
    const cycle = { start: before.cycle.start, end: boundaryFrom(command, before.cycle.end) };
    writing.account = { ...writing.account, cycleAnchor, timeZone, cycle };
  }
  writing.account = { ...writing.account, name, currency, plan };
  // A larger plan gives its credits now, a smaller one takes effect at the next reset.
  if (plan.allocation > before.allocation) {
    closeWindow(writing);
    writeEntry(writing, { type: 'adjustment', key: null, at: now }, { allocation: plan.allocation });
    writeLine(writing, { plan: plan.name, allocation: plan.allocation });
  }
  return 'recorded';
}

function grant(writing: Writing, command: PurchaseCommand, given: Circumstances): Verdict {
  if (given.recorded) return 'duplicate';
  closeWindow(writing);
  const lot = { purchase: command.purchase.id, credits: command.credits };
  writeEntry(
    writing,
    { type: 'purchase', key: keyOf(command), at: given.now },
    { lots: [...writing.account.lots, lot] },
  );
  writeLine(writing, { purchase: command.purchase });
  return 'recorded';
}
