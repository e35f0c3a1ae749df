import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openFirefoxPage } from '../support/browser-extension.ts';
import { openScreen, type Screen, whyNoScreen } from '../support/screen.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, decide, says, startInbox } from './extension-pages.ts';

if (whyNoScreen) console.info(whyNoScreen);

// What a headless browser has none of: keys, the icon's menu, notifications, and questions that a person answers.

function isPillGone(): boolean {
  const pill = document.querySelector('ai-credits-inbox-pill');
  return pill === null || getComputedStyle(pill).visibility === 'hidden';
}

describe.skipIf(whyNoScreen)('on a screen', () => {
  let world: World;
  let url: string;
  let screen: Screen;
  let chromium: OpenBrowser;
  let options: Page;

  /** How long a notification slides in, in milliseconds. */
  const slideMs = 2000;
  /** The icon in the toolbar, and the bell's corner, on a screen of 1,400 x 1,000 pixels. */
  const icon = [1145, 62] as const;
  const notification = [1200, 960] as const;

  beforeAll(async () => {
    world = await createWorld();
    ({ url } = await world.listen());
    await world.openAccount();
    await world.use('acme', 'reply-1', 6);
    screen = await openScreen();
    chromium = await launchChromium({ extension: resolve('dist/chrome'), screen });
    options = await chromium.browser.newPage();
    await options.goto(`chrome-extension://${extensionId}/connect.html`);
    await connect(options, url, await code());
    await says(options, 'This browser shows the credits of Acme');
    await options.goto(`chrome-extension://${extensionId}/options.html`);
  });
  afterAll(async () => {
    await chromium?.close();
    await screen?.[Symbol.asyncDispose]();
    await world?.close();
  });

  const code = async (account = 'acme') =>
    (await world.as(await world.session(account), 'POST', '/v1/pairing-codes', {})).body.code;

  async function opened(path: string): Promise<Page> {
    const target = await chromium.browser.waitForTarget(each => each.url().endsWith(`/${path}`));
    return target.asPage();
  }
  const popups = () => chromium.browser.targets().filter(each => each.url().endsWith('/popup.html'));
  async function closed(page: Page): Promise<void> {
    await page.close();
    await eventually('the end of the popup', () => popups().length === 0);
  }

  test('its key opens the popup, and the other one the side panel', async () => {
    await screen.press('alt+shift+c');
    const popup = await opened('popup.html');
    await says(popup, '39,994');
    await closed(popup);
    await screen.press('alt+shift+x');
    const panel = await opened('panel.html');
    await says(panel, '39,994');
    await panel.close();
  });

  test("the icon's menu asks anew, and leads to history and top-up", async () => {
    await world.use('acme', 'reply-2', 1000);
    await fromMenu(1);
    await eventually(
      'the badge',
      async () => (await options.evaluate(() => chrome.action.getBadgeText({}))) === '38k',
    );
    await fromMenu(2);
    const buying = await opened('popup.html');
    await buying.waitForSelector('::-p-aria([name="Credits to buy"])');
    await closed(buying);
    await fromMenu(3);
    const history = await opened('popup.html');
    await says(history, 'Monthly credit reset');
    await closed(history);
  });

  /** Presses an entry of the icon's menu, counted from its first own one. */
  async function fromMenu(entry: number): Promise<void> {
    await screen.click(...icon, 'right');
    await screen.press(...Array(entry).fill('Down'), 'Return');
  }

  test('a person who asks to be told is asked by the browser, and told once when a level is crossed', async () => {
    const isNotifying = () =>
      options.evaluate(async () => (await chrome.storage.local.get('isNotifying')).isNotifying === true);
    await options.bringToFront();
    await options.click('#notify');
    await decide(screen, options, false);
    await says(options, 'The browser does not allow it.');
    expect(await isNotifying()).toBe(false);
    await options.click('#notify');
    await decide(screen, options, true);
    await eventually('the switch', isNotifying);
    await world.use('acme', 'reply-3', 38_900);
    await options.evaluate(() =>
      chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 5 }),
    );
    const notifications = () =>
      options.evaluate(async () => Object.keys(await chrome.notifications.getAll()));
    await eventually('the notification', async () => (await notifications()).length === 1);
    await wait(slideMs);
    await screen.click(...notification);
    const popup = await opened('popup.html');
    await popup.waitForSelector('::-p-aria([name="Credits to buy"])');
    expect(await notifications()).toEqual([]);
    await closed(popup);
  });

  test('in Firefox its key opens the sidebar, and the menu of a page shows the balance in it', async () => {
    await using firefox = await launchFirefox({ extension: resolve('dist/firefox'), screen });
    const page = await openFirefoxPage(firefox, 'connect.html', '#form:not([hidden])');
    await world.openAccount({ account: 'globex', name: 'Globex' });
    await connect(page, url, await code('globex'));
    await says(page, 'This browser shows the credits of Globex');
    const isBeside = () => page.evaluate(() => chrome.sidebarAction?.isOpen({}) ?? false);
    expect(await isBeside()).toBe(false);
    await screen.press('alt+shift+x');
    await eventually('the sidebar', isBeside);
    await screen.press('alt+shift+x');
    await eventually('the end of the sidebar', async () => !(await isBeside()));
    const popup = await openFirefoxPage(firefox, 'popup.html', '#beside:not([hidden])');
    await popup.click('#beside');
    await eventually('the sidebar, by its button', isBeside);
    await screen.press('alt+shift+x');
    const site = await startInbox();
    try {
      const inbox = await firefox.browser.newPage();
      await inbox.goto(site.url);
      await screen.click(900, 500, 'right');
      // The last of the entries.
      await screen.press('Up', 'Return');
      await eventually('the pill', async () => (await inbox.$('ai-credits-inbox-pill')) !== null);
      await page.evaluate(() => chrome.permissions.remove({ origins: ['http://localhost/*'] }));
      await eventually('the end of the pill', async () => (await inbox.$('ai-credits-inbox-pill')) === null);
      await screen.click(900, 500, 'right');
      await screen.press('Up', 'Return');
      await eventually('the pill again', async () => (await inbox.$('ai-credits-inbox-pill')) !== null);
      await firefox.browser.uninstallExtension('ai-credits@extension.example');
      await eventually('the end of the pill', () => inbox.evaluate(isPillGone));
    } finally {
      site.close();
    }
  });
});
