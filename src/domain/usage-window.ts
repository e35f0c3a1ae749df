import { hourOf, type Instant, nextMidnight } from './cycle.ts';

/** How usage is gathered into lines of the history. */
export interface WindowRules {
  /** The longest pause inside a window. */
  readonly gapMs: number;
  /** The longest a window lasts. */
  readonly lengthMs: number;
}

/** One use of credits as a window sees it. */
export interface Use {
  readonly credits: number;
  readonly channel: string;
  readonly kind: string;
  /** When it was recorded; never goes back. */
  readonly at: Instant;
  /** When the caller says it happened. */
  readonly occurredAt: Instant;
}

/** Credits that one hour of the account's zone used on one channel for one kind. */
export interface HourOfUse {
  readonly hour: Instant;
  readonly channel: string;
  readonly kind: string;
  readonly credits: number;
}

/** Consecutive usage shown as one line: "AI Credits Used - 6", from 5:28 PM to 5:32 PM. */
export interface UsageWindow {
  /** Sequence number of its first entry: with the account, its identity. */
  readonly seq: number;
  /** Sequence number of its last entry: every use between the two is its own. */
  readonly lastSeq: number;
  /** When its first and its last entry were recorded. */
  readonly at: Instant;
  readonly lastAt: Instant;
  /** Nothing recorded at or after this instant belongs to it. */
  readonly endsAt: Instant;
  /** The events' own times, first and last. */
  readonly from: Instant;
  readonly to: Instant;
  readonly credits: number;
  readonly balanceAfter: number;
  readonly channels: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  /** The same credits by hour, for insights; kept here until the window ends, so that a use writes no row of its own. */
  readonly hours: readonly HourOfUse[];
}

const hourMs = 3_600_000;

/** Channels one window tells apart; use of one more opens the next window. */
export const maxWindowChannels = 40;

/** A window with one use in it. It cannot outlast `cycleEnd` or the account's midnight. */
export function openWindow(
  use: Use,
  place: { seq: number; balanceAfter: number; cycleEnd: Instant; timeZone: string },
  rules: WindowRules,
): UsageWindow {
  return {
    seq: place.seq,
    lastSeq: place.seq,
    at: use.at,
    lastAt: use.at,
    endsAt: Math.min(use.at + rules.lengthMs, place.cycleEnd, nextMidnight(use.at, place.timeZone)),
    from: use.occurredAt,
    to: use.occurredAt,
    credits: use.credits,
    balanceAfter: place.balanceAfter,
    channels: { [use.channel]: use.credits },
    kinds: { [use.kind]: use.credits },
    hours: [firstUseOf(use, place.timeZone)],
  };
}

/** Whether a use belongs to the window, or begins the next one. */
export function belongs(window: UsageWindow, use: Use, rules: WindowRules): boolean {
  if (use.at >= window.endsAt || use.at - window.lastAt > rules.gapMs) return false;
  return (
    Object.hasOwn(window.channels, use.channel) || Object.keys(window.channels).length < maxWindowChannels
  );
}

/** The window with one more use in it. */
export function extendWindow(
  window: UsageWindow,
  use: Use,
  { seq, balanceAfter, timeZone }: { seq: number; balanceAfter: number; timeZone: string },
): UsageWindow {
  return {
    ...window,
    lastSeq: seq,
    lastAt: use.at,
    from: Math.min(window.from, use.occurredAt),
    to: Math.max(window.to, use.occurredAt),
    credits: window.credits + use.credits,
    balanceAfter,
    channels: plus(window.channels, use.channel, use.credits),
    kinds: plus(window.kinds, use.kind, use.credits),
    hours: plusHour(window.hours, use, timeZone),
  };
}

function plusHour(hours: readonly HourOfUse[], use: Use, timeZone: string): readonly HourOfUse[] {
  const place = hours.findIndex(
    each =>
      each.channel === use.channel &&
      each.kind === use.kind &&
      each.hour <= use.occurredAt &&
      use.occurredAt < each.hour + hourMs,
  );
  const known = hours[place];
  return known
    ? hours.with(place, { ...known, credits: known.credits + use.credits })
    : [...hours, firstUseOf(use, timeZone)];
}

function firstUseOf({ occurredAt, channel, kind, credits }: Use, timeZone: string): HourOfUse {
  return { hour: hourOf(occurredAt, timeZone), channel, kind, credits };
}

function plus(sums: Readonly<Record<string, number>>, name: string, credits: number): Record<string, number> {
  const before = Object.hasOwn(sums, name) ? (sums[name] ?? 0) : 0;
  return { ...sums, [name]: before + credits };
}

/** The English line of a window, its times in the account's zone: complete in itself, with ASCII spaces. */
export function describeUsage(
  use: { credits: number; from: Instant; to: Instant },
  timeZone: string,
): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    dateStyle: 'long',
    timeStyle: 'short',
    calendar: 'gregory',
  });
  // Newer ICU data writes U+202F before AM and PM.
  const say = (at: Instant) => format.format(at).replace(/[\u00a0\u202f]/g, ' ');
  return `AI Credits Used - ${use.credits} From ${say(use.from)} to ${say(use.to)}`;
}
