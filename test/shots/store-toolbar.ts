import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { type Badge, badgeOf } from '../../extension/badge.ts';
import { createSay } from '../../extension/sentences.ts';
import { readRaw } from '../../extension/stored-raw.ts';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium } from '../support/browser.ts';
import { focusOn, openPage, type Shot } from './camera.ts';
import { pictureTime } from './ledger.ts';
import type { openStoreProxy } from './store-proxy.ts';

const sentences = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8'));
const say = createSay(name => sentences[name]?.message ?? '');

/** How a page of the extension is looked at. */
export interface Look {
  readonly path: 'popup.html' | 'panel.html';
  readonly height: number;
  readonly theme: 'light' | 'dark';
}

/** The real extension, connected to an account, before a camera that takes a pixel for a pixel. */
export interface Toolbar extends AsyncDisposable {
  readonly badge: Badge;
  take(look: Look, act: (shot: Shot) => Promise<void>): Promise<string>;
}

export async function openStoreToolbar(
  { world, url }: Awaited<ReturnType<typeof openStoreProxy>>,
  account: string,
): Promise<Toolbar> {
  const chromium = await launchChromium({ extension: resolve('dist/chrome') });
  const origin = `chrome-extension://${extensionId}`;
  const connect = await chromium.browser.newPage();
  await connect.goto(`${origin}/connect.html`);
  const { body } = await world.as(await world.session(account), 'POST', '/v1/pairing-codes');
  await connect.locator('#address').fill(url);
  await connect.locator('#code').fill(body.code);
  await connect.locator('#submit').click();
  await connect.locator('#connected:not([hidden])').wait();
  const stored = readRaw(await connect.evaluate(() => chrome.storage.local.get()));
  return {
    badge: badgeOf(stored, Date.parse(pictureTime), 'en-US', say),
    async take({ path, height, theme }, act) {
      // The popup would go on where the one before it was.
      await connect.evaluate(() => chrome.storage.session.clear());
      const page = await openPage(chromium.browser, { width: 380, height });
      await page.setViewport({ width: 380, height, deviceScaleFactor: 1 });
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value: theme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      await page.goto(`${origin}/${path}`);
      await act(focusOn(page, 'body'));
      return pictureOf(page);
    },
    [Symbol.asyncDispose]: chromium.close,
  };
}

/** What a page shows, as high as it is, as an address for an `img`. Closes it. */
export async function pictureOf(page: Page): Promise<string> {
  const body = await page.waitForSelector('body');
  const data = await body?.screenshot({ encoding: 'base64' });
  await page.close();
  return `data:image/png;base64,${data}`;
}
