import type { Page } from 'puppeteer-core';

/** Has a page's calls of what begins with `path` answered so, or never: what a ledger at rest does not answer. */
export async function answer(
  page: Page,
  path: string,
  response: { status: number; body: unknown } | null,
): Promise<void> {
  await page.setRequestInterception(true);
  page.on('request', request => {
    const { pathname, search } = new URL(request.url());
    if (!`${pathname}${search}`.startsWith(path)) return void request.continue();
    if (response === null) return;
    const { status, body } = response;
    void request.respond({ status, body: JSON.stringify(body), contentType: 'application/json' });
  });
}
