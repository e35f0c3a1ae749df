import type { Balance, Forecast } from '../contract/balance.ts';
import { type Account, available, bucketsOf } from '../domain/account.ts';
import { levelOf } from '../domain/credits.ts';
import { cycleAt, type Instant } from '../domain/cycle.ts';
import { forecastOf, type Pace } from '../domain/forecast.ts';
import type { Person } from './access/session.ts';
import type { Config } from './config.ts';

/** Whether a person may start a purchase. */
export function mayBuy(person: Pick<Person, 'role'>, config: Pick<Config, 'agentsMayBuy'>): boolean {
  return person.role === 'owner' || config.agentsMayBuy;
}

/** An account's balance as one person sees it at one instant. */
export function toBalance(
  account: Account,
  given: {
    readonly person: Person;
    readonly config: Config;
    readonly now: Instant;
    readonly isSelling: boolean;
    readonly pace: Pace;
  },
): Balance {
  const { person, config, now, isSelling, pace } = given;
  const { monthly, paid, held, debt } = bucketsOf(account);
  const left = available(account);
  return {
    account: account.account,
    name: account.name,
    plan: account.plan,
    available: left,
    held,
    monthly: {
      allocation: account.allocation,
      used: account.used,
      remaining: monthly,
      cycleStart: new Date(account.cycle.start).toISOString(),
      previousStart: new Date(cycleAt(account, account.cycle.start - 1).start).toISOString(),
      resetsAt: new Date(account.cycle.end).toISOString(),
    },
    paid: { remaining: paid },
    debt,
    level: levelOf(left, account.allocation, config.levels),
    forecast: toForecast(forecastOf(account, pace, now)),
    currency: account.currency,
    timeZone: account.timeZone,
    role: person.role,
    mayBuy: isSelling && account.status === 'active' && mayBuy(person, config),
    asOf: new Date(now).toISOString(),
  };
}

function toForecast(forecast: ReturnType<typeof forecastOf>): Forecast | null {
  if (!forecast) return null;
  const isoOf = (at: Instant | null) => at && new Date(at).toISOString();
  const { perDay, monthlyEndsAt, endsAt } = forecast;
  return { perDay, monthlyEndsAt: isoOf(monthlyEndsAt) || null, endsAt: isoOf(endsAt) || null };
}
