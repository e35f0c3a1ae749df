import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOf } from '../../src/domain/credits.ts';
import { amountFault, minorDigits, nearestAmount, type Pricing, priceMinor } from '../../src/domain/price.ts';
import { type PurchaseFact, purchaseStatus } from '../../src/domain/purchase.ts';

const usd: Pricing = {
  currency: 'USD',
  unitCredits: 1000,
  unitPriceMinor: 1000,
  minCredits: 1000,
  stepCredits: 1000,
  maxCredits: 1_000_000,
  presets: [1000],
};

describe('a price', () => {
  it.each([
    [1000, 1000, 99_900],
    [5000, 5000, 499_500],
    [100_000, 100_000, 9_990_000],
  ])('of %i credits is USD %i and INR %i in minor units', (credits, dollars, rupees) => {
    expect(priceMinor(usd, credits)).toBe(dollars);
    expect(priceMinor({ ...usd, currency: 'INR', unitPriceMinor: 99_900 }, credits)).toBe(rupees);
  });
});

describe('an amount', () => {
  it.each([
    [1000, null],
    [1_000_000, null],
    [999, 'too_few'],
    [0, 'too_few'],
    [-1000, 'too_few'],
    [1_001_000, 'too_many'],
    [1500, 'not_a_multiple'],
    [1000.5, 'not_whole'],
    [Number.NaN, 'not_whole'],
    [Number.POSITIVE_INFINITY, 'not_whole'],
  ])('of %d is judged %s', (credits, fault) => {
    expect(amountFault(usd, credits)).toBe(fault);
  });

  it('is corrected to the nearest that can be bought', () => {
    expect([1, 1499, 1500, 999_999_999, Number.NaN].map(credits => nearestAmount(usd, credits))).toEqual([
      1000, 1000, 2000, 1_000_000, 1000,
    ]);
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true }), typed => {
        expect(amountFault(usd, nearestAmount(usd, typed))).toBe(null);
      }),
    );
  });
});

it.each([
  [40_000, 'ok'],
  [8000, 'ok'],
  [7999, 'low'],
  [2000, 'low'],
  [1999, 'critical'],
  [1, 'critical'],
  [0, 'out'],
])('a balance of %i of 40,000 is %s', (credits, level) => {
  expect(levelOf(credits, 40_000, { low: 0.2, critical: 0.05 })).toBe(level);
});

it('a purchase is paid once its money was captured, whatever else was told before or after', () => {
  const facts = [{ kind: 'failed' }, { kind: 'expired' }] as const;
  const status = (told: readonly Pick<PurchaseFact, 'kind'>[]) =>
    purchaseStatus({
      credits: 1000,
      priceMinor: 1000,
      facts: told.map(({ kind }) => ({ id: kind, kind })),
    });
  expect(status([])).toBe('pending');
  expect(status(facts.slice(0, 1))).toBe('failed');
  expect(status(facts.slice(1))).toBe('expired');
  expect(status([...facts, { kind: 'captured' }])).toBe('paid');
  expect(status([{ kind: 'captured' }, ...facts])).toBe('paid');
});

describe('the minor unit of a currency', () => {
  // As Stripe documents them; everything else has two digits there.
  const none = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ');
  const three = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];

  it.each(Intl.supportedValuesOf('currency'))('of %s is what Stripe counts in', currency => {
    const digits = none.includes(currency) ? 0 : three.includes(currency) ? 3 : 2;
    expect(minorDigits(currency)).toBe(digits);
  });
});
