import type { Account } from '../../src/domain/account.ts';
import type { LedgerRules } from '../../src/domain/command.ts';
import type { Entry, Line } from '../../src/domain/entry.ts';
import { type Decision, decide } from '../../src/domain/ledger.ts';
import { opened, type Step } from '../support/commands.ts';

/** When every story begins. */
export const start = Date.parse('2025-08-24T09:00:00+05:30');

/** What a story left: all that a store would keep, and how each step was decided. */
export interface Told {
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly lines: readonly Line[];
  readonly decisions: readonly {
    readonly before: Account | null;
    readonly step: Step;
    readonly decision: Decision;
  }[];
}

/** Lives a story: keeps what a store would keep, and nothing else. A lost step keeps nothing. */
export function live(rules: LedgerRules, steps: readonly Step[]): Told {
  const recorded = new Map<string, Entry>();
  const entries: Entry[] = [];
  const lines: Line[] = [];
  const decisions: Told['decisions'][number][] = [];
  let account: Account | null = null;
  let now = start;
  for (const step of [{ passedMs: 0, command: opened, isLost: false }, ...steps]) {
    now += step.passedMs;
    const before: Account | null = account;
    const given = { now, rules, recorded: (key: string) => recorded.get(key) ?? null };
    const decision: Decision = decide(before, step.command, given);
    decisions.push({ before, step, decision });
    if (step.isLost) continue;
    account = decision.account;
    entries.push(...decision.entries);
    lines.push(...decision.lines);
    for (const entry of decision.entries) if (entry.key) recorded.set(entry.key, entry);
  }
  if (!account) throw new Error('The account was not opened.');
  return { account, entries, lines, decisions };
}
