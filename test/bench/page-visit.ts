import { type Browser, type Page, PredefinedNetworkConditions } from 'puppeteer-core';

/** What a page noted of itself. */
export interface Noted {
  /** When the balance was drawn. */
  readonly balanceMs: number;
  readonly shift: number;
  /** The longest task, 0 where all were under 50 ms. */
  readonly longestMs: number;
  /** From a press to the next frame, the slowest; 0 where all were under 16 ms. */
  readonly pressMs: number;
}

/** A page of its own, with nothing in its cache, that shows a balance of 40,000. */
export async function visitPage(
  browser: Browser,
  url: string,
  { isSlow, prepare }: { isSlow: boolean; prepare?: ((page: Page) => Promise<unknown>) | undefined },
) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 420, height: 800 });
  if (isSlow) {
    await page.emulateNetworkConditions(PredefinedNetworkConditions['Slow 4G']);
    await page.emulateCPUThrottling(4);
  }
  await page.evaluateOnNewDocument(noteInPage, '40,000');
  await prepare?.(page);
  await page.goto(url);
  await page.waitForFunction(
    () => (window as unknown as { noted: { balanceMs: number } }).noted.balanceMs > 0,
  );
  return {
    page,
    noted: () => page.evaluate(() => ({ ...(window as unknown as { noted: Noted }).noted })),
    forget: () =>
      page.evaluate(() =>
        Object.assign((window as unknown as { noted: Noted }).noted, { longestMs: 0, pressMs: 0 }),
      ),
    close: () => context.close(),
  };
}

/** Runs in the page: notes when `balance` was drawn, and its shifts, tasks and presses. */
export function noteInPage(balance: string): void {
  const noted = { firstMs: Number.POSITIVE_INFINITY, balanceMs: 0, shift: 0, longestMs: 0, pressMs: 0 };
  Object.assign(window, { noted });
  let isThere = false;
  const look = () => {
    // The frame before this one was its first.
    if (isThere) noted.firstMs = Math.min(noted.firstMs, performance.now());
    isThere = Boolean(document.querySelector('ai-credits')?.shadowRoot);
    const text =
      document.querySelector('ai-credits')?.shadowRoot?.textContent ??
      document.querySelector('b')?.textContent;
    if (text?.includes(balance)) noted.balanceMs = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
      durationThreshold: 16,
    } as PerformanceObserverInit);
  observe('layout-shift', entry => {
    // The script brings its place along; from then on nothing moves.
    if (entry.startTime > noted.firstMs) noted.shift += (entry as PerformanceEntry & { value: number }).value;
  });
  observe('longtask', entry => {
    noted.longestMs = Math.max(noted.longestMs, entry.duration);
  });
  observe('event', entry => {
    if ((entry as PerformanceEventTiming & { interactionId: number }).interactionId)
      noted.pressMs = Math.max(noted.pressMs, entry.duration);
  });
}
