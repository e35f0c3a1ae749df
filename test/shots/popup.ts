import { resolve } from 'node:path';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium } from '../support/browser.ts';
import type { World } from '../support/world.ts';
import { focusOn, openPage } from './camera.ts';

const size = { width: 380, height: 600 };

/** The extension's popup in the dark with little left: the real extension, really paired. */
export async function shootPopup(
  world: World,
  { url, folder }: { url: string; folder: string },
): Promise<void> {
  const chromium = await launchChromium({ extension: resolve('dist/chrome') });
  try {
    const unpaired = await openPage(chromium.browser, size);
    await unpaired.goto(`chrome-extension://${extensionId}/popup.html`);
    const first = focusOn(unpaired, 'body');
    await first.says('Connect');
    await first.take(`${folder}/popup-unpaired.png`);
    const connect = await chromium.browser.newPage();
    await connect.goto(`chrome-extension://${extensionId}/connect.html`);
    const token = await world.session('low');
    const { body } = await world.as(token, 'POST', '/v1/pairing-codes');
    await connect.locator('#address').fill(url);
    await connect.locator('#code').fill(body.code);
    await connect.locator('#submit').click();
    await connect.locator('#connected:not([hidden])').wait();
    const page = await openPage(chromium.browser, size);
    for (const theme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.goto(`chrome-extension://${extensionId}/popup.html`);
      const shot = focusOn(page, 'body');
      await shot.says('Quick top-up');
      await shot.take(`${folder}/popup-${theme}.png`);
    }
  } finally {
    await chromium.close();
  }
}
