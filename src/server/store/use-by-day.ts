import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Line } from '../../domain/entry.ts';
import type { HourSum } from '../../domain/insights.ts';
import type { Row } from './rows.ts';
import type { UseSums } from './store.ts';

const dayMs = 24 * 3_600_000;

/** A row of `use_by_day`: what was used in the hours that began on a day of UTC. The sums are objects, as text. */
export interface DayRow {
  readonly account: string;
  /** Days since 1970. */
  readonly day: number;
  /** Credits by when the hour began, `+` and milliseconds of the day: objects whose names are numbers are slow to read. */
  readonly hours: string;
  /** Credits by channel and kind, as `nameOf` joins them. */
  readonly names: string;
}

/** Half-open, `[from, before)`. */
export interface Span {
  readonly from: Instant;
  readonly before: Instant;
}

/** The days of UTC that are whole in a span, `[first, end)`, and what is left of it on both sides. */
export function partsOf({ from, before }: Span): { first: number; end: number; edges: readonly Span[] } {
  const [first, end] = [Math.ceil(from / dayMs), Math.floor(before / dayMs)];
  if (first >= end) return { first, end: first, edges: [{ from, before }] };
  const edges = [
    { from, before: first * dayMs },
    { from: end * dayMs, before },
  ];
  return { first, end, edges: edges.filter(edge => edge.from < edge.before) };
}

/** What finished lines add to their days, one row for each day of an account, in the order of both. */
export function dayRows(lines: readonly Line[]): DayRow[] {
  const days = new Map<string, { account: string; day: number; hours: Sums; names: Sums }>();
  for (const { account, hours = [] } of lines) {
    for (const { hour, channel, kind, credits } of hours) {
      const day = Math.floor(hour / dayMs);
      const name = `${account}\n${day}`;
      const sums = days.get(name) ?? { account, day, hours: new Map(), names: new Map() };
      days.set(name, sums);
      addTo(sums.hours, `+${hour - day * dayMs}`, credits);
      addTo(sums.names, nameOf(channel, kind), credits);
    }
  }
  return [...days.values()]
    .sort((one, other) =>
      one.account < other.account ? -1 : one.account > other.account ? 1 : one.day - other.day,
    )
    .map(({ account, day, hours, names }) => ({ account, day, hours: textOf(hours), names: textOf(names) }));
}

const dayRow = once(() => z.object({ day: z.int(), hours: z.string(), names: z.string() }));

/** The sums of rows of `use_by_day`. */
export function useOfDays(rows: readonly Row[]): UseSums {
  const hours: HourSum[] = [];
  const names: Sums = new Map();
  for (const row of rows) {
    const read = dayRow().parse(row);
    const start = read.day * dayMs;
    forEachSum(read.hours, (at, credits) => hours.push({ hour: start + Number(at), credits }));
    forEachSum(read.names, (name, credits) => addTo(names, name, credits));
  }
  return { hours, names: [...names].map(([name, credits]) => ({ ...namesOf(name), credits })) };
}

// A year has 12,000 of them: to read them as a schema does would take ten times as long.
function forEachSum(text: string, tell: (name: string, credits: number) => void): void {
  const all: Readonly<Record<string, unknown>> = JSON.parse(text);
  for (const name in all) {
    const credits = all[name];
    if (typeof credits !== 'number' || !Number.isSafeInteger(credits)) throw new Error(`No sum: ${text}.`);
    tell(name, credits);
  }
}

type Sums = Map<string, number>;

function addTo(all: Sums, name: string, credits: number): void {
  all.set(name, (all.get(name) ?? 0) + credits);
}

const textOf = (all: Sums) => JSON.stringify(Object.fromEntries(all));

// A kind has no slash. What JSON must not escape is read in half the time.
function nameOf(channel: string, kind: string): string {
  return `${channel}/${kind}`;
}

function namesOf(name: string): { channel: string; kind: string } {
  const at = name.lastIndexOf('/');
  return { channel: name.slice(0, at), kind: name.slice(at + 1) };
}

/** The sums of an open window in a span. Its hours are in no table before its line is finished. */
export function growingUse(account: Pick<Account, 'window'> | null, { from, before }: Span): UseSums {
  const all = (account?.window?.hours ?? []).filter(({ hour }) => hour >= from && hour < before);
  return { hours: all, names: all };
}

/** Credits of an open window since an instant. It can be old. */
export function growingSince(account: Pick<Account, 'window'> | null, from: Instant): number {
  const { hours } = growingUse(account, { from, before: Number.POSITIVE_INFINITY });
  return hours.reduce((sum, { credits }) => sum + credits, 0);
}

/** Sums of several spans that do not meet, or of uses that do not. */
export function joined(all: readonly UseSums[]): UseSums {
  return { hours: all.flatMap(({ hours }) => hours), names: all.flatMap(({ names }) => names) };
}
