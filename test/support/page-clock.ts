import type { Page } from 'puppeteer-core';

/** Makes the clock of a page stand, in every document that it opens from now on. */
export async function standAt(page: Page, at: number): Promise<void> {
  await page.evaluateOnNewDocument((now: number) => {
    const RealDate = Date;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now] : given),
      get: (target, name) => (name === 'now' ? () => now : Reflect.get(target, name)),
    });
  }, at);
}
