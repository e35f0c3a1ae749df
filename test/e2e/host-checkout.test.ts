import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

/** How long the server takes; beyond six seconds a click opens no tab any more. */
const delayMs = isLong ? 6500 : 1000;

let site: Site;
let chromium: OpenBrowser;
beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

async function arrive(head: string): Promise<Page> {
  const { page } = await openHost(chromium.browser, site, { head, body: tag(site) });
  await shows(page, '40,000');
  await page.$eval('ai-credits', element => element.open('buy'));
  await shows(page, 'Pay $50');
  return page;
}

const focusPay = (page: Page) =>
  page.$eval('ai-credits', host => host.shadowRoot?.querySelector<HTMLElement>('.primary')?.focus());

test('a checkout opens inside the click, however long the server takes, and cannot reach the page', async () => {
  const page = await arrive(`<script>
    const own = window.fetch;
    window.fetch = async (...call) => {
      const answer = await own(...call);
      if (new URL(answer.url).pathname === '/v1/purchases') await new Promise(resolve => setTimeout(resolve, ${delayMs}));
      return answer;
    };
  </script>`);
  await focusPay(page);
  await page.keyboard.press('Enter');
  const target = await chromium.browser.waitForTarget(each => each.url().includes('/checkout/'));
  const checkout = await target.asPage();
  expect(await checkout.evaluate(() => window.opener)).toBeNull();
  await checkout.close();
  await page.close();
});

test('a checkout is a link where the browser opens no tab', async () => {
  const page = await arrive('<script>window.open = () => null</script>');
  await focusPay(page);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    document.querySelector('ai-credits')?.shadowRoot?.querySelector('a[href*="/checkout/"]'),
  );
  await page.close();
});
