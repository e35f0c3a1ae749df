import fc from 'fast-check';
import type { LedgerCommand, LedgerRules, OpenCommand } from '../../src/domain/command.ts';

/** Rules with three plans and the usual usage window. */
export const rules: LedgerRules = {
  window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
  allocations: { Small: 10, Medium: 40, Large: 100 },
  downgrades: 'at_reset',
};

export const opened: OpenCommand = {
  type: 'open',
  account: 'acme',
  name: 'Acme',
  plan: { name: 'Medium', allocation: 40 },
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: Date.parse('2025-04-24T00:00:00+05:30'),
};

/** One thing that happens: how far the clock moves first, then a command. */
export interface Step {
  readonly passedMs: number;
  readonly command: LedgerCommand;
  /** The process dies before the decision is kept; nobody was answered. */
  readonly isLost: boolean;
}

export interface Story {
  readonly rules: LedgerRules;
  readonly steps: readonly Step[];
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const account = fc.constant('acme');

const passed = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 10 * minuteMs }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 * dayMs }) },
  { weight: 1, arbitrary: fc.integer({ min: 20 * dayMs, max: 400 * dayMs }) },
  { weight: 1, arbitrary: fc.integer({ min: -40 * dayMs, max: -1 }) },
);

// Few ids, so that repeats and conflicts are common. Holds and usage share them.
const useId = fc.integer({ min: 1, max: 16 }).map(String);
const credits = fc.integer({ min: 1, max: 30 });
const use = {
  account,
  id: useId,
  credits,
  channel: fc.constantFrom('whatsapp', 'live_chat'),
  kind: fc.constantFrom('reply', 'action'),
};

const spend = fc.record({ type: fc.constant('spend' as const), ...use });

const hold = fc.record({
  type: fc.constant('hold' as const),
  ...use,
  ttlMs: fc.integer({ min: minuteMs, max: 2 * dayMs }),
});

const capture = fc.record({ type: fc.constant('capture' as const), account, hold: useId, credits });
const release = fc.record({ type: fc.constant('release' as const), account, hold: useId });
const reverse = fc.record({ type: fc.constant('reverse' as const), account, usage: useId });

const adjust = fc.record({
  type: fc.constant('adjust' as const),
  account,
  id: fc.integer({ min: 1, max: 8 }).map(String),
  credits: fc.integer({ min: -40, max: 40 }).filter(signed => signed !== 0),
  reason: fc.constant('goodwill'),
});

// What a purchase grants follows from its id, so that no more than that is ever called back.
const grantOf = (place: number) => place * 8;
const purchaseOf = (place: number) => ({ id: String(place), priceMinor: 1000, currency: 'USD' });
const place = fc.integer({ min: 1, max: 6 });

const purchase = place.map((each): LedgerCommand => {
  return { type: 'purchase', account: 'acme', purchase: purchaseOf(each), credits: grantOf(each) };
});

const takeBack = fc.record({ place, share: fc.integer({ min: 0, max: 8 }) }).map(({ place: each, share }) => {
  const command: LedgerCommand = {
    type: 'take-back',
    account: 'acme',
    purchase: purchaseOf(each),
    credits: each * share,
    because: 'refunded',
  };
  return command;
});

const decline = fc.integer({ min: 1, max: 4 }).map((each): LedgerCommand => {
  const declined = { id: String(each), user: 'sam', credits: 5000, reason: each > 2 ? 'next month' : null };
  return { type: 'decline', account: 'acme', declined };
});

const change = fc
  .record({
    plan: fc.constantFrom('Small', 'Medium', 'Large'),
    timeZone: fc.constantFrom('Asia/Kolkata', 'America/New_York', 'Pacific/Apia'),
    anchorDay: fc.constantFrom('01', '24', '31'),
    status: fc.constantFrom('active' as const, 'active' as const, undefined, 'suspended' as const),
  })
  .map(
    ({ plan, timeZone, anchorDay, status }): OpenCommand => ({
      ...opened,
      plan: { name: plan, allocation: rules.allocations[plan] ?? 0 },
      timeZone,
      cycleAnchor: Date.parse(`2025-01-${anchorDay}T12:00:00Z`),
      status,
    }),
  );

const reset = fc.constant({ type: 'reset' as const, account: 'acme' });

const command: fc.Arbitrary<LedgerCommand> = fc.oneof(
  { weight: 10, arbitrary: spend },
  { weight: 6, arbitrary: hold },
  { weight: 5, arbitrary: capture },
  { weight: 3, arbitrary: release },
  { weight: 3, arbitrary: reverse },
  { weight: 3, arbitrary: purchase },
  { weight: 3, arbitrary: takeBack },
  { weight: 2, arbitrary: adjust },
  { weight: 1, arbitrary: decline },
  { weight: 1, arbitrary: reset },
  { weight: 2, arbitrary: change },
);

const isLost = fc.integer({ min: 0, max: 15 }).map(chance => chance === 0);

/** Long random stories of one account. */
export const story: fc.Arbitrary<Story> = fc.record({
  rules: fc.constantFrom('at_reset' as const, 'now' as const).map(downgrades => ({ ...rules, downgrades })),
  steps: fc.array(fc.record({ passedMs: passed, command, isLost }), { maxLength: 60 }),
});
