import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditsToTakeBack, type PurchaseFact, purchaseStatus } from '../../src/domain/purchase.ts';

type Fact = Pick<PurchaseFact, 'kind' | 'subject' | 'amountMinor'> & { id?: string };

const captured: Fact = { kind: 'captured' };
const again: Fact = { kind: 'captured', id: 'other', amountMinor: 5000 };
const more: Fact = { kind: 'captured', id: 'other', amountMinor: 6000 };
const refund = (subject: string, amountMinor: number): Fact => ({ kind: 'refunded', subject, amountMinor });
const failed = (subject: string): Fact => ({ kind: 'refund_failed', subject });
const dispute = (subject: string, amountMinor: number): Fact => ({ kind: 'disputed', subject, amountMinor });
const won = (subject: string): Fact => ({ kind: 'dispute_won', subject });
const lost = (subject: string, amountMinor: number): Fact => ({ kind: 'dispute_lost', subject, amountMinor });

// 5,000 credits for 50.00.
const of = (...facts: Fact[]) => ({
  credits: 5000,
  priceMinor: 5000,
  facts: facts.map(fact => ({ id: fact.kind, ...fact })),
});

describe('a purchase', () => {
  it.each<[string, Fact[], string, number]>([
    ['paid', [captured], 'paid', 0],
    ['refunded in part', [captured, refund('r', 1000)], 'partly_refunded', 1000],
    ['refunded in parts', [captured, refund('r', 1000), refund('s', 500)], 'partly_refunded', 1500],
    ['refunded twice by one id', [captured, refund('r', 1000), refund('r', 1000)], 'partly_refunded', 1000],
    ['refunded whole', [captured, refund('r', 5000)], 'refunded', 5000],
    ['refunded beyond what was paid', [captured, refund('r', 5000), refund('s', 5000)], 'refunded', 5000],
    ['whose refund failed', [captured, refund('r', 5000), failed('r')], 'paid', 0],
    ['whose refund had failed before it was told of', [captured, failed('r'), refund('r', 5000)], 'paid', 0],
    ['disputed', [captured, dispute('d', 5000)], 'disputed', 5000],
    ['whose dispute was won', [captured, dispute('d', 5000), won('d')], 'paid', 0],
    ['whose dispute was lost', [captured, dispute('d', 5000), lost('d', 5000)], 'disputed', 5000],
    ['refunded and disputed', [captured, refund('r', 3000), dispute('d', 5000)], 'disputed', 5000],
    ['refunded before its payment was told', [refund('r', 5000), captured], 'refunded', 5000],
    ['refunded, never paid', [refund('r', 5000)], 'pending', 0],
    ['paid twice', [captured, again], 'paid', 0],
    ['paid twice, and refunded once', [captured, again, refund('r', 5000)], 'paid', 0],
    [
      'paid twice, and refunded in part beyond the second',
      [captured, again, refund('r', 6000)],
      'partly_refunded',
      1000,
    ],
    [
      'paid twice, and refunded twice',
      [captured, again, refund('r', 5000), refund('s', 5000)],
      'refunded',
      5000,
    ],
    [
      'paid twice, the second with more money, and refunded of it',
      [captured, more, refund('r', 5000)],
      'paid',
      0,
    ],
    ['paid twice, and disputed once', [captured, again, dispute('d', 5000)], 'disputed', 0],
    ['paid after it failed', [{ kind: 'failed' }, { kind: 'expired' }, captured], 'paid', 0],
  ])('%s', (_, facts, status, takenBack) => {
    expect(purchaseStatus(of(...facts))).toBe(status);
    expect(creditsToTakeBack(of(...facts))).toBe(takenBack);
  });

  it('is taken back in the share of all that was paid, tax included, rounded down', () => {
    const taxed: Fact = { kind: 'captured', amountMinor: 5900 };
    expect(creditsToTakeBack(of(taxed, refund('r', 5900)))).toBe(5000);
    expect(creditsToTakeBack(of(taxed, refund('r', 1000)))).toBe(847);
    expect(creditsToTakeBack(of(taxed, refund('r', 1)))).toBe(0);
  });

  it('is counted exactly where numbers are large', () => {
    const large = {
      credits: 999_999_999,
      priceMinor: 999_999_999_999,
      facts: of(captured, refund('r', 999_999_999_998)).facts,
    };
    expect(creditsToTakeBack(large)).toBe(999_999_998);
  });

  it('comes out the same in whatever order and however often it is told', () => {
    const subject = fc.constantFrom('1', '2');
    const amount = subject.map(each => Number(each) * 1500);
    const fact = fc.oneof(
      fc.constantFrom<Fact>(captured, { kind: 'failed' }, { kind: 'expired' }),
      fc.tuple(subject, amount).map(([each]) => refund(each, Number(each) * 1500)),
      subject.map(failed),
      subject.map(each => dispute(each, Number(each) * 1000)),
      subject.map(won),
      subject.map(each => lost(each, Number(each) * 1000)),
    );
    const told = fc.array(fact, { maxLength: 12 });
    const shuffled = told.chain(facts =>
      fc.tuple(
        fc.constant(facts),
        fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([once, again]) => {
        expect(creditsToTakeBack(of(...again))).toBe(creditsToTakeBack(of(...once)));
        expect(purchaseStatus(of(...again))).toBe(purchaseStatus(of(...once)));
        expect(creditsToTakeBack(of(...once))).toBeLessThanOrEqual(5000);
      }),
    );
  });
});
