import type { Instant } from '../../domain/cycle.ts';

/** Devices remembered at once; more of them forget the oldest. */
const maxDevices = 10_000;
/** What a network may take off the time between two questions. */
const toleranceMs = 1000;

/** Finds those who ask more often than they were told. Each of these times adds as much to what they were told. */
export function createPolls(intervalMs: number, now: () => Instant) {
  const known = new Map<string, { at: Instant; waitMs: number }>();
  return {
    isTooSoon(device: string): boolean {
      const last = known.get(device) ?? { at: Number.NEGATIVE_INFINITY, waitMs: intervalMs };
      const isTooSoon = now() - last.at < last.waitMs - toleranceMs;
      known.delete(device);
      known.set(device, { at: now(), waitMs: last.waitMs + (isTooSoon ? intervalMs : 0) });
      for (const oldest of known.keys()) {
        if (known.size <= maxDevices) break;
        known.delete(oldest);
      }
      return isTooSoon;
    },
  };
}
