import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { type Site, startSite } from './page-site.ts';

const uses = isLong ? 100_000 : 2_000;
const atOnce = 1_000;
const hourMs = 3_600_000;
/** Far fewer than there are, and more than fit into the windows of tests. */
const mostDrawn = 400;

let site: Site;
let chromium: OpenBrowser;
let page: Page;

beforeAll(
  async () => {
    [site, chromium] = await Promise.all([startSite(), launchChromium()]);
    const { world } = site;
    // Late: each is a line of its own.
    const occurredAt = new Date(world.clock.now() - hourMs).toISOString();
    for (let done = 0; done < uses; done += atOnce) {
      await world.api('POST', '/v1/accounts/acme/adjustments', {
        id: `${done}`,
        credits: atOnce,
        reason: 'More',
      });
      const events = Array.from({ length: atOnce }, (_, index) => ({
        id: `use-${done + index}`,
        account: 'acme',
        credits: 1,
        channel: `no. ${done + index}`,
        kind: 'reply',
        occurredAt,
      }));
      const { body } = await world.api('POST', '/v1/usage', { events });
      expect(new Set(body.results.map((result: { status: string }) => result.status))).toEqual(
        new Set(['recorded']),
      );
    }
    page = await chromium.browser.newPage();
    const { url, proxyUrl } = site;
    site.pages.set('/', {
      body: `<script src="${proxyUrl}/widget/ai-credits.js" async></script>
      <div style="width: 380px"><ai-credits endpoint="${proxyUrl}" token-url="/my-backend/credits-token"></ai-credits></div>`,
    });
    await page.goto(url);
    await page.locator('::-p-aria([name="History"][role="tab"])').click();
    await page.locator('ai-credits >>> ::-p-text(Usage)').click();
    await page.locator('ai-credits >>> [part="line"]').wait();
  },
  isLong ? 1_200_000 : 120_000,
);
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

/** What is drawn, and whether more is to come. */
const look = () =>
  page.evaluate(() => {
    const shadow = document.querySelector('ai-credits')?.shadowRoot;
    const lines = [...(shadow?.querySelectorAll('[part="line"]') ?? [])];
    return {
      texts: lines.map(line => line.textContent),
      hasMore: shadow?.querySelector('[aria-busy].button') !== null,
      height: document.documentElement.scrollHeight,
    };
  });

test(
  'a history of any length draws what is in view, each line once, and finds its way back',
  async () => {
    const seen = new Set<string>();
    let most = 0;
    let at = 0;
    const note = async () => {
      const { texts, hasMore, height } = await look();
      for (const text of texts) seen.add(text);
      most = Math.max(most, texts.length);
      return { hasMore, height };
    };
    // As long as the test may last.
    for (let isEnd = false; !isEnd; ) {
      const { hasMore, height } = await note();
      isEnd = !hasMore && at === height;
      at = Math.min(at + 2_000, height);
      await page.evaluate(top => scrollTo({ top, behavior: 'instant' }), at);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await eventually('the first use', async () => {
      await note();
      return seen.size === uses;
    });
    expect(most).toBeLessThan(mostDrawn);

    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    await eventually('the newest use', async () => {
      const { texts } = await look();
      return texts.length > 0 && texts.length < mostDrawn && seen.has(texts[0] ?? '');
    });
    const { texts } = await look();
    expect(new Set(texts).size).toBe(texts.length);
  },
  isLong ? 1_200_000 : 120_000,
);

test('a line that is open, or has the focus, stays while others are looked at', async () => {
  await page.locator('ai-credits >>> button.line').click();
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }));
  await eventually('other lines', async () => (await look()).texts.length > 0);
  const isOpen = await page.evaluate(
    () => document.querySelector('ai-credits')?.shadowRoot?.querySelector('[aria-expanded="true"]') !== null,
  );
  expect(isOpen).toBe(true);
});
