import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { serveWidget } from '../../src/server/static.ts';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openFirefoxPage, openPopup } from '../support/browser-extension.ts';
import { isLong } from '../support/long.ts';
import { createWorld, type World } from '../support/world.ts';
import { says, tabOf } from './extension-pages.ts';

let world: World;
let url: string;
let chromium: OpenBrowser;

beforeAll(async () => {
  world = await createWorld();
  const { app, publicUrl } = world.proxy;
  app.route('/', serveWidget('dist/widget', publicUrl));
  app.get('/page', context => context.html(widgetPage()));
  app.post('/token', async context => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return context.json({ token: await world.session('acme'), expiresAt });
  });
  await world.openAccount();
  ({ url } = await world.listen());
  await world.use('acme', 'reply-1', 6);
  chromium = await launchChromium({ extension: resolve('dist/chrome') });
  await (await openPopup(chromium)).click('#connect');
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

const widgetPage = () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Product</title>
  <script src="/widget/ai-credits.js" async></script><ai-credits endpoint="${url}" token-url="/token"></ai-credits></html>`;

async function showCode(): Promise<{ page: Page; userCode: string }> {
  const page = await tabOf(chromium, '/connect.html');
  await page.locator('#address').fill(url);
  await page.locator('#ask').click();
  await page.waitForSelector('#waiting:not([hidden])');
  const userCode = await page.$eval('#user-code', each => each.textContent ?? '');
  expect(userCode).toMatch(/^[B-Z2-9]{4}-[B-Z2-9]{4}$/);
  return { page, userCode };
}

/** Types the code into the widget, which says who asks, and presses a button there. */
async function decide(userCode: string, button: string): Promise<void> {
  const page = await chromium.browser.newPage();
  await page.goto(`${url}/page`);
  await page.locator('::-p-aria([name="Connect browser extension"][role="button"])').click();
  await page.locator('::-p-aria([name="Code that the extension shows"])').fill(userCode);
  await page.locator('::-p-aria([name="Continue"][role="button"])').click();
  await page.locator(`::-p-aria([name="${button}"][role="button"])`).click();
  const outcome = button === 'Approve' ? 'Approved. It connects by itself.' : 'Denied.';
  await page.locator(`::-p-text(${outcome})`).wait();
  await page.close();
}

test('a code that was denied says so, and the browser is not connected', async () => {
  const { page, userCode } = await showCode();
  await decide(userCode, 'Decline');
  await says(page, 'This browser was denied.');
  await page.waitForSelector('#form:not([hidden])');
});

test('a link that is pasted fills in the address and the code', async () => {
  const page = await tabOf(chromium, '/connect.html');
  await page.locator('#code').fill('https://credits.example.com/connect#BCDFGHJK');
  const texts = await page.$$eval('#address, #code', fields =>
    fields.map(each => (each as HTMLInputElement).value),
  );
  expect(texts).toEqual(['https://credits.example.com', 'BCDFGHJK']);
});

test('a code that was approved connects the browser, and the popup shows the balance', async () => {
  const { page, userCode } = await showCode();
  await decide(userCode, 'Approve');
  await says(page, 'This browser shows the credits of Acme');
  await eventually('the badge', () =>
    page.evaluate(async () => (await chrome.action.getBadgeText({})) === '39k'),
  );
  const popup = await openPopup(chromium);
  await says(popup, '39,994');
});

if (isLong)
  test('in Firefox the extension shows a code too, and connects once it is approved', async () => {
    await using firefox = await launchFirefox({ extension: resolve('dist/firefox') });
    const page = await openFirefoxPage(firefox, 'connect.html', '#form:not([hidden])');
    await page.type('#address', url);
    await page.click('#ask');
    await page.waitForSelector('#waiting:not([hidden])');
    await decide(await page.$eval('#user-code', each => each.textContent ?? ''), 'Approve');
    await says(page, 'This browser shows the credits of Acme');
  });

test('an address that is set for the browser cannot be changed, even where that is heard late', async () => {
  const page = await chromium.browser.newPage();
  await page.goto(`chrome-extension://${extensionId}/connect.html#add`);
  const address = () =>
    page.$eval('#address', each => {
      const field = each as HTMLInputElement;
      return [field.value, field.readOnly];
    });
  await page.waitForSelector('#form:not([hidden])');
  expect((await address())[1]).toBe(false);
  // As "Connect again" of a workspace at another server leads here.
  await page.goto(`chrome-extension://${extensionId}/options.html`);
  await page.goto(
    `chrome-extension://${extensionId}/connect.html#add=${encodeURIComponent('https://other.example.com')}`,
  );
  await page.waitForSelector('#form:not([hidden])');
  expect(await address()).toEqual(['https://other.example.com', false]);
  await page.evaluate(() => {
    chrome.storage.managed.get = async () => ({ serverUrl: 'https://credits.example.com' });
    const heard = chrome.storage.onChanged;
    Reflect.apply(Reflect.get(heard, 'dispatch'), heard, [{}, 'managed']);
  });
  await says(page, 'Whoever manages this browser has set this address.');
  expect(await address()).toEqual(['https://credits.example.com', true]);
  await page.close();
});

test('the page of a link has the code of its fragment ready, and sends it nowhere', async () => {
  const page = await chromium.browser.newPage();
  const sent: string[] = [];
  page.on('request', request => sent.push(request.url().replace(/#.*/, '')));
  await page.goto(`${url}/connect#BCDFGHJK`);
  await page.waitForSelector('#with-code:not([hidden])');
  expect(await page.$eval('#code', each => (each as HTMLInputElement).value)).toBe('BCDFGHJK');
  expect(sent.join()).not.toContain('BCDFGHJK');
  await page.close();
});
