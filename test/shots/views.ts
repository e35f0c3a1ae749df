import { large, narrow, type State, themes } from './state.ts';

const account = 'example';
const fromRightToLeft = { '-rtl': { dir: 'rtl', locale: 'ar' } } as const;
const hebrew = { '-hebrew': { dir: 'rtl', locale: 'he' } } as const;
const looks = { ...themes, ...narrow, ...fromRightToLeft };

/** Balance, purchase, history, insights and the explanation: light, dark, narrow, from right to left, and twice as large. */
export const views: readonly State[] = [
  {
    name: 'balance',
    account,
    looks: { ...looks, ...large },
    sign: '[part=buy]',
    says: 'Get More Credits',
  },
  {
    name: 'buy',
    account,
    looks: { ...looks, ...large },
    act: async ({ within }) => {
      await within('[part=buy]').click();
      await within('[part=summary]').wait();
      await within('.preset label:nth-child(2)').click();
    },
    sign: '.preset label:nth-child(2):has(:checked)',
    says: 'Pay $50.00',
  },
  {
    name: 'history',
    account,
    looks: { ...looks, ...large, ...hebrew },
    act: async ({ page, within }) => {
      await within('[role=tab]:nth-child(2)').click();
      await within('[part=line]').wait();
      await within('.day:nth-child(1) input').fill('2025-04-24');
      await within('.day:nth-child(2) input').fill('2025-09-05');
      const answered = page.waitForResponse(response => response.url().includes('/v1/transactions'));
      await within('form [type=submit]').click();
      await answered;
      await within('button.line').click();
    },
    sign: '.detail li',
    says: 'AI replies',
  },
  {
    name: 'insights',
    account,
    looks: { ...looks, ...large },
    act: ({ within }) => within('[role=tab]:nth-child(3)').click(),
    sign: '.week',
    says: 'Peak hours',
  },
  {
    name: 'explanation',
    account,
    looks,
    act: ({ within }) => within('[part=balance] button').click(),
    sign: '.card + .card + .card',
    says: 'Given for this cycle',
  },
];
