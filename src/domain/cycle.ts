import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { getDaysInMonth } from 'date-fns/getDaysInMonth';

/** Milliseconds since 1970, UTC. */
export type Instant = number;

/** One billing month: half-open, `[start, end)`. */
export interface Cycle {
  readonly start: Instant;
  readonly end: Instant;
}

/** What fixes an account's cycles: an instant whose date in `timeZone` is the anchor day. */
export interface Anchor {
  readonly cycleAnchor: Instant;
  readonly timeZone: string;
}

const secondMs = 1000;
const hourMs = 3_600_000;
// No zone has ever been further from UTC than 15 h 59 min.
const furthestOffsetMs = 16 * hourMs;

// Making a format costs 30 µs, using it 2. One per zone; there are about 600 zones.
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether the platform knows this IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false;
  }
}

/** What a clock on the wall in `timeZone`, the platform's own if undefined, shows, as the instant at which a clock in UTC shows the same. */
export function wallClock(at: Instant, timeZone: string | undefined): Instant {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const ms = ((at % secondMs) + secondMs) % secondMs;
  return Date.UTC(year, month - 1, day, hour, minute, second) + ms;
}

/** The date of `at` in `timeZone`, the platform's own if undefined, `YYYY-MM-DD`. */
export function dayOf(at: Instant, timeZone: string | undefined): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
}

/** The first instant of a day, `YYYY-MM-DD`, in `timeZone`. Where the zone skipped the day, the first one after it. */
export function startOfDay(day: string, timeZone: string): Instant {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const before = midnight - furthestOffsetMs;
  const after = midnight + furthestOffsetMs;
  const offsetBefore = wallClock(before, timeZone) - before;
  const offsetAfter = wallClock(after, timeZone) - after;
  const early = midnight - offsetBefore;
  if (offsetBefore === offsetAfter) return early;
  const change = offsetChange(before, after, timeZone);
  // Before the clocks change midnight comes by the old offset; a midnight that they jump over comes at the jump.
  return early < change ? early : Math.max(change, midnight - offsetAfter);
}

// The second at which the offset of `from` ends. Zones change at most once within 32 hours.
function offsetChange(from: Instant, to: Instant, timeZone: string): Instant {
  const offset = wallClock(from, timeZone) - from;
  let same = from / secondMs;
  let changed = to / secondMs;
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (wallClock(middle * secondMs, timeZone) - middle * secondMs === offset) same = middle;
    else changed = middle;
  }
  return changed * secondMs;
}

/** The first instant of the day after the one that `at` is in. */
export function nextMidnight(at: Instant, timeZone: string): Instant {
  const next = startOfDay(dayAfter(dayOf(at, timeZone)), timeZone);
  // Where clocks fall back over midnight a day begins twice: the second time, tomorrow is already here.
  return next > at ? next : startOfDay(dayAfter(dayOf(next + 12 * hourMs, timeZone)), timeZone);
}

/** When the hour that `at` is in began, on a clock in `timeZone`. */
export function hourOf(at: Instant, timeZone: string): Instant {
  const offset = wallClock(at, timeZone) - at;
  return Math.floor((at + offset) / hourMs) * hourMs - offset;
}

/** The day after `day`, both `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return plain(addDays(calendar(day), 1));
}

/**
 * The cycle that holds `at`. Always computed from the anchor day: the 31st clamps to a short month's last day and
 * comes back, so no drift is possible.
 */
export function cycleAt(anchor: Anchor, at: Instant): Cycle {
  const anchorDay = Number(dayOf(anchor.cycleAnchor, anchor.timeZone).slice(8));
  const month = dayOf(at, anchor.timeZone);
  const boundary = (months: number) => startOfDay(anchorDayIn(month, months, anchorDay), anchor.timeZone);
  const start = boundary(0);
  if (start > at) return { start: boundary(-1), end: start };
  const end = boundary(1);
  // Where clocks fall back over a month's first midnight, `at` can be in its last month again after the boundary.
  return end > at ? { start, end } : { start: end, end: boundary(2) };
}

/** The first boundary at or after `at`. */
export function boundaryFrom(anchor: Anchor, at: Instant): Instant {
  const { start, end } = cycleAt(anchor, at);
  return start === at ? start : end;
}

// The anchor day, or the last day where the month is shorter, `months` after the month of `day`.
function anchorDayIn(day: string, months: number, anchorDay: number): string {
  const month = addMonths(calendar(`${day.slice(0, 7)}-01`), months);
  return plain(addDays(month, Math.min(anchorDay, getDaysInMonth(month)) - 1));
}

// date-fns counts in the process's own zone, and some zones have skipped a whole day; days are counted in UTC.
function calendar(day: string): Date {
  return new UTCDateMini(day);
}

function plain(date: Date): string {
  return date.toISOString().slice(0, 10);
}
