import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { type Account, paidRemaining } from '../../domain/account.ts';
import { type Row, sums } from './rows.ts';

const lots = once(() => z.array(z.object({ purchase: z.string(), credits: z.int() })));

const usageWindow = once(() =>
  z.object({
    seq: z.int(),
    at: z.int(),
    lastAt: z.int(),
    endsAt: z.int(),
    from: z.int(),
    to: z.int(),
    credits: z.int(),
    balanceAfter: z.int(),
    channels: sums(),
    kinds: sums(),
    hours: z.array(z.object({ hour: z.int(), channel: z.string(), kind: z.string(), credits: z.int() })),
  }),
);

const accountRow = once(() =>
  z.object({
    account: z.string(),
    name: z.string(),
    plan: z.string(),
    plan_allocation: z.int(),
    currency: z.string(),
    time_zone: z.string(),
    cycle_anchor: z.int(),
    cycle_start: z.int(),
    cycle_end: z.int(),
    allocation: z.int(),
    used: z.int(),
    held: z.int(),
    debt: z.int(),
    lots: z.string(),
    seq: z.int(),
    last_at: z.int(),
    usage_window: z.nullable(z.string()),
  }),
);

export function accountOf(row: Row): Account {
  const raw = accountRow().parse(row);
  return {
    account: raw.account,
    name: raw.name,
    plan: { name: raw.plan, allocation: raw.plan_allocation },
    currency: raw.currency,
    timeZone: raw.time_zone,
    cycleAnchor: raw.cycle_anchor,
    cycle: { start: raw.cycle_start, end: raw.cycle_end },
    allocation: raw.allocation,
    used: raw.used,
    lots: lots().parse(JSON.parse(raw.lots)),
    held: raw.held,
    debt: raw.debt,
    seq: raw.seq,
    lastAt: raw.last_at,
    window: raw.usage_window === null ? null : usageWindow().parse(JSON.parse(raw.usage_window)),
  };
}

/** The parameters of an account's row, in the order of its columns. */
export function accountParameters(account: Account): (string | number | null)[] {
  return [
    account.account,
    account.name,
    account.plan.name,
    account.plan.allocation,
    account.currency,
    account.timeZone,
    account.cycleAnchor,
    account.cycle.start,
    account.cycle.end,
    account.allocation,
    account.used,
    paidRemaining(account),
    account.held,
    account.debt,
    JSON.stringify(account.lots),
    account.seq,
    account.lastAt,
    account.window && JSON.stringify(account.window),
  ];
}
