import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { available } from '../../src/domain/account.ts';
import {
  expectedAvailable,
  mostDebitMinor,
  spentMinor,
  type TopUpAttempt,
  type TopUpFacts,
  topUpStop,
} from '../../src/domain/top-up.ts';
import { bought, createStory, opened } from './story.ts';
import { accountWith } from './top-up-account.ts';

const hourMs = 3_600_000;
const account = { ...accountWith({ left: 400 }), currency: 'INR' };
const rule = { enabled: true, threshold: 100, credits: 1000, monthlyCapMinor: 300_000, currency: 'INR' };
const facts: TopUpFacts = {
  rule,
  setAt: 0,
  kept: { kind: 'mandate', at: 0 },
  attempts: [],
  lastPaidAt: null,
};
const attempt = (change: Partial<TopUpAttempt> = {}): TopUpAttempt => ({
  id: 'a',
  startedAt: 10,
  debitAt: 20,
  priceMinor: 100_000,
  currency: 'INR',
  status: 'paid',
  cancelledAt: null,
  ...change,
});
const slow = { from: 0, at: 100, pace: { credits: 1, overMs: 100 } };
const fast = { ...slow, pace: { credits: 301, overMs: 100 } };

describe('a debit', () => {
  it('is due where too little is expected to be left on its day', () => {
    const stop = (debit: typeof slow) => topUpStop(account, facts, { priceMinor: 100_000, debit });
    expect([stop(slow), stop(fast)]).toEqual(['not_needed', null]);
    const atThreshold = { ...slow, pace: { credits: 300, overMs: 100 } };
    expect(stop(atThreshold)).toBe('not_needed');
  });

  it('needs a mandate, as a charge needs a card', () => {
    const card = { ...facts, kept: { kind: 'card', at: 0 } as const };
    expect(topUpStop(account, card, { priceMinor: 1000, debit: fast })).toBe('no_card');
    expect(topUpStop(account, facts, { priceMinor: 1000 })).toBe('no_card');
  });

  it('takes INR 14,985 at most', () => {
    const rich = { ...facts, rule: { ...rule, monthlyCapMinor: 10_000_000 } };
    expect(topUpStop(account, rich, { priceMinor: mostDebitMinor, debit: fast })).toBe(null);
    expect(topUpStop(account, rich, { priceMinor: mostDebitMinor + 1, debit: fast })).toBe('too_large');
    expect(mostDebitMinor).toBe(15 * 99_900);
  });

  it.each<[string, Partial<TopUpFacts>, number, ReturnType<typeof topUpStop>]>([
    ['stops others', {}, 50, 'cancelled'],
    ['stops others at the instant in which the rule was saved', { setAt: 50 }, 50, 'cancelled'],
    ['stops none once the rule is saved', { setAt: 51 }, 50, null],
    ['stops none once money came in', { lastPaidAt: 51 }, 50, null],
    ['stops none in another cycle', {}, -1, null],
  ])('that was cancelled %s', (_, change, cancelledAt, stop) => {
    const attempts = [attempt({ status: 'expired', cancelledAt })];
    expect(topUpStop(account, { ...facts, attempts, ...change }, { priceMinor: 1, debit: fast })).toBe(stop);
  });

  it('counts towards the cap of the cycle that it is due in', () => {
    const { end } = account.cycle;
    const attempts = [attempt(), attempt({ debitAt: end }), attempt({ startedAt: -5, debitAt: 5 })];
    expect(spentMinor(account, attempts)).toBe(200_000);
    expect(spentMinor(account, attempts, end - 1)).toBe(200_000);
    expect(spentMinor(account, attempts, end)).toBe(100_000);
    expect(spentMinor(account, [attempt({ startedAt: -5, debitAt: -1 })], -1)).toBe(100_000);
    // Begun before this cycle and due in it, or charged at once.
    expect(spentMinor(account, [attempt({ startedAt: -5, debitAt: -1 })])).toBe(0);
    expect(spentMinor(account, [attempt({ debitAt: null })])).toBe(100_000);
    const later = { ...fast, at: end + 1, pace: { credits: 10_000, overMs: 1 } };
    const full = [attempt({ debitAt: end }), attempt({ debitAt: end }), attempt({ debitAt: end })];
    expect(topUpStop(account, { ...facts, attempts: full }, { priceMinor: 1, debit: later })).toBe('capped');
    expect(topUpStop(account, { ...facts, attempts: full }, { priceMinor: 1, debit: fast })).toBe(null);
  });
});

describe('what is expected to be available', () => {
  it('is what the ledger has where credits are used at that pace, a reset counted in', () => {
    const amounts = fc.record({
      spent: fc.integer({ min: 0, max: 39_999 }),
      paid: fc.integer({ min: 0, max: 9 }),
      hours: fc.integer({ min: 1, max: 60 }),
      before: fc.integer({ min: 0, max: 60 }),
      credits: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(amounts, ({ spent, paid, hours, before, credits }) => {
        const story = createStory();
        story.at('2025-08-28T12:00', opened);
        if (paid > 0) story.at('2025-08-28T12:01', bought('p', 1000 * paid));
        if (spent > 0) story.spend('2025-08-28T12:02', spent);
        const { end } = story.state().cycle;
        const from = end - before * hourMs;
        const debit = { from, at: from + hours * hourMs, pace: { credits, overMs: 48 * hourMs } };
        const expected = expectedAvailable(story.state(), debit);
        const used = (ms: number) => Math.ceil((credits * Math.max(0, ms)) / (48 * hourMs));
        const isReset = debit.at >= end;
        const spend = (ms: number, at: number) => {
          const most = Math.min(used(ms), available(story.state()));
          if (most > 0) story.spend(new Date(at).toISOString(), most);
        };
        spend(isReset ? end - from : debit.at - from, from);
        story.at(new Date(debit.at).toISOString(), { type: 'reset', account: 'acme' });
        if (isReset) spend(debit.at - end, debit.at);
        expect(expected).toBe(available(story.state()));
      }),
    );
  });
});
