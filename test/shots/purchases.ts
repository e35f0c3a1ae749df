import { drawCode } from '../../src/server/qr.ts';
import type { World } from '../support/world.ts';
import { answer } from './answer.ts';
import type { Shot } from './camera.ts';
import { openWith, pictureTime } from './ledger.ts';
import type { State } from './state.ts';

const hourMs = 3_600_000;
const address = 'https://credits.example.com';

/** How a purchase stands, what is bought by itself, and how a browser is connected. */
export const purchases: readonly State[] = [
  {
    name: 'state-pending',
    account: openWith,
    act: async (shot, _, account) => {
      await (await checkout(shot, account)).close();
    },
    sign: '.notice.warn',
    says: 'Waiting for confirmation',
  },
  {
    name: 'state-paid',
    account: openWith,
    act: (shot, _, account) => settle(shot, account, 'Pay $50.00', 'were added'),
    sign: '.notice.good',
    says: '5,000 credits added.',
  },
  {
    name: 'state-failed',
    account: openWith,
    act: (shot, _, account) => settle(shot, account, 'Decline the payment', 'Declined'),
    sign: '.notice.bad',
    says: 'The payment did not go through',
  },
  {
    name: 'state-buy-again',
    // A colleague has just bought.
    account: async (world, account) => {
      await openWith(world, account);
      await world.buy(account, 10_000);
    },
    act: buy,
    sign: 'fieldset .notice.warn',
    says: 'Buy again?',
  },
  {
    name: 'top-up',
    account: async (world, account) => {
      await openWith(world, account);
      const rule = { enabled: true, threshold: 8000, credits: 5000, monthlyCapMinor: 15_000 };
      await world.as(await world.session(account), 'PUT', '/v1/auto-top-up', rule);
    },
    act: ({ within }) => within('.row.note > button:first-child').click(),
    sign: '[part=top-up]',
    says: 'Top up automatically',
  },
  {
    name: 'pairing',
    account: openPaired,
    // Codes are made by chance, and the address is that of this run.
    prepare: page => {
      const link = `${address}/connect#K7QM2XPD`;
      const expiresAt = new Date(Date.parse(pictureTime) + hourMs / 6);
      const body = { code: 'K7QM2XPD', expiresAt, endpoint: address, link, qr: drawCode(link) };
      return answer(page, '/v1/pairing-codes', { status: 200, body });
    },
    act: async ({ within }) => {
      await within('.row.note > button:last-child').click();
      await within('[part=devices] li').wait();
    },
    sign: '[part=code]',
    says: 'Chrome on Linux',
  },
];

async function buy({ within }: Shot): Promise<void> {
  await within('[part=buy]').click();
  await within('[part=summary]').wait();
  await within('.preset label:nth-child(2)').click();
  await within('.preset label:nth-child(2):has(:checked)').wait();
  await within('[part=buy]').click();
}

/** Buys, and answers the checkout's page. */
async function checkout(shot: Shot, account: string) {
  await buy(shot);
  const browser = shot.page.browser();
  const opened = await browser.waitForTarget(target => target.url().includes(`/checkout/${account}/`));
  const page = await opened.page();
  if (page === null) throw new Error('The checkout is no tab.');
  await page.locator('h1').wait();
  await shot.page.bringToFront();
  return page;
}

async function settle(shot: Shot, account: string, press: string, says: string): Promise<void> {
  const page = await checkout(shot, account);
  await page.bringToFront();
  await page.locator(`::-p-aria([name="${press}"][role="button"])`).click();
  await page.locator(`::-p-text(${says})`).wait();
  await shot.page.bringToFront();
  await shot.within('.notice:is(.good, .bad)').wait();
  await page.close();
}

/** An account with a browser that was connected and last used an hour ago. */
async function openPaired(world: World, account: string): Promise<void> {
  await openWith(world, account);
  world.clock.advance(-hourMs);
  const { body } = await world.as(await world.session(account), 'POST', '/v1/pairing-codes');
  await world.as('none', 'POST', '/v1/pair', { code: body.code, device: 'Chrome on Linux' });
  world.clock.advance(hourMs);
}
