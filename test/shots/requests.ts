import type { World } from '../support/world.ts';
import { askFor, openWith } from './ledger.ts';
import { large, narrow, type State, themes } from './state.ts';

const words = 'Running low before the weekend, two campaigns are still to come.';
const dayMs = 86_400_000;
const role = 'agent';

/** What somebody who may not buy sees, and the owner whom they ask. */
export const requests: readonly State[] = [
  {
    name: 'ask',
    account: open,
    role,
    looks: { ...themes, ...narrow, ...large },
    act: async ({ within }) => {
      await within('.notice .text').click();
      await within('[part=ask] input').fill(words);
    },
    sign: '[part=ask]',
    says: 'Note to the owner',
  },
  {
    name: 'ask-open',
    account: (world, account) => ask(world, account, 'priya'),
    role,
    sign: '.notice.plain',
    says: 'An owner sees it here.',
  },
  {
    name: 'ask-approved',
    account: async (world, account) => {
      const { id } = await ask(world, account, 'priya');
      const headers = { 'idempotency-key': 'approval' };
      const where = `/v1/top-up-requests/${id}/approve`;
      const { body } = await world.as(await world.session(account), 'POST', where, {}, headers);
      await world.pay(body.checkoutUrl);
    },
    role,
    sign: '.notice.good',
    says: 'was approved',
  },
  {
    name: 'ask-declined',
    account: async (world, account) => {
      const { id } = await ask(world, account, 'priya');
      const reason = 'The monthly credits come on Monday.';
      await world.api('POST', `/v1/accounts/${account}/top-up-requests/${id}/decline`, { reason });
    },
    role,
    sign: '.notice.warn',
    says: 'was declined',
  },
  {
    name: 'ask-expired',
    account: async (world, account) => {
      world.clock.advance(-8 * dayMs);
      await ask(world, account, 'priya');
      world.clock.advance(8 * dayMs);
    },
    role,
    sign: '.notice.plain',
    says: 'has ended undecided',
  },
  {
    name: 'request',
    account: (world, account) => ask(world, account, 'sam'),
    looks: { ...themes, ...narrow },
    sign: '[part=request]',
    says: 'Approve',
  },
  {
    name: 'request-decline',
    account: (world, account) => ask(world, account, 'sam'),
    act: ({ within }) => within('[part=request] .button').click(),
    sign: '[part=request] form',
    says: 'Reason (optional)',
  },
  {
    name: 'request-approve',
    account: (world, account) => ask(world, account, 'sam'),
    act: ({ within }) => within('[part=request] .primary').click(),
    sign: '[part=summary]',
    says: 'Balance after purchase',
  },
];

function open(world: World, account: string): Promise<void> {
  return openWith(world, account, 800);
}

async function ask(world: World, account: string, user: string): Promise<{ id: string }> {
  await open(world, account);
  return askFor(world, account, { user, credits: 5000, note: words });
}
