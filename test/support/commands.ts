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
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

const passed = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 10 * minuteMs }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 * dayMs }) },
  { weight: 1, arbitrary: fc.integer({ min: 20 * dayMs, max: 400 * dayMs }) },
  { weight: 1, arbitrary: fc.integer({ min: -40 * dayMs, max: -1 }) },
);

// Few ids, so that repeats and conflicts are common.
const spend = fc.record({
  type: fc.constant('spend' as const),
  account: fc.constant('acme'),
  id: fc.integer({ min: 1, max: 30 }).map(String),
  credits: fc.integer({ min: 1, max: 30 }),
  channel: fc.constantFrom('whatsapp', 'live_chat'),
  kind: fc.constantFrom('reply', 'action'),
});

const purchase = fc.record({
  type: fc.constant('purchase' as const),
  account: fc.constant('acme'),
  purchase: fc.record({
    id: fc.integer({ min: 1, max: 8 }).map(String),
    priceMinor: fc.constant(1000),
    currency: fc.constant('USD'),
  }),
  credits: fc.integer({ min: 1, max: 5 }).map(thousands => thousands * 10),
});

const change = fc
  .record({
    plan: fc.constantFrom('Small', 'Medium', 'Large'),
    timeZone: fc.constantFrom('Asia/Kolkata', 'America/New_York', 'Pacific/Apia'),
    anchorDay: fc.constantFrom('01', '24', '31'),
  })
  .map(
    ({ plan, timeZone, anchorDay }): OpenCommand => ({
      ...opened,
      plan: { name: plan, allocation: rules.allocations[plan] ?? 0 },
      timeZone,
      cycleAnchor: Date.parse(`2025-01-${anchorDay}T12:00:00Z`),
    }),
  );

const reset = fc.constant({ type: 'reset' as const, account: 'acme' });

const command: fc.Arbitrary<LedgerCommand> = fc.oneof(
  { weight: 12, arbitrary: spend },
  { weight: 3, arbitrary: purchase },
  { weight: 1, arbitrary: reset },
  { weight: 1, arbitrary: change },
);

/** Long random stories of one account. */
export const story = fc.array(fc.record({ passedMs: passed, command }), { maxLength: 60 });
