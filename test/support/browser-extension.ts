import type { Page } from 'puppeteer-core';
import { extensionId } from '../../src/contract/extension.ts';
import { firefoxExtensionOrigin, type OpenBrowser } from './browser.ts';
import { eventually } from './browser-eventually.ts';

/** Opens the real toolbar popup over the last tab, as a click on the icon does. */
export async function openPopup({ browser }: OpenBrowser): Promise<Page> {
  const tab = (await browser.pages()).at(-1) ?? (await browser.newPage());
  await tab.bringToFront();
  await eventually('the extension', async () => (await browser.extensions()).has(extensionId));
  await (await browser.extensions()).get(extensionId)?.triggerAction(tab);
  const target = await browser.waitForTarget(each => each.url().endsWith('/popup.html'));
  return target.asPage();
}

/** Ends the service worker as Chromium does after thirty idle seconds: its memory is gone. */
export async function killBackground({ browser }: OpenBrowser): Promise<void> {
  const session = await browser.target().createCDPSession();
  const workers = async () => {
    const { targetInfos } = await session.send('Target.getTargets');
    const ours = targetInfos.filter(each => each.type === 'service_worker' && each.url.includes(extensionId));
    return ours.map(each => each.targetId);
  };
  try {
    const [targetId] = await workers();
    if (targetId === undefined) throw new Error('The service worker is dead already.');
    await session.send('Target.closeTarget', { targetId });
    await eventually('the end of the service worker', async () => !(await workers()).includes(targetId));
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
