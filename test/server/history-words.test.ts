import { describe, expect, it } from 'vitest';
import type { Line } from '../../src/domain/entry.ts';
import { toTransaction } from '../../src/server/history.ts';

const purchase = { id: 'pur_1', priceMinor: 1000, currency: 'USD' };

function told(line: Partial<Line>) {
  const usual = { account: 'acme', seq: 2, at: Date.parse('2025-08-28T12:00:00Z'), balanceAfter: 0 };
  return toTransaction({ ...usual, type: 'adjustment', credits: 0, detail: {}, ...line }, 'Asia/Kolkata');
}

describe('a line of the history', () => {
  it.each<[string, Partial<Line>]>([
    ['Monthly credit reset', { type: 'reset', credits: 40_000, detail: { allocation: 40_000 } }],
    ['Credits purchased', { type: 'purchase', credits: 1000, detail: { purchase } }],
    [
      'Released 2: AI reply failed',
      { type: 'usage', detail: { released: { id: 'r', credits: 2, reason: 'AI reply failed' } } },
    ],
    ['Released 2', { type: 'usage', detail: { released: { id: 'r', credits: 2, reason: null } } }],
    ['AI Credits Returned - 5', { type: 'usage', credits: 5, detail: { reversed: { id: 'r', credits: 5 } } }],
    [
      'AI Credits Returned - 2, 3 more have lapsed',
      { type: 'usage', credits: 2, detail: { reversed: { id: 'r', credits: 5 } } },
    ],
    ['Purchase refunded', { type: 'refund', credits: -1000, detail: { purchase, because: 'refunded' } }],
    [
      'Purchase refunded, 300 used credits are owed',
      { type: 'refund', credits: -700, detail: { purchase, because: 'refunded', debt: 300 } },
    ],
    ['Purchase refunded', { type: 'refund', credits: -1000, detail: { purchase, because: 'captured' } }],
    [
      'Refund failed, credits returned',
      { type: 'refund', credits: 500, detail: { purchase, because: 'refund_failed' } },
    ],
    ['Payment disputed', { type: 'refund', credits: -1000, detail: { purchase, because: 'disputed' } }],
    ['Dispute lost', { type: 'refund', credits: -1000, detail: { purchase, because: 'dispute_lost' } }],
    [
      'Dispute won, credits returned',
      { type: 'refund', credits: 1000, detail: { purchase, because: 'dispute_won' } },
    ],
    [
      'Dispute won, 300 credits are no longer owed',
      { type: 'refund', credits: 0, detail: { purchase, because: 'dispute_won', debt: -300 } },
    ],
    ['Owed credits repaid - 300', { credits: -300, detail: { repaid: 300 } }],
    ['Monthly credits lapsed - 40', { credits: -40, detail: { lapsed: 40 } }],
    ['Plan changed to AI Max', { credits: 30_000, detail: { plan: 'AI Max', allocation: 40_000 } }],
    ['Credits added: goodwill', { credits: 500, detail: { reason: 'goodwill' } }],
    ['Credits removed: counted twice', { credits: -500, detail: { reason: 'counted twice' } }],
  ])('reads "%s"', (description, line) => {
    expect(told(line).description).toBe(description);
  });

  it('of a refund links its purchase, and does not say its price', () => {
    const refund = told({ type: 'refund', credits: -500, detail: { purchase, because: 'refunded' } });
    expect(refund).toMatchObject({ purchase: 'pur_1' });
    expect(refund).not.toHaveProperty('priceMinor');
    expect(told({ type: 'purchase', credits: 1000, detail: { purchase } })).toMatchObject({
      purchase: 'pur_1',
      priceMinor: 1000,
      currency: 'USD',
    });
  });
});

describe('what a line tells to other languages', () => {
  it.each<[Partial<Line>, object | undefined]>([
    [{ type: 'reset', credits: 40_000, detail: { allocation: 40_000 } }, undefined],
    [{ type: 'purchase', credits: 1000, detail: { purchase } }, undefined],
    [
      { type: 'usage', detail: { released: { id: 'r', credits: 2, reason: 'AI reply failed' } } },
      { what: 'released', credits: 2, reason: 'AI reply failed' },
    ],
    [
      { type: 'usage', credits: 2, detail: { reversed: { id: 'r', credits: 5 } } },
      { what: 'returned', credits: 2, lapsed: 3 },
    ],
    [
      { type: 'refund', credits: -700, detail: { purchase, because: 'refunded', debt: 300 } },
      { what: 'refunded', owed: 300 },
    ],
    [
      { type: 'refund', credits: 0, detail: { purchase, because: 'dispute_won', debt: -300 } },
      { what: 'dispute_won', owed: -300 },
    ],
    [{ type: 'refund', credits: -1000, detail: { purchase, because: 'captured' } }, { what: 'refunded' }],
    [
      { credits: 10_000, detail: { plan: 'AI Max 2' } },
      { what: 'plan', reason: 'AI Max 2' },
    ],
    [
      { credits: -300, detail: { repaid: 300 } },
      { what: 'repaid', credits: 300 },
    ],
    [
      { credits: -4, detail: { lapsed: 4 } },
      { what: 'lapsed', credits: 4 },
    ],
    [
      { credits: -50, detail: { reason: 'Twice' } },
      { what: 'removed', reason: 'Twice' },
    ],
    [{ credits: 50, detail: {} }, { what: 'added' }],
    [
      { detail: { declined: { id: 'r', user: 'sam', credits: 5000, reason: 'Not now' } } },
      { what: 'declined', credits: 5000, reason: 'Not now' },
    ],
  ])('%j', (line, words) => {
    expect(told(line).told).toEqual(words);
  });
});
