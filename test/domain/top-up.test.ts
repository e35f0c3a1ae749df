import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  declinesInARow,
  mostDeclines,
  spentMinor,
  type TopUpAttempt,
  type TopUpFacts,
  topUpStop,
} from '../../src/domain/top-up.ts';
import { accountWith } from './top-up-account.ts';

const rule = { enabled: true, threshold: 100, credits: 1000, monthlyCapMinor: 5000, currency: 'USD' };
const account = accountWith({ left: 99 });
const attempt = (status: TopUpAttempt['status'], startedAt = 10): TopUpAttempt => ({
  id: `attempt-${startedAt}`,
  startedAt,
  debitAt: null,
  cancelledAt: null,
  priceMinor: 1000,
  currency: 'USD',
  status,
});
const facts = (change: Partial<TopUpFacts> = {}): TopUpFacts => ({
  rule,
  setAt: 0,
  kept: { kind: 'card', at: 5 },
  attempts: [],
  lastPaidAt: null,
  ...change,
});

describe('a top-up', () => {
  it.each<[string, Partial<TopUpFacts>, ReturnType<typeof topUpStop>]>([
    ['is due below the threshold', {}, null],
    ['is off without a rule', { rule: null }, 'off'],
    ['is off where it was switched off', { rule: { ...rule, enabled: false } }, 'off'],
    ['needs a card', { kept: null }, 'no_card'],
    ['waits for the one before', { attempts: [attempt('pending')] }, 'open'],
    ['waits for one of an earlier cycle', { attempts: [attempt('pending', -10)] }, 'open'],
    ['stops at three declines', { attempts: Array(3).fill(attempt('failed')) }, 'paused'],
    ['forgets declines of an earlier card', { attempts: Array(3).fill(attempt('failed', 4)) }, null],
    [
      'forgets declines before money came in',
      { attempts: Array(3).fill(attempt('failed')), lastPaidAt: 11 },
      null,
    ],
    ['stops at the cap', { attempts: Array(5).fill(attempt('paid')) }, 'capped'],
    ['counts refunded money', { attempts: Array(5).fill(attempt('refunded')) }, 'capped'],
    [
      'does not count what was declined',
      { attempts: [...Array(4).fill(attempt('paid')), attempt('failed')] },
      null,
    ],
    ['is off in another currency than it was set in', { rule: { ...rule, currency: 'INR' } }, 'off'],
    ['does not count another cycle', { attempts: Array(5).fill(attempt('paid', -1)) }, null],
  ])('%s', (_, change, stop) => {
    expect(topUpStop(account, facts(change), { priceMinor: 1000 })).toBe(stop);
  });

  it('is not needed at the threshold, nor while debt swallows it, nor for a suspended account', () => {
    expect(topUpStop(accountWith({ left: 100 }), facts(), { priceMinor: 1000 })).toBe('not_needed');
    expect(topUpStop(accountWith({ left: 0, debt: 1000 }), facts(), { priceMinor: 1000 })).toBe('owed');
    expect(topUpStop(accountWith({ left: 0, debt: 999 }), facts(), { priceMinor: 1000 })).toBe(null);
    expect(topUpStop({ ...account, status: 'suspended' }, facts(), { priceMinor: 1000 })).toBe('inactive');
  });

  it('never passes the cap, has one open attempt and three declines at most, whatever happens', () => {
    const happens = fc.constantFrom('try', 'pay', 'decline', 'refund', 'new card', 'next cycle', 'bought');
    fc.assert(
      fc.property(
        fc.array(happens, { maxLength: 80 }),
        fc.integer({ min: 1000, max: 9000 }),
        (steps, cap) => {
          let now = 10;
          let cycle = 0;
          let known = facts({ rule: { ...rule, monthlyCapMinor: cap } });
          const settle = (status: TopUpAttempt['status'], from: TopUpAttempt['status']) => {
            const place = known.attempts.findIndex(each => each.status === from);
            known = {
              ...known,
              attempts: known.attempts.map((each, at) => (at === place ? { ...each, status } : each)),
            };
            return place >= 0;
          };
          for (const does of steps) {
            now += 1;
            const at = { ...account, cycle: { start: cycle, end: cycle + 1_000_000 } };
            if (does === 'try' && topUpStop(at, known, { priceMinor: 1000 }) === null)
              known = { ...known, attempts: [attempt('pending', now), ...known.attempts] };
            if (does === 'pay' && settle('paid', 'pending')) known = { ...known, lastPaidAt: now };
            if (does === 'decline') settle('failed', 'pending');
            if (does === 'refund') settle('refunded', 'paid');
            if (does === 'new card') known = { ...known, kept: { kind: 'card', at: now } };
            if (does === 'bought') known = { ...known, lastPaidAt: now };
            if (does === 'next cycle') cycle = now;
            expect(
              spentMinor({ ...at, cycle: { start: cycle, end: now + 1 } }, known.attempts),
            ).toBeLessThanOrEqual(cap);
            expect(known.attempts.filter(({ status }) => status === 'pending').length).toBeLessThanOrEqual(1);
            expect(declinesInARow(known)).toBeLessThanOrEqual(mostDeclines);
          }
        },
      ),
    );
  });
});
