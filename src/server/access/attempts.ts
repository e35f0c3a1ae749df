import type { Instant } from '../../domain/cycle.ts';

const minuteMs = 60_000;
/** Addresses remembered at once; a flood from more of them forgets the oldest. */
const maxAddresses = 10_000;

/** Counts attempts by address within a minute. What succeeded is taken back, so failures are what counts. */
export function createAttempts(most: number, now: () => Instant) {
  const counts = new Map<string, { count: number; since: Instant }>();
  const current = (address: string) => {
    const known = counts.get(address);
    return known && now() - known.since < minuteMs ? known : undefined;
  };
  return {
    /** Counts an attempt before its outcome is known, so that a burst counts whole. False where there were too many. */
    begin(address: string): boolean {
      const known = current(address);
      if (known) {
        if (known.count >= most) return false;
        known.count += 1;
        return true;
      }
      counts.delete(address);
      counts.set(address, { count: 1, since: now() });
      for (const oldest of counts.keys()) {
        if (counts.size <= maxAddresses) break;
        counts.delete(oldest);
      }
      return true;
    },
    /** Takes an attempt back. */
    succeed(address: string): void {
      const known = current(address);
      if (known) known.count -= 1;
    },
  };
}
