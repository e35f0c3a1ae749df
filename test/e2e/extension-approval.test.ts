import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openPopup } from '../support/browser-extension.ts';
import { createWorld, type World } from '../support/world.ts';
import { says, tabOf } from './extension-pages.ts';

let world: World;
let url: string;
let chromium: OpenBrowser;

beforeAll(async () => {
  world = await createWorld();
  ({ url } = await world.listen());
  await world.openAccount();
  await world.use('acme', 'reply-1', 6);
  chromium = await launchChromium({ extension: resolve('dist/chrome') });
  await (await openPopup(chromium)).click('#connect');
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

async function showCode(): Promise<{ page: Page; userCode: string }> {
  const page = await tabOf(chromium, '/connect.html');
  await page.locator('#address').fill(url);
  await page.locator('#ask').click();
  await page.waitForSelector('#waiting:not([hidden])');
  const userCode = await page.$eval('#user-code', each => each.textContent ?? '');
  expect(userCode).toMatch(/^[B-Z2-9]{4}-[B-Z2-9]{4}$/);
  return { page, userCode };
}

async function decide(userCode: string, decision: string): Promise<void> {
  const session = await world.session('acme');
  await world.as(session, 'POST', '/v1/device-approvals', { userCode, decision });
}

test('a code that was denied says so, and the browser is not connected', async () => {
  const { page, userCode } = await showCode();
  await decide(userCode, 'deny');
  await says(page, 'This browser was denied.');
  await page.waitForSelector('#form:not([hidden])');
});

test('a code that has ended says so', async () => {
  const { page } = await showCode();
  await page.evaluate(async () => {
    const { grant } = await chrome.storage.session.get<{ grant: object }>('grant');
    await chrome.storage.session.set({ grant: { ...grant, expiresAt: 0 } });
  });
  await says(page, 'This code has ended.');
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
  await decide(userCode, 'approve');
  await says(page, 'This browser shows the credits of Acme');
  await eventually('the badge', () =>
    page.evaluate(async () => (await chrome.action.getBadgeText({})) === '39k'),
  );
  const popup = await openPopup(chromium);
  await says(popup, '39,994');
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
