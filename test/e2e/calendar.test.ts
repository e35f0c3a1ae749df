import type { Frame, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openScreen, type Screen, whyNoScreen } from '../support/screen.ts';
import { openHost, shows, tag } from './host-page.ts';
import { browsers } from './page-browsers.ts';
import { type Site, startSite } from './page-site.ts';

if (whyNoScreen) console.info(whyNoScreen);

// Both browsers speak English here and the widget German: the field has the order of the widget's language.

describe.skipIf(whyNoScreen).each(browsers)('the dates in %s', (_, launch) => {
  let site: Site;
  let screen: Screen;
  let opened: OpenBrowser;
  let page: Page;
  let complaints: readonly string[];

  beforeAll(async () => {
    [site, screen] = await Promise.all([startSite(), openScreen()]);
    opened = await launch({ screen });
    const body = tag(site).replace('en-US', 'de-DE');
    ({ page, complaints } = await openHost(opened.browser, site, { body }));
    await openHistory(page.mainFrame());
  });
  afterAll(async () => {
    await opened?.close();
    await screen?.[Symbol.asyncDispose]();
    await site?.close();
  });

  async function openHistory(frame: Frame): Promise<void> {
    await frame.locator('ai-credits >>> ::-p-text(Verlauf)').click();
    await frame.locator('ai-credits >>> ::-p-text(Letzte 30 Tage)').wait();
  }
  const fieldOf = (frame: Frame, label: string) =>
    frame.locator(`ai-credits >>> input[aria-label="${label}"]`);
  const days = (frame: Frame) =>
    frame.$eval('ai-credits', ({ shadowRoot }) =>
      Array.from(
        shadowRoot?.querySelectorAll<HTMLInputElement>('.day [placeholder]') ?? [],
        ({ value }) => value,
      ),
    );

  // Where the calendar's button of the first field stands on the screen.
  async function press(frame: Frame, within = { x: 0, y: 0 }): Promise<void> {
    const at = await frame.$eval('ai-credits', ({ shadowRoot }) => {
      const { x, y, width, height } =
        shadowRoot?.querySelector('.day button')?.getBoundingClientRect() ?? new DOMRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    const window = await page.evaluate(() => {
      const { mozInnerScreenX = 0, mozInnerScreenY = outerHeight - innerHeight } = Object(globalThis);
      return { x: Number(mozInnerScreenX), y: Number(mozInnerScreenY) };
    });
    await screen.click(window.x + within.x + at.x, window.y + within.y + at.y);
  }

  test('are typed in the order of the widget, and chosen by a pointer from the day that was typed', async () => {
    const frame = page.mainFrame();
    await fieldOf(frame, 'Startdatum').fill('28.8.2025');
    await press(frame);
    await screen.press('Right', 'Return');
    await eventually('the day after', async () => (await days(frame))[0] === '29.08.2025');
    expect(await days(frame)).toEqual(['29.08.2025', '']);
  });

  test('are chosen by keys, and Escape leaves them as they are', async () => {
    const frame = page.mainFrame();
    await fieldOf(frame, 'Enddatum').fill('31.08.2025');
    await screen.press('Tab', 'Return', 'Right', 'Return');
    await eventually('the next month', async () => (await days(frame))[1] === '01.09.2025');
    await screen.press('Return', 'Right', 'Escape');
    expect(await days(frame)).toEqual(['29.08.2025', '01.09.2025']);
    expect(complaints).toEqual([]);
  });

  test('are chosen by a pointer in a frame of another site, where keys may not open a calendar', async () => {
    const elsewhere = site.url.replace('127.0.0.1', 'localhost');
    const inner = new URL(page.url()).pathname;
    site.pages.set('/around', {
      body: `<!doctype html><body style="margin:0"><iframe src="${site.url}${inner}" style="border:0;width:600px;height:600px"></iframe>`,
    });
    await page.goto(`${elsewhere}/around`);
    const frame = await page.waitForFrame(each => each.url().endsWith(inner));
    await shows(frame as unknown as Page, 'Verlauf');
    await openHistory(frame);
    await fieldOf(frame, 'Startdatum').fill('28.8.2025');
    await screen.press('Tab', 'Return', 'Escape');
    await press(frame);
    await screen.press('Right', 'Return');
    await eventually('the day after', async () => (await days(frame))[0] === '29.08.2025');
    expect(complaints).toEqual([]);
  });
});
