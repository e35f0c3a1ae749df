import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const browsers = [
  ['Firefox', launchFirefox],
  ['Chromium', launchChromium],
] as const;

/** Where the pill and the panel that it opened stand, by the edges of the window, and which way the panel reads. */
function places() {
  const root = document.querySelector('ai-credits')?.shadowRoot;
  const [pill, panel] = ['.pill', '.popover'].map(each => root?.querySelector(each)?.getBoundingClientRect());
  if (!pill || !panel) throw new Error('There is no panel.');
  const isInside = panel.left >= 0 && panel.right <= innerWidth;
  const isBeside = Math.min(Math.abs(panel.left - pill.left), Math.abs(panel.right - pill.right)) < 1;
  const body = root?.querySelector('.panel .body');
  return { isInside, isBeside, reads: body && getComputedStyle(body).direction };
}

/** From what was paid for to the way to more, in pixels: the note of a sandbox, above both, comes with the prices. */
function roomForTopUp(): number {
  const root = document.querySelector('ai-credits')?.shadowRoot;
  const [paid, more] = ['[part=paid]', '[part=more]'].map(each =>
    root?.querySelector(each)?.getBoundingClientRect(),
  );
  if (!paid || !more) throw new Error('There is no way to more.');
  return more.top - paid.bottom;
}

describe.each(isLong ? browsers : browsers.slice(0, 1))('the panel of a pill in %s', (_, launch) => {
  let opened: OpenBrowser;
  beforeAll(async () => {
    opened = await launch();
  });
  afterAll(() => opened?.close());

  const ways = [
    ['ltr', 'he'],
    ['rtl', 'en'],
    ['ltr', 'en'],
    ['rtl', 'he'],
  ] as const;
  test.each(isLong ? ways : ways.slice(0, 2))(
    'stands beside it, wherever that is, in a page that reads %s, in %s',
    async (dir, locale) => {
      for (const left of [8, 400, 780]) {
        const body = `<div style="position:absolute;left:${left}px;width:100px">${tag(site, 'view="pill"')}</div>`;
        const { page } = await openHost(opened.browser, site, {
          body: `<script>document.documentElement.dir="${dir}"</script>${body.replace('en-US', locale)}`,
        });
        await page.setViewport({ width: 900, height: 800 });
        await page.locator('ai-credits >>> .pill').click();
        await shows(page, 'AI Max');
        const reads = locale === 'he' ? 'rtl' : 'ltr';
        expect([left, await page.evaluate(places)]).toEqual([
          left,
          { isInside: true, isBeside: true, reads },
        ]);
        await page.close();
      }
    },
  );

  test('moves nothing when prices come after the balance', async () => {
    const { page } = await openHost(opened.browser, site, {
      head: `<script>
        const ask = fetch, come = new Promise(resolve => { window.sendPrices = resolve; });
        window.fetch = async (...call) => {
          if (String(call[0].url ?? call[0]).includes('/v1/pricing')) await come;
          return ask(...call);
        };
      </script>`,
      body: tag(site, 'view="pill"'),
    });
    await page.locator('ai-credits >>> .pill').click();
    await shows(page, 'Get More Credits');
    const before = await page.evaluate(roomForTopUp);
    await page.evaluate('window.sendPrices()');
    await shows(page, 'Quick top-up');
    expect(await page.evaluate(roomForTopUp)).toBeCloseTo(before, 0);
    await page.close();
  });
});
