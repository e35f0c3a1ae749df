import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// What a page is as a whole: where it reads from, how bright it is, how it scrolls.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  async function openPill(
    parts: { head?: string; before?: string; after?: string; attributes?: string } = {},
  ) {
    const { head = '', before = '', after = '', attributes = 'view="pill"' } = parts;
    const host = await openHost(open.browser, site, { head, body: before + tag(site, attributes) + after });
    await shows(host.page, '40,000');
    await host.page.$eval('ai-credits', element => element.open('buy'));
    await shows(host.page, 'Pay $50');
    return host;
  }

  test('a page in Arabic has its widget from right to left, arrows included', async () => {
    const body = `<div dir="rtl" lang="ar">${tag(site).replace('locale="en-US"', '')}</div>`;
    const { page } = await openHost(open.browser, site, { body });
    await page.locator('ai-credits >>> [part="balance"]').wait();
    await page.$eval('ai-credits', element => element.open('buy'));
    await page.locator('ai-credits >>> [part="summary"]').wait();
    const seen = await page.$eval('ai-credits', host => {
      const panel = host.shadowRoot?.querySelector('.panel')?.getBoundingClientRect() ?? new DOMRect();
      const back = host.shadowRoot?.querySelector('.back') ?? host;
      const arrow = back.querySelector('svg') ?? host;
      const isRight = back.getBoundingClientRect().x > panel.x + panel.width / 2;
      return { isRight, arrow: getComputedStyle(arrow).transform, isAtEdge: panel.right > innerWidth - 20 };
    });
    expect(seen).toEqual({ isRight: true, arrow: 'matrix(-1, 0, 0, 1, 0, 0)', isAtEdge: true });
    await page.close();
  });

  test('a list that ends does not scroll the page', async () => {
    const { page } = await openPill();
    const contains = await page.$eval('ai-credits', host => {
      const body = host.shadowRoot?.querySelector('.body');
      return body && getComputedStyle(body).overscrollBehaviorY;
    });
    expect(contains).toBe('contain');
    await page.close();
  });

  test.each([
    ['light', 'dark', 'dark'],
    ['dark', 'light', 'light'],
    ['light', 'auto', 'light'],
    ['dark', 'auto', 'dark'],
    // As the system of this browser has it.
    ['light dark', 'auto', 'light'],
  ])('a %s page whose theme is %s has a %s widget, its fields included', async (around, theme, seenAs) => {
    const { page } = await openPill({
      head: `<meta name="color-scheme" content="${around}"><style>:root { color-scheme: ${around} }</style>`,
      attributes: `theme="${theme}"`,
    });
    const seen = await page.$eval('ai-credits', host => {
      const panel = host.shadowRoot?.querySelector('.panel') ?? host;
      const input = host.shadowRoot?.querySelector('.counter input') ?? host;
      return [getComputedStyle(panel).backgroundColor, getComputedStyle(input).colorScheme];
    });
    const background = seenAs === 'dark' ? 'rgb(21, 24, 30)' : 'rgb(255, 255, 255)';
    expect(seen).toEqual([background, theme === 'auto' ? around : theme]);
    await page.close();
  });
});
