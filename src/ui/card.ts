import type { PricingAnswer } from '../contract/balance.ts';

// Brands that are not written as a capital letter and the rest.
const names: Readonly<Record<string, string>> = {
  amex: 'American Express',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  unknown: 'Card',
};

/** A saved card as its owner names it: `Visa 4242`. */
export function cardName({ brand, last4 }: NonNullable<PricingAnswer['savedCard']>): string {
  return `${names[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1).replaceAll('_', ' ')} ${last4}`;
}
