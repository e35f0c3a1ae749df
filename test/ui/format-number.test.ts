import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../src/ui/format.ts';

describe('typed money', () => {
  it.each([
    ['en-US', 'USD', '$150.00', 15_000],
    ['en-US', 'USD', '150', 15_000],
    ['en-US', 'USD', ' 1,150.5 ', 115_050],
    ['en-US', 'USD', '.5', Number.NaN],
    ['en-US', 'USD', '0.29', 29],
    ['en-US', 'USD', '8.2', 820],
    ['en-IN', 'INR', '₹1,00,000.00', 10_000_000],
    ['de-DE', 'EUR', '1.150,50 €', 115_050],
    ['de-DE', 'EUR', '150 €', 15_000],
    ['ar-EG', 'USD', '١٥٠٫٥', 15_050],
    ['ja-JP', 'JPY', '￥1,500', 1500],
    ['en-US', 'KWD', '1.234', 1234],
    ['hu-HU', 'HUF', '3 990,00 Ft', 399_000],
    ['id-ID', 'IDR', 'Rp 150.000', 15_000_000],
  ])('in %s and %s reads "%s" as %d', (locale, currency, text, minor) => {
    expect(createFormat(locale, undefined).parseMoney(text, currency)).toBe(minor);
  });

  it.each(['150,00', '1,50', '1.500,00', '1.2.3', '1.005', '', 'ten', '$', '-500', '\u2212500'])(
    'does not guess at "%s"',
    text => {
      expect(createFormat('en-US', undefined).parseMoney(text, 'USD')).toBeNaN();
    },
  );

  it('that was written by the widget is read as it was', () => {
    const places = fc.constantFrom('en-US', 'en-IN', 'de-DE', 'fr-FR', 'ar-EG', 'ja-JP', 'pl-PL');
    const currencies = fc.constantFrom('USD', 'INR', 'EUR', 'JPY', 'KWD', 'HUF', 'COP');
    const amounts = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(places, currencies, amounts, (locale, currency, minor) => {
        const format = createFormat(locale, undefined);
        expect(format.parseMoney(format.money(minor, currency), currency)).toBe(minor);
      }),
    );
  });
});

describe('typed credits of which nothing is guessed', () => {
  it.each([
    ['en-US', '8,000', 8000],
    ['en-US', ' 8000 ', 8000],
    ['en-IN', '1,00,000', 100_000],
    ['de-DE', '8.000', 8000],
    ['fr-FR', '8 000', 8000],
    ['ar-EG', '٨٬٠٠٠', 8000],
  ])('in %s are "%s"', (locale, text, credits) => {
    expect(createFormat(locale, undefined).parseWhole(text)).toBe(credits);
  });

  it.each([
    ['en-US', '8.000'],
    ['de-DE', '8,000'],
    ['en-US', '8,00'],
    ['en-US', '5k'],
    ['en-US', '1e5'],
    ['en-US', '-500'],
    ['en-US', ''],
  ])('in %s are not "%s"', (locale, text) => {
    expect(createFormat(locale, undefined).parseWhole(text)).toBeNaN();
  });
});

describe('an hour', () => {
  it.each([
    ['en-US', '5 PM'],
    ['de-DE', '17 Uhr'],
    ['es-ES', '17:00'],
    ['pt-BR', '17:00'],
    ['he-IL', '17:00'],
    ['id-ID', '17.00'],
  ])('of %s is told from a number: %s', (locale, text) => {
    expect(createFormat(locale, undefined).hour(17).replace('\u202f', ' ')).toBe(text);
  });
});
