import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { differenceOf } from './host-looks-picture.ts';
import { framed, type Looks, lookAt } from './host-looks-seen.ts';
import { openHost, tag } from './host-page.ts';
import { type HostStyle, hostStyles } from './host-styles.ts';
import { type Site, startSite } from './page-site.ts';

// Whatever sheets a page has: boxes, computed styles and pixels are those on a page without any.

const all = Object.keys(hostStyles) as HostStyle[];
const sample = ['Pico, everything important, and boxes before and after it'] satisfies HostStyle[];
const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await site.world.use('acme', 'reply-1', 6);
});
afterAll(() => site?.close());

// The page's own colour scheme comes as far as the widget, where `theme` decides.
const isOfPage = /^(host|0 div\.) color-scheme:/;

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  let blank: Looks;
  let page: Page;
  beforeAll(async () => {
    open = await engines[engine]();
    page = await open.browser.newPage();
    await page.setViewport({ width: 900, height: 800 });
    blank = await looksOn('');
  });
  afterAll(() => open?.close());

  // A pixel at the edge of a curve now and then, however often the same page is drawn.
  const mostDiffering = 4;
  test.each(isLong ? all : sample)('%s changes nothing', async name => {
    const { styles, pictures } = await looksOn(hostStyles[name]());
    for (const [view, lines] of blank.styles) {
      const usual = new Set(lines);
      // The first of them tell enough.
      const changed = styles.get(view)?.filter(line => !usual.has(line) && !isOfPage.test(line));
      expect({ view, changed: changed?.slice(0, 12) }).toEqual({ view, changed: [] });
    }
    for (const [view, picture] of blank.pictures) {
      const { all } = await differenceOf(page, picture, pictures.get(view) ?? new Uint8Array());
      expect(all, view).toBeLessThanOrEqual(mostDiffering);
    }
  });

  async function looksOn(style: string): Promise<Looks> {
    const tags = { panel: tag(site, 'theme="light"'), pill: tag(site, 'theme="light" view="pill"') };
    await openHost(page, site, { head: `<style>${style}</style>`, body: framed(tags) });
    return await lookAt(page);
  }
});
