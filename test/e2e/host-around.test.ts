import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// What a page is as a whole: how bright it is, what it sets of a widget, and how much may move in it.

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

  test('what a page sets of it is seen: its properties, and its parts', async () => {
    const { page } = await openPill({
      head: `<style>
        ai-credits { --ai-credits-accent: rgb(1, 2, 3); --ai-credits-radius-control: 3px }
        ai-credits::part(buy) { letter-spacing: 5px }
      </style>`,
    });
    const seen = await page.$eval('ai-credits', host => {
      const { backgroundColor, borderRadius, letterSpacing } = getComputedStyle(
        host.shadowRoot?.querySelector('[part~="buy"]') ?? host,
      );
      return { backgroundColor, borderRadius, letterSpacing };
    });
    expect(seen).toEqual({ backgroundColor: 'rgb(1, 2, 3)', borderRadius: '3px', letterSpacing: '5px' });
    await page.close();
  });
});

describe('what somebody has asked of the system', () => {
  let chromium: OpenBrowser;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium?.close());

  /** A page whose widget shows what `account` has, for somebody who wants motion or does not. */
  async function openFor(account: string, motion: string): Promise<Page> {
    const { page } = await openHost(chromium.browser, site, { body: '' });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: motion }]);
    await page.evaluate(
      (endpoint, token) => {
        const element = document.createElement('ai-credits');
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        Object.assign(element, { getToken: async () => ({ token, expiresAt }) });
        element.setAttribute('endpoint', endpoint);
        document.body.append(element);
      },
      site.proxyUrl,
      await site.world.session(account),
    );
    await shows(page, '40,000');
    return page;
  }

  test('a page of both schemes has a widget as its system has it', async () => {
    const { page } = await openHost(chromium.browser, site, {
      head: '<meta name="color-scheme" content="light dark"><style>:root { color-scheme: light dark }</style>',
      body: tag(site, 'theme="auto"'),
    });
    await shows(page, '40,000');
    for (const [value, background] of [
      ['dark', 'rgb(21, 24, 30)'],
      ['light', 'rgb(255, 255, 255)'],
    ] as const) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      const seen = await page.$eval(
        'ai-credits',
        host => getComputedStyle(host.shadowRoot?.querySelector('.panel') ?? host).backgroundColor,
      );
      expect([value, seen]).toEqual([value, background]);
    }
    await page.close();
  });

  test.each(['no-preference', 'reduce'])('has a new balance roll, or be there: %s', async motion => {
    const account = await site.world.openAccount({ account: `motion-${motion}` });
    const page = await openFor(account, motion);
    await site.world.use(account, 'much', 12_345);
    const seen = await page.$eval('ai-credits', async host => {
      const texts = new Set<string>();
      let moving = 0;
      const end = performance.now() + 3000;
      void host.refresh();
      while (performance.now() < end && !texts.has('27,655')) {
        await new Promise(requestAnimationFrame);
        texts.add(
          host.shadowRoot?.querySelector('[part="balance"]')?.textContent?.match(/[\d,]+/)?.[0] ?? '',
        );
        moving += host.shadowRoot?.getAnimations().length ?? 0;
      }
      return { texts: texts.size, moving };
    });
    if (motion === 'reduce') expect(seen).toEqual({ texts: 2, moving: 0 });
    else expect(seen.texts).toBeGreaterThan(2);
    await page.close();
  });

  test.each(['no-preference', 'reduce'])('has a payment come in, or be there: %s', async motion => {
    const page = await openFor(await site.world.openAccount({ account: `paid-${motion}` }), motion);
    await page.locator('ai-credits >>> ::-p-text(Get More Credits)').click();
    await shows(page, 'Balance after purchase');
    await page.evaluate(() => {
      addEventListener('ai-credits-checkout', event => Object.assign(globalThis, { checkout: event }));
    });
    await page.locator('ai-credits >>> ::-p-text(Pay $50.00)').click();
    const sent = await page.waitForFunction(() => Reflect.get(globalThis, 'checkout')?.detail.checkoutUrl, {
      polling: 100,
    });
    await site.world.pay(String(await sent.jsonValue()));
    await page.bringToFront();
    await shows(page, '5,000 credits added.');
    const name = await page.$eval('ai-credits', ({ shadowRoot }) => {
      const notice = shadowRoot?.querySelector('.good');
      return notice && getComputedStyle(notice).animationName;
    });
    expect(name).toBe(motion === 'reduce' ? 'none' : 'rise');
    await page.close();
  });
});
