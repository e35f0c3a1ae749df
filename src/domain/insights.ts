import { dayOf, type Instant, wallClock } from './cycle.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

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
  const [first, last] = [numberOf(from), numberOf(to)];
  const week = Array.from({ length: 7 }, () => Array<number>(24).fill(0));
  // By the number of the day: to write a date costs ten times as much as to add.
  const sums = Array<number>(last - first + 1).fill(0);
  for (const { hour, credits } of hours) {
    const shown = wall(hour);
    const day = Math.floor(shown / dayMs);
    const before = sums[day - first];
    if (before === undefined) continue;
    sums[day - first] = before + credits;
    // The first day of 1970 was a Thursday.
    const row = week[(day + 3) % 7];
    const place = Math.floor((shown - day * dayMs) / hourMs);
    if (row) row[place] = (row[place] ?? 0) + credits;
  }
  const days = sums.map((credits, place) => ({
    day: new Date((first + place) * dayMs).toISOString().slice(0, 10),
    credits,
  }));
  return { days, week };
}

// Days since 1970.
function numberOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / dayMs;
}

// To ask a zone costs a hundred times as much as to add. Where it is the same at both ends of a week it is so within:
// zones change at most once in so short a time.
function createWall(timeZone: string): (at: Instant) => Instant {
  const offsetAt = (at: Instant) => wallClock(at, timeZone) - at;
  const ends = new Map<Instant, number>();
  function offsetAtEnd(at: Instant): number {
    const offset = ends.get(at) ?? offsetAt(at);
    ends.set(at, offset);
    return offset;
  }
  // Most hours come in order: the week of the one before is enough.
  let [start, offset]: [Instant, number | null] = [Number.NaN, null];
  return at => {
    if (!(at >= start && at < start + weekMs)) {
      start = Math.floor(at / weekMs) * weekMs;
      const first = offsetAtEnd(start);
      offset = first === offsetAtEnd(start + weekMs) ? first : null;
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
