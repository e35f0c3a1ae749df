import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { type Account, bucketsOf } from '../../domain/account.ts';
import type { Row } from './rows.ts';
import type { Standing } from './store.ts';
import { windowOf, windowText } from './window-row.ts';

const status = () => z.enum(['active', 'suspended', 'closed']);

const lots = once(() =>
  z.array(z.object({ lot: z.string(), seq: z.int(), credits: z.int(), takenBack: z.int(), debt: z.int() })),
);

const holds = once(() =>
  z.array(
    z.object({
      id: z.string(),
      at: z.int(),
      expiresAt: z.int(),
      cycleStart: z.int(),
      monthly: z.int(),
      lots: z.array(z.object({ lot: z.string(), credits: z.int() })),
      channel: z.string(),
      kind: z.string(),
      conversation: z.nullable(z.string()),
    }),
  ),
);

const earlierZones = once(() => z.array(z.object({ timeZone: z.string(), lastSeq: z.int() })));

const accountRow = once(() =>
  z.object({
    account: z.string(),
    name: z.string(),
    status: status(),
    plan: z.string(),
    plan_allocation: z.int(),
    currency: z.string(),
    time_zone: z.string(),
    cycle_anchor: z.int(),
    cycle_start: z.int(),
    cycle_end: z.int(),
    allocation: z.int(),
    used: z.int(),
    lots: z.string(),
    holds: z.string(),
    seq: z.int(),
    last_at: z.int(),
    usage_window: z.nullable(z.string()),
    earlier_zones: z.string(),
  }),
);

export function accountOf(row: Row): Account {
  const raw = accountRow().parse(row);
  return {
    account: raw.account,
    name: raw.name,
    status: raw.status,
    plan: { name: raw.plan, allocation: raw.plan_allocation },
    currency: raw.currency,
    timeZone: raw.time_zone,
    cycleAnchor: raw.cycle_anchor,
    cycle: { start: raw.cycle_start, end: raw.cycle_end },
    allocation: raw.allocation,
    used: raw.used,
    lots: raw.lots === '[]' ? [] : lots().parse(JSON.parse(raw.lots)),
    holds: raw.holds === '[]' ? [] : holds().parse(JSON.parse(raw.holds)),
    seq: raw.seq,
    lastAt: raw.last_at,
    window: raw.usage_window === null ? null : windowOf(raw.usage_window),
    earlierZones: raw.earlier_zones === '[]' ? [] : earlierZones().parse(JSON.parse(raw.earlier_zones)),
  };
}

const standingRow = once(() => z.object({ status: z.nullable(status()), generation: z.nullable(z.int()) }));

export function standingOf(row: Row | undefined): Standing {
  const { status: ofAccount, generation } = standingRow().parse(row);
  return { status: ofAccount, generation: generation ?? 0 };
}

/** The columns of an account's row, in the order of `accountParameters`. */
export const accountColumns = [
  'account',
  'name',
  'status',
  'plan',
  'plan_allocation',
  'currency',
  'time_zone',
  'cycle_anchor',
  'cycle_start',
  'cycle_end',
  'allocation',
  'used',
  'monthly',
  'paid',
  'held',
  'debt',
  'lots',
  'holds',
  'seq',
  'last_at',
  'usage_window',
  'earlier_zones',
] as const;

/** The parameters of an account's row, in the order of `accountColumns`. */
export function accountParameters(account: Account): (string | number | null)[] {
  const { monthly, paid, held, debt } = bucketsOf(account);
  return [
    account.account,
    account.name,
    account.status,
    account.plan.name,
    account.plan.allocation,
    account.currency,
    account.timeZone,
    account.cycleAnchor,
    account.cycle.start,
    account.cycle.end,
    account.allocation,
    account.used,
    monthly,
    paid,
    held,
    debt,
    account.lots.length === 0 ? '[]' : JSON.stringify(account.lots),
    account.holds.length === 0 ? '[]' : JSON.stringify(account.holds),
    account.seq,
    account.lastAt,
    account.window && windowText(account.window),
    account.earlierZones.length === 0 ? '[]' : JSON.stringify(account.earlierZones),
  ];
}
