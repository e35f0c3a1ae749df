import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openPopup } from '../support/browser-extension.ts';
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

test('in a Hebrew browser the extension speaks Hebrew, from right to left', async () => {
  const { url } = await world.listen();
  const page = await chromium.browser.newPage();
  await page.goto(`chrome-extension://${extensionId}/connect.html`);
  await says(page, 'חיבור הדפדפן הזה');
  expect(await spoken(page)).toEqual(['he', 'rtl']);
  await connect(page, url, 'short');
  await says(page, 'בקוד צימוד יש שמונה אותיות וספרות.');
  await page.reload();
  const session = await world.session('acme');
  await connect(page, url, (await world.as(session, 'POST', '/v1/pairing-codes', {})).body.code);
  await says(page, 'הדפדפן הזה מציג את הקרדיטים של Acme');
  await eventually('the title in the toolbar', async () =>
    (await page.evaluate(() => chrome.action.getTitle({}))).startsWith('40,000 קרדיטים · יתחדשו ב-'),
  );
  const popup = await openPopup(chromium);
  await says(popup, 'קרדיטים חודשיים');
  expect(await spoken(popup)).toEqual(['he', 'rtl']);
});
