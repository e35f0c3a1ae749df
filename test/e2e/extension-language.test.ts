import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openFirefoxPage, openPopup } from '../support/browser-extension.ts';
import { isLong } from '../support/long.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, says } from './extension-pages.ts';

let world: World;
let chromium: OpenBrowser;
beforeAll(async () => {
  world = await createWorld();
  await world.openAccount();
  // The last word counts.
  chromium = await launchChromium({ extension: resolve('dist/chrome'), args: ['--lang=he'] });
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

const spoken = (page: Page) =>
  page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

async function connected(page: Page, url: string): Promise<void> {
  const session = await world.session('acme');
  await connect(page, url, (await world.as(session, 'POST', '/v1/pairing-codes', {})).body.code);
  await says(page, 'הדפדפן הזה מציג את הקרדיטים של Acme');
  await eventually('the title in the toolbar', async () =>
    (await page.evaluate(() => chrome.action.getTitle({}))).startsWith('40,000 קרדיטים · יתחדשו ב-'),
  );
}

async function isHebrew(popup: Page): Promise<void> {
  await says(popup, 'קרדיטים חודשיים');
  expect(await spoken(popup)).toEqual(['he', 'rtl']);
  // The way beside the page is at the end of the line, which is on the left.
  const [choice, beside] = await popup.$$eval('#workspace, #beside', each =>
    each.map(one => one.getBoundingClientRect().left),
  );
  expect(beside).toBeLessThan(choice ?? 0);
}

test('in a Hebrew browser the extension speaks Hebrew, from right to left', async () => {
  const { url } = await world.listen();
  const page = await chromium.browser.newPage();
  await page.goto(`chrome-extension://${extensionId}/connect.html`);
  await says(page, 'חיבור הדפדפן הזה');
  expect(await spoken(page)).toEqual(['he', 'rtl']);
  await connect(page, url, 'short');
  await says(page, 'בקוד צימוד יש שמונה אותיות וספרות.');
  await page.reload();
  await connected(page, url);
  await isHebrew(await openPopup(chromium));
});

if (isLong)
  test('in a Hebrew Firefox too, and dark where the person prefers that', async () => {
    await using firefox = await launchFirefox({
      extension: resolve('dist/firefox'),
      language: 'he',
      dark: true,
    });
    const { url } = await world.listen();
    const page = await openFirefoxPage(firefox, 'connect.html', '#form:not([hidden])');
    await connected(page, url);
    const popup = await openFirefoxPage(firefox, 'popup.html', '#workspace option');
    await isHebrew(popup);
    expect(await popup.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(21, 24, 30)',
    );
  });
