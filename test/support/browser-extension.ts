import type { Page, WebWorker } from 'puppeteer-core';
import { extensionId } from '../../src/contract/extension.ts';
import { firefoxExtensionOrigin, type OpenBrowser } from './browser.ts';
import { eventually } from './browser-eventually.ts';

/** Chromium's service worker of the extension, started. */
export async function background({ browser }: OpenBrowser): Promise<WebWorker> {
  const target = await browser.waitForTarget(
    each => each.type() === 'service_worker' && each.url().includes(extensionId),
  );
  const worker = await target.worker();
  if (worker === null) throw new Error('The extension has no service worker.');
  // Right after its start the worker answers without `chrome`.
  await eventually('the extension API', () => worker.evaluate(() => typeof chrome.action !== 'undefined'));
  return worker;
}

/** Opens the real toolbar popup over a tab, as a click on the icon does. */
export async function openPopup({ browser }: OpenBrowser): Promise<Page> {
  const extension = (await browser.extensions()).get(extensionId);
  const tab = (await browser.pages()).at(-1);
  if (extension === undefined || tab === undefined) throw new Error('There is no tab or no extension.');
  await tab.bringToFront();
  await extension.triggerAction(tab);
  const target = await browser.waitForTarget(each => each.url().endsWith('/popup.html'));
  return target.asPage();
}

/** Ends the service worker as Chromium does after thirty idle seconds: its memory is gone. */
export async function killBackground(opened: OpenBrowser): Promise<void> {
  const isWorker = (url: string, type: string) => type === 'service_worker' && url.includes(extensionId);
  const session = await opened.browser.target().createCDPSession();
  try {
    const { targetInfos } = await session.send('Target.getTargets');
    for (const { targetId, url, type } of targetInfos) {
      if (isWorker(url, type)) await session.send('Target.closeTarget', { targetId });
    }
    await eventually('the end of the service worker', async () => {
      const { targetInfos: left } = await session.send('Target.getTargets');
      return !left.some(({ url, type }) => isWorker(url, type));
    });
  } finally {
    await session.detach();
  }
}

/** Opens a page of the extension in a tab of Firefox, and waits for what `selector` names. */
export async function openFirefoxPage(
  { browser }: OpenBrowser,
  path: string,
  selector: string,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 380, height: 600 });
  // Firefox never tells a driver that an extension page has loaded, so its arrival is looked for below.
  page.goto(`${firefoxExtensionOrigin}/${path}`, { timeout: 1 }).catch(() => undefined);
  await eventually(`${path} with ${selector}`, () =>
    page
      .evaluate(
        wanted => location.protocol === 'moz-extension:' && document.querySelector(wanted) !== null,
        selector,
      )
      .catch(() => false),
  );
  return page;
}
