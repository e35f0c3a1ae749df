import type { Balance } from '../contract/balance.ts';
import { type Account, available, bucketsOf } from '../domain/account.ts';
import { levelOf } from '../domain/credits.ts';
import type { Instant } from '../domain/cycle.ts';
import type { Person } from './access/session.ts';
import type { Config } from './config.ts';

/** Whether a person may start a purchase. */
export function mayBuy(person: Pick<Person, 'role'>, config: Pick<Config, 'agentsMayBuy'>): boolean {
  return person.role === 'owner' || config.agentsMayBuy;
}

/** An account's balance as one person sees it at one instant. */
export function toBalance(
  account: Account,
  { person, config, now, isSelling }: { person: Person; config: Config; now: Instant; isSelling: boolean },
): Balance {
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
      resetsAt: new Date(account.cycle.end).toISOString(),
    },
    paid: { remaining: paid },
    debt,
    level: levelOf(left, account.allocation, config.levels),
    forecast: null,
    currency: account.currency,
    timeZone: account.timeZone,
    role: person.role,
    mayBuy: isSelling && account.status === 'active' && mayBuy(person, config),
    asOf: new Date(now).toISOString(),
  };
}
