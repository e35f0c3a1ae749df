import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import type { HourOfUse, UsageWindow } from '../../domain/usage-window.ts';

const window = once(() =>
  z.tuple([
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.int(),
    z.array(z.tuple([z.string(), z.string(), z.int(), z.int()])),
  ]),
);

/**
 * The open window as its account's row holds it: numbers without names, instants counted from the window's first entry.
 * The row is written often, and the more rows share a page, the less a commit writes.
 */
export function windowText({
  seq,
  lastSeq,
  at,
  lastAt,
  endsAt,
  from,
  to,
  balanceAfter,
  hours,
}: UsageWindow): string {
  const uses = hours.map(({ channel, kind, hour, credits }) => [channel, kind, hour - at, credits]);
  return JSON.stringify([seq, lastSeq, at, lastAt - at, endsAt - at, from - at, to - at, balanceAfter, uses]);
}

export function windowOf(text: string): UsageWindow {
  const [seq, lastSeq, at, lastAt, endsAt, from, to, balanceAfter, uses] = window().parse(JSON.parse(text));
  const hours = uses.map(([channel, kind, hour, credits]) => ({ hour: at + hour, channel, kind, credits }));
  return {
    seq,
    lastSeq,
    at,
    lastAt: at + lastAt,
    endsAt: at + endsAt,
    from: at + from,
    to: at + to,
    balanceAfter,
    credits: hours.reduce((sum, { credits }) => sum + credits, 0),
    channels: sumsBy('channel', hours),
    kinds: sumsBy('kind', hours),
    hours,
  };
}

function sumsBy(name: 'channel' | 'kind', hours: readonly HourOfUse[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const hour of hours) sums.set(hour[name], (sums.get(hour[name]) ?? 0) + hour.credits);
  return Object.fromEntries(sums);
}
