import type { Page } from 'puppeteer-core';
import type { World } from '../support/world.ts';
import { type Shot, shoot } from './camera.ts';
import type { Scene } from './stage.ts';
import type { PictureSet } from './views.ts';

const minuteMs = 60_000;

/** What a person sees when all is not well, or not yet. */
export async function shootStates(set: PictureSet, world: World): Promise<void> {
  await picture(set, 'state-low-dark', { account: 'low', theme: 'dark' }, shot => shot.says('Quick top-up'));
  await picture(set, 'state-out', { account: 'out' }, shot => shot.says('Out of credits.'));
  await picture(set, 'state-agent', { account: 'example', role: 'agent' }, shot =>
    shot.says('Only billing admins'),
  );
  // The balance that was last seen is two minutes old when the wire breaks.
  world.clock.advance(-2 * minuteMs);
  await picture(set, 'state-offline', { account: 'example' }, async shot => {
    await shot.says('Get More Credits');
    await shot.page.setOfflineMode(true);
    await shot.press('Refresh');
    await shot.says("Can't reach the server");
  });
  world.clock.advance(2 * minuteMs);
  await answered(set, world);
  // Nobody has looked at this account yet: a balance that is remembered would be shown at once.
  await loading(set, await world.openAccount({ account: 'new' }));
  for (const outcome of ['pending', 'paid', 'failed'] as const) await purchase(set, world, outcome);
  await buyAgain(set, world);
}

// What is seen of answers that a ledger at rest does not give.
async function answered(set: PictureSet, world: World): Promise<void> {
  const fresh = (name: string) => world.openAccount({ account: name, name: 'Fernhill' });
  for (const theme of ['light', 'dark'] as const) {
    const suffix = theme === 'dark' ? '-dark' : '';
    await picture(
      set,
      `state-error${suffix}`,
      { account: await fresh(`fails${suffix}`), theme },
      {
        prepare: page => answer(page, '/v1/balance', { status: 500, body: '{}' }),
        act: shot => shot.says('Retry'),
      },
    );
    await picture(
      set,
      `state-ended${suffix}`,
      { account: await fresh(`ended${suffix}`), theme },
      {
        prepare: page => answer(page, '/scene-token', { status: 401, body: '{}' }),
        act: shot => shot.says('I have signed in'),
      },
    );
  }
  await picture(
    set,
    'state-refreshing',
    { account: 'example' },
    {
      act: async shot => {
        await shot.says('Get More Credits');
        await answer(shot.page, '/v1/balance', null);
        await shot.press('Refresh');
        await shot.page.locator('ai-credits >>> [aria-busy="true"]').wait();
      },
    },
  );
  const nothing = { status: 200, body: JSON.stringify({ transactions: [], nextCursor: null }) };
  await picture(
    set,
    'state-no-history',
    { account: 'example' },
    {
      prepare: page => answer(page, '/v1/transactions', nothing),
      act: async shot => {
        await shot.says('Get More Credits');
        await shot.press('History');
        await shot.says('The first AI reply or purchase appears here.');
      },
    },
  );
  await picture(
    set,
    'state-none-in-range',
    { account: 'example' },
    {
      act: async shot => {
        await shot.says('Get More Credits');
        await shot.press('History');
        await shot.says('Credits purchased');
        await shot.page.locator('ai-credits >>> input[aria-label="Start date"]').fill('2024-01-01');
        await shot.page.locator('ai-credits >>> input[aria-label="End date"]').fill('2024-01-31');
        await shot.press('Apply');
        await shot.says('No transactions in this range.');
      },
    },
  );
}

/** Has a page's calls of a path answered so, or never. */
async function answer(
  page: Page,
  path: string,
  response: { status: number; body: string } | null,
): Promise<void> {
  await page.setRequestInterception(true);
  page.on('request', request => {
    if (!new URL(request.url()).pathname.startsWith(path)) void request.continue();
    else if (response !== null) void request.respond({ ...response, contentType: 'application/json' });
  });
}

// A colleague has just bought.
async function buyAgain(set: PictureSet, world: World): Promise<void> {
  const account = await world.openAccount({ account: 'bought', name: 'Fernhill' });
  await world.buy(account, 10_000);
  await picture(set, 'state-buy-again', { account }, async shot => {
    await shot.says('Get More Credits');
    await shot.press('Get More Credits');
    await shot.says('Balance after purchase');
    await shot.press('Pay $50.00');
    await shot.says('Buy again?');
  });
}

function picture(
  { browser, stage, folder }: PictureSet,
  name: string,
  scene: Scene,
  how: Acts['act'] | Acts,
) {
  const { act, prepare } = typeof how === 'function' ? { act: how, prepare: undefined } : how;
  const take = async (shot: Shot) => {
    await act(shot);
    await shot.take(`${folder}/${name}.png`);
  };
  return shoot(browser, stage, scene, take, prepare);
}

/** What is done before the page is there, and with what it shows. */
interface Acts {
  readonly prepare?: (page: Page) => Promise<void>;
  act(shot: Shot): Promise<void>;
}

function loading(set: PictureSet, account: string): Promise<void> {
  return picture(
    set,
    'state-loading',
    { account },
    {
      prepare: page => answer(page, '/v1/balance', null),
      act: shot =>
        shot.page
          .locator('ai-credits >>> [part="panel"] [aria-busy="true"]')
          .wait()
          .then(() => undefined),
    },
  );
}

async function purchase(set: PictureSet, world: World, outcome: 'pending' | 'paid' | 'failed') {
  const account = await world.openAccount({ account: `purchase-${outcome}`, name: 'Fernhill' });
  await picture(set, `state-${outcome}`, { account }, async shot => {
    await shot.says('Get More Credits');
    await shot.press('Get More Credits');
    await shot.says('Balance after purchase');
    await shot.page.locator('ai-credits >>> ::-p-text(5K)').click();
    await shot.press('Pay $50.00');
    const opened = await set.browser.waitForTarget(target => target.url().includes(`/checkout/${account}/`));
    const checkout = await opened.page();
    if (checkout === null) throw new Error('The checkout is no tab.');
    const press = { pending: null, paid: 'Pay $50.00', failed: 'Decline the payment' }[outcome];
    if (press !== null) {
      await checkout.locator(`::-p-aria([name="${press}"][role="button"])`).click();
      await checkout.locator(outcome === 'paid' ? '::-p-text(were added)' : '::-p-text(Declined)').wait();
    }
    await shot.page.bringToFront();
    await shot.says(
      {
        pending: 'Waiting for confirmation',
        paid: '5,000 credits added.',
        failed: 'The payment did not go through',
      }[outcome],
    );
    await checkout.close();
  });
}
