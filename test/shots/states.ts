import { answer } from './answer.ts';
import type { Shot } from './camera.ts';
import { openWith } from './ledger.ts';
import type { State } from './state.ts';

const account = 'example';
const minuteMs = 60_000;

/** What a person sees when all is not well, or not yet. */
export const states: readonly State[] = [
  {
    name: 'state-low',
    account: (world, name) => openWith(world, name, 5200),
    sign: '.notice.warn',
    says: 'Running low.',
  },
  { name: 'state-critical', account: 'critical', sign: '.notice.warn', says: 'Almost out.' },
  { name: 'state-out', account: 'out', sign: '.notice.bad', says: 'Out of credits.' },
  { name: 'state-agent', account, role: 'agent', sign: '.notice .text', says: 'Only billing admins' },
  {
    name: 'state-offline',
    account,
    // The balance that was last seen is two minutes old when the wire breaks.
    prepare: (_, world) => world.clock.advance(-2 * minuteMs),
    act: async (shot, world) => {
      await shot.within('[part=buy]').wait();
      world.clock.advance(2 * minuteMs);
      await shot.page.setOfflineMode(true);
      await refresh(shot);
    },
    sign: '.notice.bad',
    says: "Can't reach the server. Showing the balance from",
  },
  {
    name: 'state-stale',
    account,
    prepare: (_, world) => world.clock.advance(-2 * minuteMs),
    // What an earlier visit left is shown until the answer is here.
    act: async ({ page, within }, world) => {
      await within('[part=buy]').wait();
      world.clock.advance(2 * minuteMs);
      await answer(page, '/v1/balance', null);
      await page.reload();
      await within('.note:first-child').wait();
    },
    sign: '[part=buy]',
    says: 'credits available · As of',
  },
  {
    name: 'state-refreshing',
    account,
    act: async shot => {
      await shot.within('[part=buy]').wait();
      await answer(shot.page, '/v1/balance', null);
      await refresh(shot);
    },
    sign: '.icon-button[aria-busy=true]',
    says: 'Get More Credits',
  },
  {
    name: 'state-loading',
    // Nobody has looked at this account yet: a balance that is remembered would be shown at once.
    account: openWith,
    prepare: page => answer(page, '/v1/balance', null),
    sign: '[part=panel] [aria-busy=true]',
    says: 'Loading…',
  },
  {
    name: 'state-error',
    account: openWith,
    prepare: page => answer(page, '/v1/balance', { status: 500, body: {} }),
    // Comes with another answer.
    act: ({ within }) => within('.body > .note').wait(),
    sign: '.notice.bad',
    says: 'Retry',
  },
  {
    name: 'state-ended',
    account: openWith,
    prepare: page => answer(page, '/scene-token', { status: 401, body: {} }),
    sign: '.notice.warn',
    says: 'I have signed in',
  },
  {
    name: 'state-no-history',
    account,
    prepare: page =>
      answer(page, '/v1/transactions', { status: 200, body: { transactions: [], nextCursor: null } }),
    act: ({ within }) => within('[role=tab]:nth-child(2)').click(),
    sign: '.empty',
    says: 'The first AI reply or purchase appears here.',
  },
  {
    name: 'state-none-in-range',
    account,
    act: shot => ask(shot, '2024-01-01', '2024-01-31'),
    sign: '.empty',
    says: 'No transactions in this range.',
  },
  {
    name: 'state-wrong-date',
    account,
    // A day that neither a language with the day first has, nor one with the month first.
    act: shot => ask(shot, '29/02/2025', ''),
    sign: '.fault:not(:empty)',
    says: '“29/02/2025” is not a date.',
  },
];

/** Asks for the balance anew, where that is the only button beside the title. */
const refresh = ({ within }: Shot) => within('.header .icon-button').click();

async function ask({ within }: Shot, from: string, to: string): Promise<void> {
  await within('[role=tab]:nth-child(2)').click();
  await within('[part=line]').wait();
  await within('.day:nth-child(1) input').fill(from);
  await within('.day:nth-child(2) input').fill(to);
  await within('form [type=submit]').click();
}
