import type { Account } from '../../src/domain/account.ts';

/** An account of the cycle that began at 0, with so many paid credits and such a debt. */
export function accountWith({ left, debt = 0 }: { left: number; debt?: number }): Account {
  const lot = { lot: 'adjustment:gift', seq: 2, credits: left, takenBack: 0, debt: 0 };
  const owed = { lot: 'purchase:old', seq: 1, credits: 0, takenBack: debt, debt };
  return {
    account: 'acme',
    name: 'Acme',
    status: 'active',
    plan: { name: 'Free', allocation: 0 },
    currency: 'USD',
    timeZone: 'UTC',
    cycleAnchor: 0,
    cycle: { start: 0, end: 1_000_000 },
    allocation: 0,
    used: 0,
    lots: debt > 0 ? [owed, lot] : [lot],
    holds: [],
    seq: 2,
    lastAt: 0,
    window: null,
    earlierZones: [],
  };
}
