import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, bucketsOf, heldCredits, type Lot, monthlyRemaining } from '../../src/domain/account.ts';
import type { LedgerCommand } from '../../src/domain/command.ts';
import { dayOf } from '../../src/domain/cycle.ts';
import { usageLine } from '../../src/domain/entry.ts';
import { unheldOf } from '../../src/domain/lots.ts';
import { afterSpend, onlyGrew } from '../../src/domain/spend.ts';
import { rules, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { live, type Told } from './live.ts';

const runs = { numRuns: isLong ? 20_000 : 1000 };

const always = (hold: (told: Told) => void) =>
  fc.assert(
    fc.property(story, ({ rules: given, steps }) => hold(live(given, steps))),
    runs,
  );

const kept = ({ decisions }: Told) => decisions.filter(({ step }) => !step.isLost);

describe('whatever happens to an account', () => {
  it('never has less than nothing, in any bucket, after any entry, and holds only what it has', () => {
    always(({ entries }) => {
      for (const { after } of entries) {
        expect(Math.min(after.monthly, after.paid, after.held, after.debt)).toBeGreaterThanOrEqual(0);
        expect(after.held).toBeLessThanOrEqual(after.monthly + after.paid);
      }
    });
  });

  it('its entries add up to its balance, and each balance after follows from the one before', () => {
    always(({ account, entries }) => {
      const sum = { monthly: 0, paid: 0, held: 0, debt: 0 };
      for (const [index, { seq, change, after }] of entries.entries()) {
        sum.monthly += change.monthly;
        sum.paid += change.paid;
        sum.held += change.held;
        sum.debt += change.debt;
        expect(seq).toBe(index + 1);
        expect(after).toEqual(sum);
      }
      expect(sum).toEqual(bucketsOf(account));
      expect(account.seq).toBe(entries.length);
    });
  });

  it('its entries say how each lot moved, and the lots are the sum of it, never below nothing', () => {
    always(({ account, entries }) => {
      const lots = new Map<string, Pick<Lot, 'lot' | 'seq' | 'credits' | 'debt'>>();
      for (const { change, moves } of entries) {
        const moved = { paid: 0, debt: 0 };
        for (const { lot, seq, credits, debt } of moves ?? []) {
          const before = lots.get(lot) ?? { lot, seq, credits: 0, debt: 0 };
          expect(before.seq).toBe(seq);
          const after = { ...before, credits: before.credits + credits, debt: before.debt + debt };
          expect(Math.min(after.credits, after.debt)).toBeGreaterThanOrEqual(0);
          lots.set(lot, after);
          moved.paid += credits;
          moved.debt += debt;
        }
        expect(moved).toEqual({ paid: change.paid, debt: change.debt });
      }
      const left = [...lots.values()].filter(({ credits, debt }) => credits > 0 || debt > 0);
      const own = account.lots.filter(({ credits, debt }) => credits > 0 || debt > 0);
      expect(own).toMatchObject(left.sort((one, other) => one.seq - other.seq));
    });
  });

  it('its entries never go back in time', () => {
    always(({ entries }) => {
      for (const [index, entry] of entries.entries()) {
        expect(entry.at).toBeGreaterThanOrEqual(entries[index - 1]?.at ?? 0);
      }
    });
  });

  it('spends and holds monthly credits before paid ones, and lots oldest first', () => {
    always(told => {
      for (const { step, decision } of kept(told)) {
        const { account } = decision;
        const isUse = step.command.type === 'spend' || step.command.type === 'hold';
        if (!account || !isUse || decision.status !== 'recorded') continue;
        const moves = decision.entries.at(-1)?.moves ?? [];
        const hold = step.command.type === 'hold' ? account.holds.at(-1)?.lots : undefined;
        const touched = (hold ?? moves).map(({ lot }) => lot);
        if (touched.length === 0) continue;
        const heldMonthly = account.holds.reduce((sum, { monthly }) => sum + monthly, 0);
        expect(monthlyRemaining(account)).toBe(heldMonthly);
        const youngest = Math.max(...(hold ? [] : moves.map(({ seq }) => seq)), 0);
        for (const lot of account.lots) if (lot.seq < youngest) expect(unheldOf(account, lot)).toBe(0);
      }
    });
  });

  it('keeps its paid credits through every reset, plan change and lapse', () => {
    always(({ entries }) => {
      for (const { type, change } of entries) {
        if (type === 'reset' || type === 'plan' || type === 'lapse') expect(change.paid).toBe(0);
      }
    });
  });

  it('keeps its held credits through everything but the end of the hold', () => {
    always(told => {
      for (const { decision } of kept(told)) {
        for (const { type, change } of decision.entries) {
          if (type === 'hold') expect(change).toMatchObject({ monthly: 0, paid: 0, debt: 0 });
          if (!['hold', 'release', 'usage', 'lapse'].includes(type)) expect(change.held).toBe(0);
        }
      }
    });
  });

  it('is reset to its plan exactly once a cycle, in order, at the true instant', () => {
    always(told => {
      const { account, entries, lines } = told;
      const boundaries = kept(told).flatMap(({ before, decision }) =>
        before && decision.entries.some(entry => entry.type === 'reset') ? [before.cycle.end] : [],
      );
      const resets = entries.filter(entry => entry.type === 'reset').slice(1);
      for (const boundary of boundaries) expect(resets.some(({ at }) => at === boundary)).toBe(true);
      for (const [index, { at, seq, after }] of resets.entries()) {
        expect(at).toBeGreaterThan(resets[index - 1]?.at ?? 0);
        const { allocation = 0, carried = 0 } = lines.find(line => line.seq === seq)?.detail ?? {};
        expect(Object.values(rules.allocations)).toContain(allocation);
        expect(after.monthly).toBe(allocation + carried);
        expect(carried).toBeLessThanOrEqual(after.held);
      }
      expect(account.cycle.end).toBeGreaterThan(account.lastAt);
    });
  });

  it('records an id once, and refuses it with other credits, channel or kind', () => {
    always(told => {
      const keys = told.entries.flatMap(({ key }) => key ?? []);
      expect(new Set(keys).size).toBe(keys.length);
      const first = new Map<string, LedgerCommand>();
      for (const { step, decision } of kept(told)) {
        const { command } = step;
        if (command.type !== 'spend' && command.type !== 'hold') continue;
        const known = first.get(command.id);
        if (known) {
          expect(decision.status).toBe(isEqual(known, command) ? 'duplicate' : 'refused');
          expect(decision.entries.filter(entry => entry.key === `usage:${command.id}`)).toEqual([]);
        }
        if (decision.status === 'recorded') first.set(command.id, command);
      }
    });
  });

  it('spends whole or not at all', () => {
    always(told => {
      for (const { step, decision } of kept(told)) {
        const { command } = step;
        if (command.type !== 'spend' && command.type !== 'capture') continue;
        const used = decision.entries.filter(entry => entry.type === 'usage');
        const recorded = decision.status === 'recorded' ? [command.credits] : [];
        expect(used.map(({ change }) => -change.monthly - change.paid)).toEqual(recorded);
      }
    });
  });

  it('leaves nothing of what was refused but what was due before it', () => {
    always(told => {
      for (const { before, decision } of kept(told)) {
        if (decision.status !== 'refused') continue;
        for (const { type } of decision.entries) {
          expect(['reset', 'release', 'lapse', 'repayment']).toContain(type);
        }
        if (decision.entries.length === 0) expect(decision.account).toEqual(before);
      }
    });
  });

  it('ends a hold once, with at most what it held', () => {
    always(({ account, entries }) => {
      const held = new Map<string, number>();
      for (const { type, key, change, use } of entries) {
        if (type === 'hold') held.set((key ?? '').replace('usage:', 'end:'), change.held);
        if (key?.startsWith('end:')) {
          expect(use?.credits ?? 0).toBeLessThanOrEqual(held.get(key) ?? -1);
          held.delete(key);
        }
      }
      expect([...held.keys()]).toEqual(account.holds.map(({ id }) => `end:${id}`));
      expect(heldCredits(account)).toBe(bucketsOf(account).held);
    });
  });

  it('grants a purchase once, whole', () => {
    always(told => {
      const ids = new Map<string, number>();
      for (const { step, decision } of kept(told)) {
        if (step.command.type !== 'purchase') continue;
        const { id } = step.command.purchase;
        expect(decision.status).toBe(ids.has(id) ? 'duplicate' : 'recorded');
        ids.set(id, step.command.credits);
      }
      const bought = [...ids.values()].reduce((sum, credits) => sum + credits, 0);
      const granted = told.entries
        .filter(entry => entry.type === 'purchase')
        .reduce((sum, { change }) => sum + change.paid, 0);
      expect(granted).toBe(bought);
    });
  });

  it('owes or gave back exactly what its reversed money calls back', () => {
    always(told => {
      const called = new Map<string, number>();
      for (const { step, decision } of kept(told)) {
        const { command } = step;
        if (command.type !== 'take-back' || decision.status === 'refused') continue;
        called.set(`purchase:${command.purchase.id}`, command.credits);
      }
      const back = new Map<string, number>();
      for (const { type, moves } of told.entries) {
        if (type !== 'refund') continue;
        for (const { lot, credits, debt } of moves ?? [])
          back.set(lot, (back.get(lot) ?? 0) - credits + debt);
      }
      for (const [lot, credits] of called) expect(back.get(lot) ?? 0).toBe(credits);
    });
  });

  it('has a history that adds up to its balance, newest last, each line with the balance after', () => {
    always(({ account, lines }) => {
      const all = account.window ? [...lines, usageLine(account.account, account.window)] : lines;
      let sum = 0;
      for (const [index, line] of all.entries()) {
        sum += line.credits;
        expect(line.balanceAfter).toBe(sum);
        const previous = all[index - 1];
        if (previous)
          expect([line.at, line.seq] > [previous.at, previous.seq] || line.seq > previous.seq).toBe(true);
        if (previous) expect(line.at).toBeGreaterThanOrEqual(previous.at);
      }
      expect(sum).toBe(balance(account));
    });
  });

  it('tells consecutive usage in one line, never longer than an hour, a day or a cycle', () => {
    always(told => {
      for (const { decision } of kept(told)) {
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

  it('is told by its entry alone where a spend did nothing but let the usage window grow', () => {
    const seen = { grown: 0, other: 0 };
    always(({ decisions }) => {
      for (const { before, step, decision } of decisions) {
        const [entry] = decision.entries;
        if (!before || !entry) continue;
        if (onlyGrew(before, step.command, decision)) {
          expect(afterSpend(before, entry)).toEqual(decision.account);
          seen.grown += 1;
        } else if (entry.type !== 'usage') {
          // No other entry can be taken for one.
          expect(afterSpend(before, entry)).toBeNull();
          seen.other += 1;
        }
      }
    });
    expect(Math.min(seen.grown, seen.other)).toBeGreaterThan(20);
  });

  it('is told by no capture, though it is usage too', () => {
    always(({ decisions }) => {
      for (const { before, step, decision } of decisions) {
        const [entry] = decision.entries;
        if (step.command.type !== 'capture' || !before || !entry) continue;
        expect(afterSpend(before, entry)).toBeNull();
      }
    });
  });

  it('says in each usage line which entries it gathers, and in the hours what was used and not returned', () => {
    always(({ account, entries, lines }) => {
      const all = account.window ? [...lines, usageLine(account.account, account.window)] : lines;
      const used = entries.filter(({ type }) => type === 'usage');
      const told = all.flatMap(({ seq, detail }) => (detail.use ? [{ seq, ...detail.use }] : []));
      const gathered = told.map(({ seq, lastSeq = 0 }) =>
        used.filter(each => each.seq >= seq && each.seq <= lastSeq),
      );
      expect(gathered.flat()).toEqual(used);
      const sum = (credits: readonly number[]) => credits.reduce((one, other) => one + other, 0);
      expect(gathered.map(each => -sum(each.map(({ use }) => use?.credits ?? 0)))).toEqual(
        all.filter(({ detail }) => detail.use).map(({ credits }) => credits),
      );
      const returned = sum(all.map(({ detail }) => detail.reversed?.credits ?? 0));
      const hours = all.flatMap(line => line.hours ?? []).map(({ credits }) => credits);
      expect(sum(hours)).toBe(sum(used.map(({ use }) => use?.credits ?? 0)) - returned);
    });
  });
});

function isEqual(one: LedgerCommand, other: LedgerCommand): boolean {
  if (one.type !== 'spend' && one.type !== 'hold') return false;
  if (other.type !== one.type) return false;
  return one.credits === other.credits && one.channel === other.channel && one.kind === other.kind;
}
