import type { PricingAnswer } from '../contract/balance.ts';

// Brands that are not written as a capital letter and the rest.
const names: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

/** A saved card as its owner names it: `Visa 4242`; `unknown` is what cards without a brand are called. */
export function cardName({ brand, last4 }: NonNullable<PricingAnswer['savedCard']>, unknown: string): string {
  if (brand === 'unknown') return `${unknown} ${last4}`;
  return `${names[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1).replaceAll('_', ' ')} ${last4}`;
}
