import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { killBackground, openPopup } from '../support/browser-extension.ts';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { connect, says, tabOf } from './extension-pages.ts';

// Bought by the saved card from the real toolbar popup, over the twin of Stripe.

let shop: CardWorld;
let chromium: OpenBrowser;
let bought = 1000;

beforeAll(async () => {
  shop = await createCardWorld();
  const { url } = await shop.listen();
  chromium = await launchChromium({ extension: resolve('dist/chrome') });
  const popup = await openPopup(chromium);
  await popup.click('#connect');
  const page = await tabOf(chromium, '/connect.html');
  await page.waitForSelector('#form:not([hidden])');
  const { body } = await shop.as(await shop.session('acme'), 'POST', '/v1/pairing-codes', {});
  await connect(page, url, body.code);
  await says(page, 'This browser shows the credits of Acme');
});
afterAll(async () => {
  await chromium?.close();
  await shop?.close();
});

const paid = async () => (await shop.api('GET', '/v1/accounts/acme/balance')).body.paid.remaining;

async function press(name: string) {
  const popup = await openPopup(chromium);
  await popup.locator('::-p-aria([name="Get More Credits"])').click();
  await popup.locator(`::-p-aria([name="${name}"])`).click();
  return popup;
}

test('one press in the popup pays, without a tab', async () => {
  const popup = await press('Visa 4242, pay $50.00');
  await says(popup, '5,000 credits added.');
  bought += 5000;
  expect([await paid(), shop.cards.charged]).toEqual([bought, 1]);
  await popup.close();
  shop.clock.advance(180_000);
});

test('a card that is declined says so, and the hosted page is another way', async () => {
  shop.cards.mood = 'declines';
  const popup = await press('Visa 4242, pay $50.00');
  await says(popup, 'The payment did not go through. No money moved.');
  await popup.close();
  const again = await openPopup(chromium);
  await again.locator('::-p-aria([name="Get More Credits"])').click();
  await again.locator('::-p-aria([name="Pay another way"])').click();
  const checkout = await tabOf(chromium, '/pay/');
  await checkout.bringToFront();
  await checkout.locator('form[action$="/pay"] button').click();
  await eventually('the credits', async () => (await paid()) === bought + 5000);
  bought += 5000;
  await checkout.close();
  expect(shop.cards.charged).toBe(1);
  shop.clock.advance(180_000);
});

test('a press is found again after popup and service worker died, and charged once', async () => {
  shop.cards.mood = 'answer lost';
  const { promise, resolve: release } = Promise.withResolvers<void>();
  shop.cards.held = promise;
  const popup = await press('Visa 4242, pay $50.00');
  await eventually('the charge', async () => shop.cards.charged === 2);
  await popup.close();
  await killBackground(chromium);
  release();
  const page = await tabOf(chromium, '/connect.html');
  await page.evaluate(() => chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 0.5 }));
  const again = await openPopup(chromium);
  await says(again, '5,000 credits added.');
  await again.close();
  bought += 5000;
  expect([await paid(), shop.cards.charged]).toEqual([bought, 2]);
});
