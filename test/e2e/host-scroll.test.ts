import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openScreen, type Screen, whyNoScreen } from '../support/screen.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

if (whyNoScreen) console.info(whyNoScreen);

// What a person's wheel moves. A driver's own wheel would not ask in Firefox where scrolling has to end.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

/** More than any list here is long. */
const notches = 12;

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await site.world.use('acme', 'reply-1', 6);
});
afterAll(() => site?.close());

describe.skipIf(whyNoScreen).each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))(
  'in %s, a wheel',
  engine => {
    let screen: Screen;
    let open: OpenBrowser;
    beforeAll(async () => {
      screen = await openScreen();
      open = await engines[engine]({ screen });
    });
    afterAll(async () => {
      await open?.close();
      await screen?.[Symbol.asyncDispose]();
    });

    /** Opens a page that is much higher than the window, its widget `above` pixels from the top. */
    async function arrive(attributes: string, above: number): Promise<Page> {
      const body = `<div style="height: ${above}px"></div>${tag(site, attributes)}<div style="height: 4000px"></div>`;
      const { page } = await openHost(open.browser, site, { body });
      await shows(page, '39,994');
      await page.$eval('ai-credits', element => element.open('insights'));
      await shows(page, 'By channel');
      return page;
    }

    /** Turns the wheel over a part of the widget; how far page and panel are scrolled in the end. */
    async function turnOver(page: Page, selector: string): Promise<{ page: number; isPanelAtEnd: boolean }> {
      const at = await page.$eval(
        'ai-credits',
        ({ shadowRoot }, part) => {
          const { x, y, width, height } =
            shadowRoot?.querySelector(part)?.getBoundingClientRect() ?? new DOMRect();
          const { mozInnerScreenX = 0, mozInnerScreenY = outerHeight - innerHeight } = Object(globalThis);
          return {
            x: Number(mozInnerScreenX) + x + width / 2,
            y: Number(mozInnerScreenY) + y + Math.min(height / 2, 200),
          };
        },
        selector,
      );
      // Twice: what is at its end already may hand on the second turn.
      await screen.wheel(at.x, at.y, notches);
      await screen.wheel(at.x, at.y, notches);
      return page.$eval('ai-credits', ({ shadowRoot }) => {
        const { scrollTop, scrollHeight, clientHeight } = shadowRoot?.querySelector('.body') ?? document.body;
        return {
          page: document.scrollingElement?.scrollTop ?? -1,
          isPanelAtEnd: scrollTop + clientHeight > scrollHeight - 2,
        };
      });
    }

    test('over an open pill scrolls its panel to the end, and never the page behind it', async () => {
      const page = await arrive('view="pill"', 300);
      const contains = await page.$eval('ai-credits', host => {
        const body = host.shadowRoot?.querySelector('.body') ?? host;
        return [getComputedStyle(body).overscrollBehaviorY, body.scrollHeight > body.clientHeight];
      });
      expect(contains).toEqual(['contain', true]);
      expect(await turnOver(page, '.body')).toEqual({ page: 0, isPanelAtEnd: true });
      expect(await turnOver(page, '.header')).toEqual({ page: 0, isPanelAtEnd: true });
      await page.close();
    });

    test('over an open pill with nothing to scroll leaves the page where it is', async () => {
      const page = await arrive('view="pill"', 0);
      await page.$eval('ai-credits', element => element.open('explain'));
      await shows(page, 'How it adds up');
      expect(await turnOver(page, '.body')).toEqual({ page: 0, isPanelAtEnd: true });
      await page.close();
    });

    test('over a panel in the page scrolls the page, as over anything else there', async () => {
      const page = await arrive('', 0);
      expect((await turnOver(page, '.body')).page).toBeGreaterThan(500);
      await page.close();
    });
  },
);
