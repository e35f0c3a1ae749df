import { type Account, available, monthlyRemaining } from './account.ts';
import type { Instant } from './cycle.ts';

const dayMs = 24 * 3_600_000;

/** Credits used in a span of time. */
export interface Pace {
  readonly credits: number;
  readonly overMs: number;
}

/** How long credits last if they go on being used as they were. */
export interface Forecast {
  /** Credits used a day. */
  readonly perDay: number;
  /** When the monthly credits are gone, and when all are; null where that is not before the reset. */
  readonly monthlyEndsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/** The forecast of an account; null where nothing was used. Where credits are gone already, that is now. */
export function forecastOf(account: Account, pace: Pace, now: Instant): Forecast | null {
  if (pace.credits <= 0) return null;
  const endOf = (credits: number) => {
    const at = now + Math.floor((credits * pace.overMs) / pace.credits);
    return at < account.cycle.end ? at : null;
  };
  return {
    perDay: Math.round((pace.credits * dayMs) / pace.overMs),
    monthlyEndsAt: endOf(monthlyRemaining(account)),
    endsAt: endOf(available(account)),
  };
}
