import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openHost, shows, tag } from './host-page.ts';
import { browsers } from './page-browsers.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

// Where a press puts another control under the pointer, the second click of a double one meets it.

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** The button at a point of the page. */
function buttonAt(x: number, y: number): string {
  const root = document.querySelector('ai-credits')?.shadowRoot;
  return root?.elementFromPoint(x, y)?.closest('button')?.textContent ?? '';
}

describe.each(browsers)('a double click in %s', (name, launch) => {
  let opened: OpenBrowser;
  beforeAll(async () => {
    opened = await launch();
  });
  afterAll(() => opened?.close());

  test('on "Get More Credits" opens the purchase and buys nothing, wherever "Pay" comes to stand', async () => {
    const under: string[] = [];
    for (const width of [320, 380, 480, 640]) {
      // Each of its own account: what is being paid stands above, and moves everything.
      const account = await site.world.openAccount({ account: `${name}-${width}` });
      const element = tag(site).replace(tokenPath, `${tokenPath}?account=${account}`);
      const body = `<div style="width:${width}px">${element}</div>`;
      const { page } = await openHost(opened.browser, site, { body });
      await shows(page, 'Get More Credits');
      let purchases = 0;
      page.on('request', request => {
        purchases += Number(request.method() === 'POST' && request.url().endsWith('/v1/purchases'));
      });
      const button = await page.waitForSelector('ai-credits >>> .primary');
      const box = await button?.boundingBox();
      if (!box) throw new Error('There is no button.');
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2] as const;
      await page.mouse.click(x, y, { count: 3 });
      await shows(page, 'Balance after purchase');
      under.push(await page.evaluate(buttonAt, x, y));
      expect([width, purchases]).toEqual([width, 0]);
      await page.mouse.click(x, y);
      if (under.at(-1)?.startsWith('Pay')) await eventually('the purchase', () => purchases === 1);
      await page.close();
    }
    expect(under).toContain('Pay $50.00');
  });
});
