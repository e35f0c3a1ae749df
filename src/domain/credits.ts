/** How urgent a balance is. */
export type Level = 'ok' | 'low' | 'critical' | 'out';

/** Shares of the monthly allocation below which a balance is low and critical, 0 to 1. */
export interface LevelThresholds {
  readonly low: number;
  readonly critical: number;
}

/** The level of `available` credits against a monthly `allocation`. */
export function levelOf(available: number, allocation: number, thresholds: LevelThresholds): Level {
  if (available <= 0) return 'out';
  if (available < allocation * thresholds.critical) return 'critical';
  return available < allocation * thresholds.low ? 'low' : 'ok';
}
