import { type Instant, wallClock } from '../../domain/cycle.ts';

/** Credits that one hour of one account used on one channel for one kind. */
export interface HourlySum {
  readonly account: string;
  readonly hour: Instant;
  readonly channel: string;
  readonly kind: string;
  credits: number;
}

const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

/** Adds uses up by hour of the account's own zone, for one batch. Insights are drawn from these sums. */
export function createHourlySums() {
  const sums = new Map<string, HourlySum>();
  // A zone's offset changes only on a quarter of an hour, so one look at Intl serves a whole batch.
  const offsets = new Map<string, number>();

  function offsetOf(at: Instant, timeZone: string): number {
    const quarter = Math.floor(at / quarterMs);
    const name = `${quarter} ${timeZone}`;
    let offset = offsets.get(name);
    if (offset === undefined) {
      offset = wallClock(quarter * quarterMs, timeZone) - quarter * quarterMs;
      offsets.set(name, offset);
    }
    return offset;
  }

  return {
    add(use: {
      account: string;
      timeZone: string;
      at: Instant;
      channel: string;
      kind: string;
      credits: number;
    }): void {
      const offset = offsetOf(use.at, use.timeZone);
      const hour = Math.floor((use.at + offset) / hourMs) * hourMs - offset;
      const { account, channel, kind, credits } = use;
      const name = `${account}\n${hour}\n${kind}\n${channel}`;
      const sum = sums.get(name);
      if (sum) sum.credits += credits;
      else sums.set(name, { account, hour, channel, kind, credits });
    },
    all: (): Iterable<HourlySum> => sums.values(),
  };
}
