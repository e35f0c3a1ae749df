import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows } from './host-page.ts';
import { type HostWire, startWire, type WireMode } from './host-wire.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

// An open pill closes in every way, whatever its calls are at.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

const pressPill = (page: Page) => page.locator('ai-credits >>> [part="pill"]').click();

const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  Esc: page => page.keyboard.press('Escape'),
  'the pill': pressPill,
  'the method': page => page.$eval('ai-credits', element => element.close()),
  'a press on the page': page => page.mouse.click(5, 5),
};

const modes: WireMode[] = ['held', 'failures', 'refused', 'whole', 'cut', 'garbage', 'pages', 'empty'];

let site: Site;
let wire: HostWire;
beforeAll(async () => {
  site = await startSite();
  wire = await startWire(site.proxyUrl);
});
afterAll(async () => {
  await wire?.[Symbol.asyncDispose]();
  await site?.close();
});

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterEach(() => page?.close());
  afterAll(() => open?.close());

  async function arrive(script = ''): Promise<void> {
    const body = `<div style="height: 20px"></div><ai-credits endpoint="${wire.url}" token-url="${tokenPath}" locale="en-US" view="pill"></ai-credits><script>${script}</script>`;
    ({ page } = await openHost(open.browser, site, { body }));
    await page.locator('ai-credits >>> [part="pill"]').wait();
  }

  const stands = (isThere: boolean) =>
    page.waitForFunction(
      wanted =>
        Boolean(document.querySelector('ai-credits')?.shadowRoot?.querySelector('[part=dialog]')) === wanted,
      {},
      isThere,
    );

  async function closesInEveryWay(): Promise<void> {
    for (const close of Object.values(ways)) {
      await pressPill(page);
      await stands(true);
      await close(page);
      await stands(false);
    }
  }

  test.each(isLong ? modes : modes.slice(0, 4))('a pill whose answers are %s closes', async mode => {
    wire.mode = mode;
    await arrive();
    await closesInEveryWay();
  });

  test('a pill whose token never comes closes', async () => {
    wire.mode = 'whole';
    await arrive("document.querySelector('ai-credits').getToken = () => new Promise(() => {})");
    await closesInEveryWay();
  });

  test('a pill whose purchase is being sent closes', async () => {
    wire.mode = 'whole';
    await arrive();
    await shows(page, '40,000');
    await page.$eval('ai-credits', element => element.open('buy'));
    await shows(page, 'Pay $50');
    wire.mode = 'held';
    await page.$eval('ai-credits', host => host.shadowRoot?.querySelector<HTMLElement>('.primary')?.click());
    // The checkout's tab is there already, empty.
    await page.bringToFront();
    await page.locator('ai-credits >>> .primary[aria-disabled="true"]').wait();
    await page.$eval('ai-credits', element => element.close());
    await stands(false);
    await closesInEveryWay();
    await pressPill(page);
    await page.locator('ai-credits >>> .primary[aria-disabled="true"]').wait();
  });
});
