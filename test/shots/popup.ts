import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium } from '../support/browser.ts';
import type { World } from '../support/world.ts';
import { focusOn, openPage } from './camera.ts';

const size = { width: 380, height: 600 };

/** The extension's popup, unpaired and with little left: the real extension, really paired. */
export async function shootPopup(
  world: World,
  {
    url,
    folder,
    inspect,
  }: { url: string; folder: string; inspect?: (page: Page, path: string) => Promise<void> },
): Promise<void> {
  const chromium = await launchChromium({ extension: resolve('dist/chrome') });
  try {
    const page = await openPage(chromium.browser, size);
    const show = async (theme: string, says: string, name: string) => {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.goto(`chrome-extension://${extensionId}/popup.html`);
      const shot = focusOn(page, 'body');
      await shot.says(says);
      const path = `${folder}/${name}.png` as const;
      await shot.take(path);
      await inspect?.(page, path);
    };
    await show('light', 'Connect', 'popup-unpaired');
    await show('dark', 'Connect', 'popup-unpaired-dark');
    const connect = await chromium.browser.newPage();
    await connect.goto(`chrome-extension://${extensionId}/connect.html`);
    const token = await world.session('critical');
    const { body } = await world.as(token, 'POST', '/v1/pairing-codes');
    await connect.locator('#address').fill(url);
    await connect.locator('#code').fill(body.code);
    await connect.locator('#submit').click();
    await connect.locator('#connected:not([hidden])').wait();
    await connect.close();
    await show('light', 'Quick top-up', 'popup-light');
    await show('dark', 'Quick top-up', 'popup-dark');
  } finally {
    await chromium.close();
  }
}
