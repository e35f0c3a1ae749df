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
  /** When the monthly credits will be gone, and when all will; null where that is not before the reset, or they are already. */
  readonly monthlyEndsAt: Instant | null;
  readonly endsAt: Instant | null;
}

/**
 * The forecast of an account: of moments later than `now` only. Null where nothing was used or nothing is left, and where it
 * would tell no moment of an account without monthly credits: that would say that those last.
 */
export function forecastOf(account: Account, pace: Pace, now: Instant): Forecast | null {
  const monthly = monthlyRemaining(account);
  const left = available(account);
  if (pace.credits <= 0 || left <= 0) return null;
  const endOf = (credits: number) => {
    const at = now + Math.ceil((credits * pace.overMs) / pace.credits);
    return at > now && at < account.cycle.end ? at : null;
  };
  const endsAt = endOf(left);
  if (monthly === 0 && endsAt === null) return null;
  return {
    perDay: Math.round((pace.credits * dayMs) / pace.overMs),
    monthlyEndsAt: endOf(monthly),
    endsAt,
  };
}
