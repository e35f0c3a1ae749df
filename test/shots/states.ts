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
  // Nobody has looked at this account yet: a balance that is remembered would be shown at once.
  await loading(set, await world.openAccount({ account: 'new' }));
  for (const outcome of ['pending', 'paid', 'failed'] as const) await purchase(set, world, outcome);
  await buyAgain(set, world);
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
  act: (shot: Shot) => Promise<void>,
) {
  return shoot(browser, stage, scene, async shot => {
    await act(shot);
    await shot.take(`${folder}/${name}.png`);
  });
}

async function loading({ browser, stage, folder }: PictureSet, account: string): Promise<void> {
  const hold = async (page: Page) => {
    await page.setRequestInterception(true);
    page.on('request', request => {
      // Never answered: the widget goes on waiting.
      if (!request.url().endsWith('/v1/balance')) void request.continue();
    });
  };
  await shoot(
    browser,
    stage,
    { account },
    async shot => {
      await shot.page.locator('ai-credits >>> [part="panel"] [aria-busy="true"]').wait();
      await shot.take(`${folder}/state-loading.png`);
    },
    hold,
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
