import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, available, monthlyRemaining, paidRemaining } from '../../src/domain/account.ts';
import type { LedgerCommand } from '../../src/domain/command.ts';
import { dayOf } from '../../src/domain/cycle.ts';
import { type Entry, type Line, usageLine } from '../../src/domain/entry.ts';
import { type Decision, decide } from '../../src/domain/ledger.ts';
import { opened, rules, type Step, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';

const start = Date.parse('2025-08-24T09:00:00+05:30');
const runs = { numRuns: isLong ? 100_000 : 3000 };

interface Told {
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly lines: readonly Line[];
  readonly decisions: readonly {
    readonly before: Account | null;
    readonly step: Step;
    readonly decision: Decision;
  }[];
}

// Lives a story: keeps what a store would keep, and nothing else.
function live(steps: readonly Step[]): Told {
  const recorded = new Map<string, Entry>();
  const entries: Entry[] = [];
  const lines: Line[] = [];
  const decisions: Told['decisions'][number][] = [];
  let account: Account | null = null;
  let now = start;
  for (const step of [{ passedMs: 0, command: opened }, ...steps]) {
    now += step.passedMs;
    const before: Account | null = account;
    const decision: Decision = decide(before, step.command, {
      now,
      rules,
      recorded: key => recorded.get(key) ?? null,
    });
    account = decision.account;
    entries.push(...decision.entries);
    lines.push(...decision.lines);
    for (const entry of decision.entries) if (entry.key) recorded.set(entry.key, entry);
    decisions.push({ before, step, decision });
  }
  if (!account) throw new Error('The account was not opened.');
  return { account, entries, lines, decisions };
}

const always = (hold: (told: Told) => void) =>
  fc.assert(
    fc.property(story, steps => hold(live(steps))),
    runs,
  );

describe('whatever happens to an account', () => {
  it('never has less than nothing, in any bucket, after any entry', () => {
    always(({ account, entries }) => {
      for (const { after } of entries) {
        expect(Math.min(after.monthly, after.paid, after.held, after.debt)).toBeGreaterThanOrEqual(0);
      }
      expect(available(account)).toBeGreaterThanOrEqual(0);
    });
  });

  it('its entries add up to its balance, and each balance after follows from the one before', () => {
    always(({ account, entries }) => {
      const sum = { monthly: 0, paid: 0 };
      for (const [index, { seq, change, after }] of entries.entries()) {
        sum.monthly += change.monthly;
        sum.paid += change.paid;
        expect(seq).toBe(index + 1);
        expect(after).toMatchObject(sum);
      }
      expect(sum).toEqual({ monthly: monthlyRemaining(account), paid: paidRemaining(account) });
      expect(account.seq).toBe(entries.length);
    });
  });

  it('its entries never go back in time', () => {
    always(({ entries }) => {
      for (const [index, entry] of entries.entries()) {
        expect(entry.at).toBeGreaterThanOrEqual(entries[index - 1]?.at ?? 0);
      }
    });
  });

  it('spends monthly credits before paid ones, and lots oldest first', () => {
    always(({ decisions }) => {
      for (const { before, decision } of decisions) {
        for (const { type, change, after } of decision.entries) {
          if (type === 'usage' && change.paid < 0) expect(after.monthly).toBe(0);
        }
        if (!before || decision.entries.at(-1)?.type !== 'usage') continue;
        const left = new Map(decision.account?.lots.map(lot => [lot.lot, lot.credits]));
        const touched = before.lots.findIndex(lot => left.get(lot.lot) === lot.credits);
        const older = touched < 0 ? before.lots.slice(0, -1) : before.lots.slice(0, Math.max(0, touched - 1));
        for (const lot of older) expect(left.has(lot.lot)).toBe(false);
      }
    });
  });

  it('keeps its paid credits through every reset, plan change and clock jump', () => {
    always(({ entries }) => {
      for (const { type, change } of entries) {
        if (type === 'reset' || type === 'adjustment') expect(change.paid).toBe(0);
      }
    });
  });

  it('is reset to its plan exactly once a cycle, in order, at the true instant', () => {
    always(({ account, entries, decisions }) => {
      const boundaries = decisions.flatMap(({ before, decision }) =>
        before && decision.entries.some(entry => entry.type === 'reset') ? [before.cycle.end] : [],
      );
      const resets = entries.filter(entry => entry.type === 'reset').slice(1);
      for (const boundary of boundaries) expect(resets.some(({ at }) => at === boundary)).toBe(true);
      for (const [index, { at, after }] of resets.entries()) {
        expect(at).toBeGreaterThan(resets[index - 1]?.at ?? 0);
        expect(Object.values(rules.allocations)).toContain(after.monthly);
      }
      expect(account.cycle.end).toBeGreaterThan(account.lastAt);
    });
  });

  it('records an id once, and refuses it with other credits, channel or kind', () => {
    always(({ entries, decisions }) => {
      const keys = entries.flatMap(({ key }) => key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
      const first = new Map<string, LedgerCommand>();
      for (const { step, decision } of decisions) {
        if (step.command.type !== 'spend') continue;
        const known = first.get(step.command.id);
        if (known) {
          expect(decision.status).toBe(isEqual(known, step.command) ? 'duplicate' : 'refused');
          expect(decision.entries.filter(entry => entry.type === 'usage')).toEqual([]);
        }
        if (decision.status === 'recorded') first.set(step.command.id, step.command);
      }
    });
  });

  it('spends whole or not at all, and refuses only what does not fit', () => {
    always(({ decisions }) => {
      for (const { step, decision } of decisions) {
        if (step.command.type !== 'spend' || !decision.account) continue;
        const used = decision.entries.filter(entry => entry.type === 'usage');
        if (decision.status === 'recorded') {
          expect(used.map(({ change }) => -change.monthly - change.paid)).toEqual([step.command.credits]);
        } else {
          expect(used).toEqual([]);
        }
        if (decision.problem?.code === 'insufficient_credits') {
          expect(available(decision.account)).toBeLessThan(step.command.credits);
        }
      }
    });
  });

  it('grants a purchase once, whole', () => {
    always(({ entries, decisions }) => {
      const ids = new Map<string, number>();
      for (const { step, decision } of decisions) {
        if (step.command.type !== 'purchase') continue;
        const { id } = step.command.purchase;
        expect(decision.status).toBe(ids.has(id) ? 'duplicate' : 'recorded');
        if (!ids.has(id)) ids.set(id, step.command.credits);
      }
      const bought = [...ids.values()].reduce((sum, credits) => sum + credits, 0);
      const granted = entries
        .filter(entry => entry.type === 'purchase')
        .reduce((sum, { change }) => sum + change.paid, 0);
      expect(granted).toBe(bought);
    });
  });

  it('has a history that adds up to its balance, newest last, each line with the balance after', () => {
    always(({ account, lines }) => {
      const all = account.window ? [...lines, usageLine(account.account, account.window)] : lines;
      let balance = 0;
      for (const [index, line] of all.entries()) {
        balance += line.credits;
        expect(line.balanceAfter).toBe(balance);
        const previous = all[index - 1];
        if (previous)
          expect([line.at, line.seq] > [previous.at, previous.seq] || line.seq > previous.seq).toBe(true);
        if (previous) expect(line.at).toBeGreaterThanOrEqual(previous.at);
      }
      expect(balance).toBe(available(account));
    });
  });

  it('tells consecutive usage in one line, never longer than an hour, a day or a cycle', () => {
    always(({ decisions }) => {
      for (const { decision } of decisions) {
        const { account } = decision;
        const window = account?.window;
        if (!account || !window) continue;
        expect(window.lastAt - window.at).toBeLessThan(rules.window.lengthMs);
        expect(window.lastAt).toBeLessThan(account.cycle.end);
        expect(dayOf(window.at, account.timeZone)).toBe(dayOf(window.lastAt, account.timeZone));
        const sum = (sums: Readonly<Record<string, number>>) =>
          Object.values(sums).reduce((a, b) => a + b, 0);
        const hours = window.hours.reduce((total, { credits }) => total + credits, 0);
        expect([sum(window.channels), sum(window.kinds), hours]).toEqual(Array(3).fill(window.credits));
      }
    });
  });
});

function isEqual(one: LedgerCommand, other: LedgerCommand): boolean {
  if (one.type !== 'spend' || other.type !== 'spend') return false;
  return one.credits === other.credits && one.channel === other.channel && one.kind === other.kind;
}
