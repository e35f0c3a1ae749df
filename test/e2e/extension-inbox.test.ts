import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openScreen, type Screen, whyNoScreen } from '../support/screen.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, decide, says, startInbox } from './extension-pages.ts';

if (whyNoScreen) console.info(whyNoScreen);

describe.skipIf(whyNoScreen)('the balance in an inbox', () => {
  let world: World;
  let site: Awaited<ReturnType<typeof startInbox>>;
  let folder: string;
  let screen: Screen;
  let chromium: OpenBrowser;
  let options: Page;
  let inbox: Page;

  const pill = '::-p-aria([role="button"])';

  beforeAll(async () => {
    world = await createWorld();
    await world.openAccount();
    await world.use('acme', 'reply-1', 6);
    site = await startInbox();
    // Of its own, because it is updated and taken away.
    folder = await mkdtemp(join(tmpdir(), 'ai-credits-inbox-'));
    await cp(resolve('dist/chrome'), folder, { recursive: true });
    screen = await openScreen();
    chromium = await launchChromium({ extension: folder, screen });
    await eventually('the extension', async () => (await chromium.browser.extensions()).has(extensionId));
  });
  afterAll(async () => {
    await chromium?.close();
    await screen?.[Symbol.asyncDispose]();
    site?.close();
    await world?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  async function openPage(path: string): Promise<Page> {
    const page = await chromium.browser.newPage();
    await page.goto(`chrome-extension://${extensionId}/${path}`);
    return page;
  }

  const name = async () => {
    const found = await inbox.$(pill);
    return found === null ? null : found.evaluate(each => each.ariaLabel);
  };
  // Of a page in the background, whose accessible names nobody computes.
  const pills = () => inbox.$$eval('ai-credits-inbox-pill', each => each.length);
  const granted = () =>
    options.evaluate(async () => {
      const { permissions, origins } = await chrome.permissions.getAll();
      return [...(permissions ?? []), ...(origins ?? [])].filter(each => /scripting|:/.test(each));
    });

  /** Chooses "Show the balance in this inbox" in the menu of the page, above "View page source" and "Inspect". */
  async function choose(): Promise<void> {
    await inbox.bringToFront();
    await screen.click(600, 600, 'right');
    await screen.press('Up', 'Up', 'Up', 'Return');
  }

  test('the menu of a page asks for its host alone, and the pill is there once it is allowed', async () => {
    const { url } = await world.listen();
    options = await openPage('connect.html');
    const { body } = await world.as(await world.session('acme'), 'POST', '/v1/pairing-codes', {});
    await connect(options, url, body.code);
    await says(options, 'This browser shows the credits of Acme');
    await options.goto(`chrome-extension://${extensionId}/options.html`);
    inbox = await chromium.browser.newPage();
    await inbox.goto(site.url);
    await choose();
    await decide(screen, inbox, false);
    expect(await granted()).toEqual([]);
    expect(await pills()).toBe(0);
    await choose();
    await decide(screen, inbox, true);
    await eventually('the pill', async () => (await name())?.startsWith('39,994 credits') === true);
    expect(await granted()).toEqual(['scripting', 'http://localhost/*']);
  });

  test('the pill follows the balance, and comes again with the page', async () => {
    await world.use('acme', 'reply-2', 39_900);
    await options.evaluate(() =>
      chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 5 }),
    );
    await eventually('the new balance', async () => (await name())?.startsWith('Almost out · 94') === true);
    await inbox.reload();
    await eventually('the pill', async () => (await name())?.startsWith('Almost out · 94') === true);
  });

  test('neither the page nor its side of the extension reads what is stored', async () => {
    expect(
      await inbox.evaluate(() => [
        typeof Reflect.get(window, 'chrome')?.storage,
        document.querySelector('ai-credits-inbox-pill')?.shadowRoot,
      ]),
    ).toEqual(['undefined', null]);
    const [tab] = await options.evaluate(url => chrome.tabs.query({ url: `${url}*` }), 'http://localhost/');
    const found = await options.evaluate(async tabId => {
      const asked = async () => {
        const words = async (question: object) =>
          JSON.stringify(await chrome.runtime.sendMessage(question).catch(String));
        const stored = await chrome.storage.local.get(null).then(Object.keys, error => String(error));
        return [
          stored,
          await words({ ask: 'balance' }),
          await words({ ask: 'disconnect' }),
          await words({ pill: 'face' }),
        ];
      };
      return (await chrome.scripting.executeScript({ target: { tabId }, func: asked }))[0]?.result;
    }, tab?.id ?? -1);
    expect(found).toEqual([
      expect.stringContaining('Access to storage is not allowed'),
      'null',
      'null',
      expect.stringMatching(/^\{"available":"94","level":"critical","share":0\.\d+,"words":"[^"]*"\}$/),
    ]);
  });

  test('a press on the pill opens the popup, and a press by a script does not', async () => {
    const popups = () => chromium.browser.targets().filter(each => each.url().endsWith('/popup.html'));
    await inbox.bringToFront();
    const found = await inbox.waitForSelector(pill);
    await found?.evaluate(each => each instanceof HTMLElement && each.click());
    await name();
    expect(popups()).toEqual([]);
    await found?.click();
    const target = await chromium.browser.waitForTarget(each => each.url().endsWith('/popup.html'));
    const popup = await target.asPage();
    await says(popup, '94');
    await popup.close();
  });

  test('after an update there is one pill', async () => {
    const before = await inbox.$(pill);
    await options.close();
    await chromium.browser.installExtension(folder);
    await eventually('the pill of the new version', async () => {
      const isThere = await before?.evaluate(each => each.isConnected);
      return isThere === false && (await name()) !== null;
    });
    expect(await pills()).toBe(1);
    options = await openPage('options.html');
  });

  test('taken back in the settings, the pill is gone at once and does not come again', async () => {
    await options.bringToFront();
    await options.locator('#inboxes button').click();
    await eventually('the end of the pill', async () => (await pills()) === 0);
    expect(await granted()).toEqual([]);
    await inbox.bringToFront();
    await inbox.reload();
    expect(await pills()).toBe(0);
    expect(await options.$$('#inboxes li')).toEqual([]);
  });

  test('without the extension there is none', async () => {
    await inbox.bringToFront();
    // Chromium asks but once for what it was allowed and given back.
    await choose();
    await eventually('the pill', async () => (await pills()) === 1);
    await chromium.browser.uninstallExtension(extensionId);
    await eventually('the end of the pill', async () => (await pills()) === 0);
  });
});
