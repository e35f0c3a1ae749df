import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { type DemoServer, startDemoServer } from './page-server.ts';

// The build leaves parts of the checking library out of the script in the page: what it refuses has to be seen there.

let server: DemoServer;
let chromium: OpenBrowser;

beforeAll(async () => {
  [server, chromium] = await Promise.all([startDemoServer(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await server?.close();
});

/** What the pill is called where the server's balance is changed on its way. */
async function pillWith(change: (balance: Record<string, unknown>) => unknown): Promise<string> {
  // Of its own: a page remembers the last balance that it believed.
  const context = await chromium.browser.createBrowserContext();
  const page = await context.newPage();
  try {
    await page.setRequestInterception(true);
    page.on('request', async request => {
      if (new URL(request.url()).pathname !== '/v1/balance') return request.continue();
      const answer = await fetch(request.url(), { headers: request.headers() });
      const body = JSON.stringify(change(JSON.parse(await answer.text())));
      await request.respond({ status: 200, contentType: 'application/json', body });
    });
    await page.goto(server.url);
    let name = '';
    await eventually('a pill that has heard of its balance', async () => {
      name = await page.evaluate(() => {
        const shadow = document.querySelector('ai-credits[view="pill"]')?.shadowRoot;
        return shadow?.querySelector('[part="pill"]')?.getAttribute('aria-label') ?? '';
      });
      return name !== '' && !name.includes('loading');
    });
    return name;
  } finally {
    await context.close();
  }
}

test('an answer that is well formed is shown, with whatever a newer server adds', async () => {
  expect(await pillWith(balance => ({ ...balance, available: 41_234, more: { of: 'it' } }))).toContain(
    '41,234',
  );
});

test.each<[string, (balance: Record<string, unknown>) => unknown]>([
  ['half a credit', balance => ({ ...balance, available: 0.5 })],
  ['credits as text', balance => ({ ...balance, available: '41234' })],
  ['more than can be counted', balance => ({ ...balance, available: 2 ** 53 })],
  ['no credits at all', ({ available: _, ...balance }) => balance],
  ['a bucket that is missing', ({ monthly: _, ...balance }) => balance],
  ['a field inside a bucket', balance => ({ ...balance, paid: { remaining: null } })],
  ['a name that is a number', balance => ({ ...balance, currency: 5 })],
  ['a list', balance => [balance]],
  ['nothing', () => null],
])('%s is not believed', async (_, change) => {
  expect(await pillWith(change)).toBe('AI Credits, balance unknown');
});
