import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundaryFrom,
  cycleAt,
  dayAfter,
  dayOf,
  isTimeZone,
  nextMidnight,
  startOfDay,
} from '../../src/domain/cycle.ts';
import { isLong } from '../support/long.ts';
import { offsetChanges, trickyZones } from '../support/zones.ts';

const iso = (at: number) => new Date(at).toISOString();
const century = { min: Date.UTC(1970, 0, 2), max: Date.UTC(2069, 11, 31), noInvalidDate: true } as const;
const anyZone = fc.constantFrom(...(isLong ? Intl.supportedValuesOf('timeZone') : trickyZones));
const anyInstant = fc
  .date({ min: new Date(century.min), max: new Date(century.max), noInvalidDate: true })
  .map(Number);

describe('a cycle', () => {
  it.each([
    ['the 31st in January', '2025-01-31T10:00:00Z', '2025-01-31T00:00:00.000Z', '2025-02-28T00:00:00.000Z'],
    [
      'the last day of February',
      '2025-02-28T00:00:00Z',
      '2025-02-28T00:00:00.000Z',
      '2025-03-31T00:00:00.000Z',
    ],
    ['a leap day', '2028-03-01T00:00:00Z', '2028-02-29T00:00:00.000Z', '2028-03-31T00:00:00.000Z'],
    ['a month of 30 days', '2025-04-30T23:59:59Z', '2025-04-30T00:00:00.000Z', '2025-05-31T00:00:00.000Z'],
    ['the turn of the year', '2025-12-31T00:00:00Z', '2025-12-31T00:00:00.000Z', '2026-01-31T00:00:00.000Z'],
  ])('anchored on the 31st clamps and comes back: %s', (_, at, start, end) => {
    const anchor = { cycleAnchor: Date.parse('2025-01-31T00:00:00Z'), timeZone: 'UTC' };
    const cycle = cycleAt(anchor, Date.parse(at));
    expect([iso(cycle.start), iso(cycle.end)]).toEqual([start, end]);
  });

  it("begins at midnight of the account's zone, not of UTC", () => {
    const anchor = { cycleAnchor: Date.parse('2025-04-24T00:00:00+05:30'), timeZone: 'Asia/Kolkata' };
    const cycle = cycleAt(anchor, Date.parse('2025-08-28T17:28:00+05:30'));
    expect([iso(cycle.start), iso(cycle.end)]).toEqual([
      '2025-08-23T18:30:00.000Z',
      '2025-09-23T18:30:00.000Z',
    ]);
  });

  it('is half-open: its end is the start of the next', () => {
    const anchor = { cycleAnchor: Date.parse('2025-04-24T00:00:00Z'), timeZone: 'UTC' };
    const { end } = cycleAt(anchor, Date.parse('2025-08-28T00:00:00Z'));
    expect(cycleAt(anchor, end - 1).end).toBe(end);
    expect(cycleAt(anchor, end).start).toBe(end);
  });

  it('holds its instant, follows its anchor and touches the next, in any zone, over 100 years', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, anyZone, (cycleAnchor, at, timeZone) => {
        const anchor = { cycleAnchor, timeZone };
        const cycle = cycleAt(anchor, at);
        expect(cycle.start).toBeLessThanOrEqual(at);
        expect(cycle.end).toBeGreaterThan(at);
        expect(cycleAt(anchor, cycle.start)).toEqual(cycle);
        expect(cycleAt(anchor, cycle.end).start).toBe(cycle.end);
        expect(cycleAt(anchor, cycle.start - 1).end).toBe(cycle.start);
        expect(boundaryFrom(anchor, cycle.start)).toBe(cycle.start);
        expect(boundaryFrom(anchor, cycle.start + 1)).toBe(cycle.end);
      }),
      { numRuns: isLong ? 20_000 : 1000 },
    );
  });

  it.each(isLong ? trickyZones : trickyZones.slice(0, 3))(
    'comes once a month for 100 years, on the anchor day or the last of a shorter month: %s',
    timeZone => {
      for (const day of [1, 24, 29, 31]) {
        const anchor = {
          cycleAnchor: startOfDay(`2000-01-${String(day).padStart(2, '0')}`, timeZone),
          timeZone,
        };
        let { start } = cycleAt(anchor, century.min);
        for (let month = 0; month < 1200; month += 1) {
          const { end } = cycleAt(anchor, start);
          const isDue = (date: string) => Number(date.slice(8)) === Math.min(day, daysIn(date));
          // Where the zone skipped the day that was due, the cycle begins on the one after it.
          const named = (at: number) => {
            const date = dayOf(at, timeZone);
            return isDue(date) ? date : (skipped[`${timeZone} ${date}`] ?? date);
          };
          expect(isDue(named(end)), named(end)).toBe(true);
          if (month > 0) expect(monthsBetween(named(start), named(end))).toBe(1);
          start = end;
        }
      }
    },
  );
});

// Days that came where another would have been, and which.
const skipped: Readonly<Record<string, string>> = {
  'Pacific/Apia 2011-12-31': '2011-12-30',
  'Pacific/Kwajalein 1993-08-22': '1993-08-21',
  'Pacific/Kiritimati 1995-01-01': '1994-12-31',
};

describe("a day's first instant", () => {
  it.each([
    ['clocks jump over midnight', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['midnight comes twice', '2006-10-29', 'America/St_Johns', '2006-10-29T02:30:00.000Z'],
    [
      'clocks fall back at midnight into the day before',
      '2018-02-18',
      'America/Sao_Paulo',
      '2018-02-18T03:00:00.000Z',
    ],
    ['the zone skipped the day', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['nothing happens', '2025-08-24', 'Asia/Kolkata', '2025-08-23T18:30:00.000Z'],
  ])('is right where %s', (_, day, timeZone, expected) => {
    expect(iso(startOfDay(day, timeZone))).toBe(expected);
  });

  it('is the earliest instant that is not before the day, around every change of offset', () => {
    const zones = isLong ? Intl.supportedValuesOf('timeZone') : trickyZones;
    for (const timeZone of zones) {
      for (const change of offsetChanges(timeZone, century.min, century.max)) {
        for (const day of [
          dayOf(change - 1, timeZone),
          dayOf(change, timeZone),
          dayAfter(dayOf(change, timeZone)),
        ]) {
          const first = startOfDay(day, timeZone);
          const said = `${day} ${timeZone} ${iso(first)}`;
          expect(dayOf(first, timeZone) >= day, said).toBe(true);
          for (const before of [1, 60_000, 3_600_000, 7_200_000, 86_400_000]) {
            expect(dayOf(first - before, timeZone) < day, `${said} - ${before}`).toBe(true);
          }
          expect(nextMidnight(first, timeZone), said).toBeGreaterThan(first);
        }
      }
    }
  });

  it('comes next, in another day, at most 25 hours and a skipped day later', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (at, timeZone) => {
        const next = nextMidnight(at, timeZone);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(49 * 3_600_000);
        expect(dayOf(next, timeZone) > dayOf(at, timeZone)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

it('knows what is a time zone', () => {
  expect(isTimeZone('Asia/Kolkata')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});

function monthsBetween(earlier: string, later: string): number {
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return months(later) - months(earlier);
}

function daysIn(day: string): number {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate();
}
