import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openPopup } from '../support/browser-extension.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, says } from './extension-pages.ts';

// Nobody can answer Chromium's question whether an extension may see a page. What a manifest once gave stays given where the
// next one makes it optional, so the browser meets a copy of the extension first that was given everything.

let world: World;
let site: Server;
let inboxUrl: string;
let folder: string;
let manifest: string;
let givenAll: string;
let chromium: OpenBrowser;
let options: Page;
let inbox: Page;

const pill = '::-p-aria([role="button"])';

beforeAll(async () => {
  world = await createWorld();
  await world.openAccount();
  await world.use('acme', 'reply-1', 6);
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', "default-src 'none'");
    response.end('<!doctype html><title>Inbox</title><h1>Conversations</h1>');
  });
  await new Promise<void>(done => site.listen(0, '127.0.0.1', done));
  const address = site.address();
  inboxUrl = `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;
  folder = await mkdtemp(join(tmpdir(), 'ai-credits-inbox-'));
  await cp(resolve('dist/chrome'), folder, { recursive: true });
  manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
  const given = JSON.parse(manifest);
  given.permissions.push(...given.optional_permissions);
  given.host_permissions = given.optional_host_permissions;
  given.optional_permissions = given.optional_host_permissions = [];
  givenAll = JSON.stringify(given);
  await writeFile(join(folder, 'manifest.json'), givenAll);
  chromium = await launchChromium({ extension: folder });
  await eventually('the extension', async () => (await chromium.browser.extensions()).has(extensionId));
  await writeFile(join(folder, 'manifest.json'), manifest);
  await chromium.browser.installExtension(folder);
  options = await openPage('options.html');
  await options.evaluate(() => chrome.permissions.remove({ origins: ['https://*/*', 'http://127.0.0.1/*'] }));
});
afterAll(async () => {
  await chromium?.close();
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

test('the pill is in the pages of an allowed host', async () => {
  const { url } = await world.listen();
  const page = await openPage('connect.html');
  const { body } = await world.as(await world.session('acme'), 'POST', '/v1/pairing-codes', {});
  await connect(page, url, body.code);
  await says(page, 'This browser shows the credits of Acme');
  await page.close();
  inbox = await chromium.browser.newPage();
  await inbox.goto(inboxUrl);
  expect(await granted()).toEqual(['scripting', 'http://localhost/*']);
  await eventually('the pill', async () => (await name())?.startsWith('39,994 credits') === true);
});

test('the pill follows the balance, and comes again with the page', async () => {
  await world.use('acme', 'reply-2', 39_900);
  await options.evaluate(() => chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 5 }));
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

test('the button in the popup asks for the host of the page below, and for no other', async () => {
  await inbox.bringToFront();
  const popup = await openPopup(chromium);
  const asked = await popup.evaluateHandle(() => {
    const wanted: unknown[] = [];
    chrome.permissions.request = async (each: object) => wanted.push(each) > 0;
    return wanted;
  });
  await popup.locator('::-p-aria([name="Show the balance in this inbox"])').click();
  expect(await asked.jsonValue()).toEqual([{ permissions: ['scripting'], origins: ['http://localhost/*'] }]);
  await popup.close();
});

test('after an update there is one pill, and without the extension none', async () => {
  await writeFile(join(folder, 'manifest.json'), givenAll);
  await options.close();
  await chromium.browser.installExtension(folder);
  await inbox.bringToFront();
  await eventually('the pill', async () => (await name()) !== null);
  const before = await inbox.$(pill);
  await chromium.browser.installExtension(folder);
  await eventually('the pill of the new version', async () => {
    const isThere = await before?.evaluate(each => each.isConnected);
    return isThere === false && (await name()) !== null;
  });
  expect(await inbox.$$eval('ai-credits-inbox-pill', each => each.length)).toBe(1);
  await chromium.browser.uninstallExtension(extensionId);
  await eventually('the end of the pill', async () => (await name()) === null);
});
