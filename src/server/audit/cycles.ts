import type { Step } from './entries.ts';
import { demand, LedgerFault } from './fault.ts';
import type { Change } from './trail.ts';

/**
 * The shortest cycle between two boundaries: four weeks, less a day that a zone may skip. An anchor that is changed makes
 * the present cycle longer, never shorter.
 */
const shortestCycleMs = 27 * 24 * 3_600_000;

/** A reset begins a cycle at its boundary, after all that was written before it. */
export function reset(step: Step): Change {
  const { trail, entry, where } = step;
  const { account } = trail;
  if (trail.resets > 0) {
    const { lastAt, cycle } = account;
    demand(
      entry.at > lastAt,
      () => `${where()} begins a cycle at ${entry.at}, when its last entry is of ${lastAt}.`,
    );
    const ms = entry.at - cycle.start;
    const isSecond = trail.resets > 1;
    demand(
      !isSecond || ms >= shortestCycleMs,
      () => `${where()} is a reset ${ms} ms after the one before it.`,
    );
  }
  trail.resets += 1;
  return {
    allocation: allocationOf(step),
    used: 0,
    cycle: { start: entry.at, end: Number.POSITIVE_INFINITY },
  };
}

/** Another plan changes the allocation of this cycle, and nothing else. */
export function planChange(step: Step): Change {
  return { allocation: allocationOf(step) };
}

// The entry says what is left; the whole allocation stands in its line.
function allocationOf({ line, where }: Step): number {
  if (line?.detail.allocation === undefined) {
    throw new LedgerFault(`${where()} has no line in the history that says the allocation.`);
  }
  return line.detail.allocation;
}
