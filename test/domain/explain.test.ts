import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { available, bucketsOf } from '../../src/domain/account.ts';
import { type Entry, type Line, partOf } from '../../src/domain/entry.ts';
import { type Explanation, explain, noSums, plusLine } from '../../src/domain/explain.ts';
import { story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { live, type Told } from './live.ts';

const runs = { numRuns: isLong ? 20_000 : 500 };

/** What the server would explain after an entry: Credits Added are read first, then the rest, each newest first. */
function explained({ lines }: Told, entry: Entry): Explanation {
  const known = lines.filter(line => line.seq <= entry.seq).toReversed();
  const parts = (['added', 'other'] as const).flatMap(part => known.filter(line => partOf(line) === part));
  return explain(parts.reduce(plusLine, noSums), entry.after);
}

/** Everything that stands at one instant counts, so a balance is asked for after its last entry only. */
function lastOfInstants({ entries }: Told): Entry[] {
  return entries.filter((entry, place) => entries[place + 1]?.at !== entry.at);
}

const always = (hold: (told: Told) => void) =>
  fc.assert(
    fc.property(story, ({ rules, steps }) => hold(live(rules, steps))),
    runs,
  );

const sumOf = (entries: readonly Entry[], types: readonly string[], bucket: 'monthly' | 'paid') =>
  entries.filter(({ type }) => types.includes(type)).reduce((sum, { change }) => sum + change[bucket], 0);

describe('a balance as a sum', () => {
  it('adds up at every instant of an account', () => {
    always(told => {
      for (const entry of lastOfInstants(told)) {
        const { monthly, paid, held, debt, available: left } = explained(told, entry);
        const { granted, carried, changed, lapsed } = monthly;
        expect(granted + carried + changed - lapsed - monthly.used).toBe(entry.after.monthly);
        expect(paid.bought + paid.adjusted - paid.refunded - paid.repaid - paid.used).toBe(entry.after.paid);
        expect(monthly.remaining + paid.remaining - held).toBe(left);
        expect([monthly.remaining, paid.remaining, held, debt]).toEqual(Object.values(entry.after));
      }
    });
  });

  it('says of each part what the entries moved, and of no part but changes less than nothing', () => {
    always(told => {
      for (const entry of lastOfInstants(told)) {
        const { cycleStart, monthly, paid } = explained(told, entry);
        const all = told.entries.slice(0, entry.seq);
        const first = all.findLastIndex(({ type }) => type === 'reset');
        const ofCycle = all.slice(first + 1);
        expect(cycleStart).toBe(all[first]?.at);
        expect(monthly.granted + monthly.carried).toBe(all[first]?.after.monthly);
        expect(monthly.changed).toBe(sumOf(ofCycle, ['plan'], 'monthly'));
        expect(0 - monthly.lapsed).toBe(sumOf(ofCycle, ['lapse'], 'monthly'));
        expect(0 - monthly.used).toBe(sumOf(ofCycle, ['usage', 'reversal'], 'monthly'));
        expect(paid.bought).toBe(sumOf(all, ['purchase'], 'paid'));
        expect(paid.adjusted).toBe(sumOf(all, ['adjustment'], 'paid'));
        expect(0 - paid.refunded).toBe(sumOf(all, ['refund'], 'paid'));
        expect(0 - paid.repaid).toBe(sumOf(all, ['repayment'], 'paid'));
        expect(0 - paid.used).toBe(sumOf(all, ['usage', 'reversal'], 'paid'));
        const { granted, carried, lapsed, used } = monthly;
        expect(
          Math.min(granted, carried, lapsed, used, paid.bought, paid.repaid, paid.used),
        ).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('is in the end what the account has', () => {
    always(told => {
      const last = told.entries.at(-1);
      if (!last) throw new Error('An account has an entry.');
      const { monthly, paid, held, debt, available: left } = explained(told, last);
      expect({ monthly: monthly.remaining, paid: paid.remaining, held, debt }).toEqual(
        bucketsOf(told.account),
      );
      expect(left).toBe(available(told.account));
    });
  });

  it('is the same from lines that are read together', () => {
    always(told => {
      const last = told.entries.at(-1);
      if (!last) throw new Error('An account has an entry.');
      const together = told.lines.toReversed().reduce(plusLine, noSums);
      expect(explain(together, last.after)).toEqual(explained(told, last));
    });
  });

  it('cannot be told of an account without its first reset', () => {
    const line: Line = {
      account: 'acme',
      seq: 2,
      at: 0,
      type: 'purchase',
      credits: 5,
      balanceAfter: 5,
      detail: {},
    };
    expect(() => explain(plusLine(noSums, line), { monthly: 0, paid: 5, held: 0, debt: 0 })).toThrow('reset');
  });
});
