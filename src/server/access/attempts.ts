import type { Instant } from '../../domain/cycle.ts';

const minuteMs = 60_000;
/** Addresses remembered at once; a flood from more of them forgets the oldest. */
const maxAddresses = 10_000;

/** Counts failures by address within a minute. */
export function createAttempts(most: number, now: () => Instant) {
  const failures = new Map<string, { count: number; since: Instant }>();
  const current = (address: string) => {
    const known = failures.get(address);
    return known && now() - known.since < minuteMs ? known : undefined;
  };
  return {
    isBlocked: (address: string): boolean => (current(address)?.count ?? 0) >= most,
    fail(address: string): void {
      const known = current(address);
      if (known) {
        known.count += 1;
        return;
      }
      failures.delete(address);
      failures.set(address, { count: 1, since: now() });
      for (const oldest of failures.keys()) {
        if (failures.size <= maxAddresses) return;
        failures.delete(oldest);
      }
    },
  };
}
