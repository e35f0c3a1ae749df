import { dayAfter, dayOf, type Instant, wallClock } from './cycle.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Used credits of one hour, by when it began on a clock in the account's zone. */
export interface HourSum {
  readonly hour: Instant;
  readonly credits: number;
}

/** Where credits went, by when. Credits that were returned are not in it. */
export interface UseInTime {
  /** Every day of the range, in order; `YYYY-MM-DD` in the account's zone. */
  readonly days: readonly { readonly day: string; readonly credits: number }[];
  /** Seven rows from Monday on, of 24 hours each. */
  readonly week: readonly (readonly number[])[];
}

/** Sums hours by day, and by weekday and hour, as clocks in `timeZone` showed them. Both days are in the range. */
export function useInTime(
  hours: readonly HourSum[],
  { from, to, timeZone }: { readonly from: string; readonly to: string; readonly timeZone: string },
): UseInTime {
  const wall = createWall(timeZone);
  const days = new Map<string, number>();
  for (let day = from; day <= to; day = dayAfter(day)) days.set(day, 0);
  const week = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  for (const { hour, credits } of hours) {
    const shown = new Date(wall(hour));
    const day = shown.toISOString().slice(0, 10);
    const before = days.get(day);
    if (before === undefined) continue;
    days.set(day, before + credits);
    const row = week[(shown.getUTCDay() + 6) % 7];
    const place = shown.getUTCHours();
    if (row) row[place] = (row[place] ?? 0) + credits;
  }
  return { days: [...days].map(([day, credits]) => ({ day, credits })), week };
}

// To ask a zone costs a hundred times as much as to add. Where it is the same at both ends of a day it is so within:
// zones change at most once in so short a time.
function createWall(timeZone: string): (at: Instant) => Instant {
  const offsets = new Map<number, number | null>();
  const offsetAt = (at: Instant) => wallClock(at, timeZone) - at;
  return at => {
    const start = Math.floor(at / dayMs) * dayMs;
    let offset = offsets.get(start);
    if (offset === undefined) {
      const first = offsetAt(start);
      offset = first === offsetAt(start + dayMs) ? first : null;
      offsets.set(start, offset);
    }
    return at + (offset ?? offsetAt(at));
  };
}

/** The weekday, 0 for Monday, and the hour in which most was used; null where nothing was. */
export function peakOf(week: UseInTime['week']): { readonly weekday: number; readonly hour: number } | null {
  const hours = week.flat();
  const most = Math.max(0, ...hours);
  // No `entries()`: on pages with Prototype.js it is another one.
  const at = hours.indexOf(most);
  return most > 0 ? { weekday: Math.floor(at / 24), hour: at % 24 } : null;
}

/** The last `count` days up to `now`, today included, as days in `timeZone`. */
export function lastDays(count: number, now: Instant, timeZone: string): { from: string; to: string } {
  const to = dayOf(now, timeZone);
  const first = Date.parse(`${to}T00:00:00Z`) - (count - 1) * dayMs;
  return { from: new Date(first).toISOString().slice(0, 10), to };
}
