import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** Opens the purchase at the width of a popup, where the correction takes a line more, and types 1500. */
async function typeAmount({ browser }: OpenBrowser) {
  const { page } = await openHost(browser, site, { body: `<div style="width: 380px">${tag(site)}</div>` });
  await shows(page, '40,000');
  await page.$eval('ai-credits', host => {
    host.addEventListener('ai-credits-buy', event => {
      event.preventDefault();
      Object.assign(window, { bought: event.detail.credits });
    });
    host.open('buy');
  });
  await shows(page, 'Pay $50');
  const field = await page.waitForSelector('ai-credits >>> [part=counter] input');
  await field?.focus();
  await field?.evaluate(input => Reflect.get(input, 'select').call(input));
  await page.keyboard.type('1500');
  await shows(page, 'Pay $20.00');
  return page;
}

const pressed = async (page: Page, selector: string, fromTopPx: number) => {
  const element = (await page.waitForSelector(`ai-credits >>> ${selector}`)) as ElementHandle<Element>;
  const { x, y, width } = (await element.boundingBox()) ?? { x: 0, y: 0, width: 0 };
  return [x + width / 2, y + fromTopPx] as const;
};

const corrected = 'Changed to 2,000';
const bought = (page: Page) =>
  page.waitForFunction('window.bought', { timeout: 5000 }).then(value => value.jsonValue());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  test('a press on the upper edge of Pay right after typing buys, and then says what was corrected', async () => {
    const page = await typeAmount(open);
    const [x, y] = await pressed(page, '.primary', 4);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await new Promise(resolve => setTimeout(resolve, 100));
    await page.mouse.up();
    expect(await bought(page)).toBe(2000);
    await shows(page, corrected);
    await page.close();
  });

  test('a tap there does the same', async () => {
    const page = await typeAmount(open);
    await page.touchscreen.tap(...(await pressed(page, '.primary', 4)));
    expect(await bought(page)).toBe(2000);
    await shows(page, corrected);
    await page.close();
  });

  test('a key that leaves the field says it at once', async () => {
    const page = await typeAmount(open);
    await page.keyboard.press('Tab');
    await shows(page, corrected);
    await page.close();
  });

  test('another amount that is pressed right after typing is what is chosen, without a word', async () => {
    const page = await typeAmount(open);
    await page.mouse.click(...(await pressed(page, 'label:nth-of-type(4)', 10)), { delay: 50 });
    await shows(page, 'Pay $250.00');
    await shows(page, 'Multiples of 1,000, from');
    await page.close();
  });
});
