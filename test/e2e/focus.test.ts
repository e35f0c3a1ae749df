import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openHost, shows, tag } from './host-page.ts';
import { browsers } from './page-browsers.ts';
import { type Site, startSite } from './page-site.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** What has the focus, and the width of the ring around it or around what stands for it. */
function ring(): { name: string; width: number } | null {
  const inner = document.activeElement?.shadowRoot?.activeElement;
  if (!inner) return null;
  const shown = [inner, inner.closest('label'), inner.closest('.day')].filter(each => each !== null);
  const widths = shown.map(each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
  return {
    name: inner.getAttribute('aria-label') ?? inner.closest('label')?.textContent ?? inner.textContent ?? '',
    width: Math.max(...widths),
  };
}

describe.each(browsers)('who goes by keys in %s', (_, launch) => {
  let opened: OpenBrowser;
  beforeAll(async () => {
    opened = await launch();
  });
  afterAll(() => opened?.close());

  test.each([
    ['Balance', 'credits available'],
    ['History', 'Clear dates'],
    ['Insights', 'Last 30 days'],
    ['Get More Credits', 'Balance after'],
  ])('sees where they are in %s', async (place, text) => {
    const { page } = await openHost(opened.browser, site, { body: tag(site) });
    await shows(page, 'Get More Credits');
    await page.locator(`ai-credits >>> ::-p-text(${place})`).click();
    await shows(page, text);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const rings: { name: string; width: number }[] = [];
    // From what was pressed to the end of the page, and round once more.
    for (let press = 0; press < 40; press += 1) {
      await page.keyboard.press('Tab');
      const now = await page.evaluate(ring);
      if (now) rings.push(now);
    }
    expect(rings.length).toBeGreaterThan(5);
    expect(rings.filter(({ width }) => width < 2)).toEqual([]);
    await page.close();
  });

  test('sees where a calendar has the focus', async () => {
    const { page } = await openHost(opened.browser, site, { body: tag(site) });
    await page.locator('ai-credits >>> ::-p-text(History)').click();
    await shows(page, 'Clear dates');
    await page.keyboard.press('Tab');
    await page.evaluate(() => {
      document.querySelector('ai-credits')?.shadowRoot?.querySelector<HTMLElement>('[type=date]')?.focus();
    });
    await eventually('a ring', async () => ((await page.evaluate(ring))?.width ?? 0) >= 2);
    await page.close();
  });
});
