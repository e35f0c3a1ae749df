import { expect, it } from 'vitest';
import { cardName } from '../../src/ui/card.ts';

it.each([
  ['visa', 'Visa 4242'],
  ['mastercard', 'Mastercard 4242'],
  ['amex', 'American Express 4242'],
  ['diners', 'Diners Club 4242'],
  ['jcb', 'JCB 4242'],
  ['unionpay', 'UnionPay 4242'],
  ['cartes_bancaires', 'Cartes bancaires 4242'],
  ['unknown', 'Card 4242'],
])('a card of brand %s is called %s', (brand, name) => {
  expect(cardName({ brand, last4: '4242' }, 'Card')).toBe(name);
});
