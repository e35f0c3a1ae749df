import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { killBackground, openFirefoxPage, openPopup } from '../support/browser-extension.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, says, tabOf } from './extension-pages.ts';

let world: World;
let url: string;

beforeAll(async () => {
  world = await createWorld();
  ({ url } = await world.listen());
  await world.openAccount();
  await world.use('acme', 'reply-1', 6);
});
afterAll(() => world?.close());

// What the widget shows to whoever presses "Connect browser extension".
async function makeCode(): Promise<string> {
  const session = await world.session('acme');
  return (await world.as(session, 'POST', '/v1/pairing-codes', {})).body.code;
}

describe('the extension in Chromium', () => {
  let chromium: OpenBrowser;
  beforeAll(async () => {
    chromium = await launchChromium({ extension: resolve('dist/chrome') });
  });
  afterAll(() => chromium?.close());

  const tabAt = (part: string) => tabOf(chromium, part);
  // Asked of a page: the service worker is dead half of the time, and a question would wake it.
  const toolbar = async () => {
    const page = await tabAt('/connect.html');
    return page.evaluate(async () => [
      await chrome.action.getBadgeText({}),
      await chrome.action.getTitle({}),
    ]);
  };
  const badge = (text: string) => eventually(`the badge ${text}`, async () => (await toolbar())[0] === text);

  test('shows a question mark and a way to connect until it is connected', async () => {
    const popup = await openPopup(chromium);
    await popup.waitForSelector('::-p-aria([name="Connect"][role="button"])');
    expect(await popup.evaluate(() => [innerWidth, innerHeight <= 600])).toEqual([380, true]);
    await popup.click('#connect');
    const page = await tabAt('/connect.html');
    await page.waitForSelector('#form:not([hidden])');
    await badge('?');
  });

  test('says what is wrong with an address or a code', async () => {
    const page = await tabAt('/connect.html');
    await page.type('#address', 'http://credits.example.com');
    await page.click('#submit');
    await says(page, 'The address must begin with https://');
    await says(page, 'A pairing code has eight letters and digits.');
    await page.reload();
    await connect(page, url, 'BBBBBBBB');
    await says(page, 'This code is not valid any more.');
  });

  test('is connected by a code from the widget, and shows the balance in toolbar and popup', async () => {
    const page = await tabAt('/connect.html');
    await page.reload();
    await connect(page, url, await makeCode());
    await says(page, 'This browser shows the credits of Acme');
    await badge('39k');
    expect((await toolbar())[1]).toContain('39,994 credits');
    const popup = await openPopup(chromium);
    await says(popup, '39,994');
    await popup.close();
  });

  test('finds a purchase as paid after popup and service worker died', async () => {
    const popup = await openPopup(chromium);
    await popup.locator('::-p-aria([name="Get More Credits"])').click();
    await popup.locator('::-p-aria([name="Pay $50.00"])').click();
    const checkout = await tabAt(url);
    await eventually('the end of the popup', () =>
      chromium.browser.targets().every(each => !each.url().endsWith('/popup.html')),
    );
    // The alarm rings in half a minute; a test has no time for that.
    const page = await tabAt('/connect.html');
    await page.evaluate(() => chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 0.5 }));
    await killBackground(chromium);
    await checkout.bringToFront();
    await checkout.click('button.pay');
    await says(checkout, '5,000 credits were added');
    await badge('44k');
    const again = await openPopup(chromium);
    await says(again, '5,000 credits added.');
    await says(again, '44,994');
    await again.close();
    await checkout.close();
  });

  test('a purchase that nobody confirmed for a day is asked about at a press', async () => {
    const popup = await openPopup(chromium);
    await popup.locator('::-p-aria([name="Get More Credits"])').click();
    await popup.locator('::-p-aria([name="Pay $50.00"])').click();
    // A second one within two minutes is asked about first.
    await popup.locator('::-p-aria([name="Buy again"])').click();
    const checkout = await tabAt(url);
    const page = await tabAt('/connect.html');
    await page.evaluate(async () => {
      const { workspaces } = await chrome.storage.local.get<{
        workspaces: { pending: { startedAt: number } }[];
      }>('workspaces');
      for (const { pending } of workspaces) pending.startedAt -= 25 * 60 * 60 * 1000;
      await chrome.storage.local.set({ workspaces });
    });
    const late = await openPopup(chromium);
    await says(late, 'A payment for 5,000 credits from');
    await checkout.bringToFront();
    await checkout.click('button.pay');
    await says(checkout, '5,000 credits were added');
    const later = await openPopup(chromium);
    await later.locator('::-p-aria([name="Check again"])').click();
    await says(later, '5,000 credits added.');
    await says(later, '49,994');
    await later.close();
  });

  test('asks to be connected again when its token was taken back', async () => {
    const session = await world.session('acme');
    const { body } = await world.as(session, 'GET', '/v1/devices');
    await world.as(session, 'DELETE', `/v1/devices/${body.devices[0].id}`);
    const popup = await openPopup(chromium);
    await popup.waitForSelector('#unpaired:not([hidden])');
    await badge('?');
  });
});

test('in Firefox a code connects the extension and its popup shows the balance', async () => {
  await using firefox = await launchFirefox({ extension: resolve('dist/firefox') });
  const page = await openFirefoxPage(firefox, 'connect.html', '#form:not([hidden])');
  await connect(page, url, await makeCode());
  await says(page, 'This browser shows the credits of Acme');
  const { available } = (await world.api('GET', '/v1/accounts/acme/balance')).body;
  const text = `${Math.floor(available / 1000)}k`;
  await eventually(`the badge ${text}`, async () => {
    return (await page.evaluate(() => chrome.action.getBadgeText({}))) === text;
  });
  const popup = await openFirefoxPage(firefox, 'popup.html', '#credits');
  await says(popup, available.toLocaleString('en-US'));
});
