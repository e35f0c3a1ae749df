import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDemo } from '../../src/server/demo.ts';
import { demoHeaders, serveFolder, serveWidget } from '../../src/server/static.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openPopup } from '../support/browser-extension.ts';
import { standAt } from '../support/page-clock.ts';
import { apiKey, createWorld, type World } from '../support/world.ts';

// The story of test/journey.test.tsx, clicked through in the real browser: first in the demo's inbox, then in the
// toolbar's own popup. One step a test, each going on where the one before ended.

const usedLine = 'AI Credits Used - 6 From August 28, 2025 at 5:28 PM to August 28, 2025 at 5:32 PM';

let world: World;
let url: string;
let chromium: OpenBrowser;
let inbox: Page;

beforeAll(async () => {
  world = await createWorld({ now: '2025-04-24T09:00:00+05:30' });
  const { app } = world.proxy;
  app.route('/', serveWidget('dist/widget', world.proxy.publicUrl));
  app.route('/', createDemo({ api: world.fetch, apiBase: 'http://127.0.0.1', apiKey, now: world.clock.now }));
  app.route('/', serveFolder('dist/demo', demoHeaders));
  ({ url } = await world.listen());

  await world.openAccount({ account: 'demo' });
  world.clock.set('2025-08-28T17:28:00+05:30');
  await world.use('demo', 'reply-1', 1, { channel: 'whatsapp', kind: 'reply' });
  await world.use('demo', 'look-up-1', 2, { channel: 'live_chat', kind: 'action' });
  world.clock.set('2025-08-28T17:32:00+05:30');
  await world.use('demo', 'reply-2', 3, { channel: 'whatsapp', kind: 'reply' });

  chromium = await launchChromium({ extension: resolve('dist/chrome') });
  inbox = await openInbox();
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

async function openInbox(): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await standAt(page, world.clock.now());
  await page.goto(url);
  await page.locator('ai-credits[view="pill"] >>> [part="pill"]').click();
  return page;
}

/** What stands on a page, the insides of widgets included. */
const textOf = (page: Page) =>
  page.evaluate(() => {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not said
    const said = (each: Element) => (each instanceof HTMLElement ? each.innerText : '');
    const roots = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.children ?? []),
    ]);
    return roots.map(said).join('\n');
  });

const says = (page: Page, ...texts: string[]) =>
  eventually(`"${texts.join('", "')}" on the screen`, async () => {
    const text = await textOf(page).catch(() => '');
    return texts.every(each => text.includes(each));
  });

const press = (page: Page, name: string) => page.locator(`::-p-aria([name="${name}"])`).click();

/** The lines of the history: what each says in full, and its credits. */
const linesOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      [...(shadowRoot?.querySelectorAll('[part="line"]') ?? [])]
        .filter(line => line.checkVisibility())
        .map(line => [line.getAttribute('title'), line.querySelector('bdi')?.textContent]),
    ),
  );

const becomes = (page: Page, expected: unknown) =>
  eventually(
    `the lines ${JSON.stringify(expected)}`,
    async () => JSON.stringify(await linesOf(page)) === JSON.stringify(expected),
  );

test('the pill says 39,994, and the panel says of how many', async () => {
  await says(inbox, '39,994', '39,994 left', '6 of 40,000 used', 'Resets Sep 24');
});

test('5,000 credits are bought for $50.00 at the checkout, without leaving the chat', async () => {
  await press(inbox, 'Get More Credits');
  await inbox.locator('ai-credits[view="pill"] >>> ::-p-text(5K)').click();
  await says(inbox, 'Balance after purchase', '44,994');
  await press(inbox, 'Pay $50.00');
  const target = await chromium.browser.waitForTarget(each => each.url().includes('/checkout/'));
  const checkout = await target.page();
  if (!checkout) throw new Error('The checkout is no tab.');
  await checkout.locator('::-p-aria([name="Pay $50.00"][role="button"])').click();
  await checkout.locator('::-p-text(5,000 credits were added)').wait();
  await checkout.close();
  await inbox.bringToFront();
  await says(inbox, '5,000 credits added.', '44,994 ', 'Paid credits');
});

const reset = (credits: string) => ['Monthly credit reset', credits];
const august = [['Credits purchased', '+5,000'], [usedLine, '−6'], reset('0')];

test('the history between 24/04/2025 and 05/09/2025 has every line', async () => {
  await press(inbox, 'History');
  await inbox.evaluate(() => {
    for (const widget of document.querySelectorAll('ai-credits[view="pill"]')) {
      const [from, to] = widget.shadowRoot?.querySelectorAll<HTMLInputElement>('.day [placeholder]') ?? [];
      if (from) from.value = '2025-04-24';
      if (to) to.value = '2025-09-05';
    }
  });
  await press(inbox, 'Apply');
  await becomes(inbox, [...august, reset('0'), reset('0'), reset('0'), reset('+40,000')]);
  await inbox.locator('ai-credits[view="pill"] >>> ::-p-text(Usage)').click();
  await becomes(inbox, [[usedLine, '−6']]);
});

test("the extension's popup, paired by the code that the widget shows, says the same", async () => {
  await press(inbox, 'Balance');
  await press(inbox, 'Connect browser extension');
  let code = '';
  await eventually('a pairing code', async () => {
    code =
      /\b[BCDFGHJKMNPQRSTVWXZ2-9]{4}[ -]?[BCDFGHJKMNPQRSTVWXZ2-9]{4}\b/.exec(await textOf(inbox))?.[0] ?? '';
    return code !== '';
  });
  const popup = await openPopup(chromium);
  await popup.locator('#connect').click();
  const target = await chromium.browser.waitForTarget(each => each.url().endsWith('/connect.html'));
  const connect = await target.page();
  if (!connect) throw new Error('The connect page is no tab.');
  await connect.locator('#address').fill(url);
  await connect.locator('#code').fill(code);
  await connect.locator('#submit').click();
  await connect.locator('#connected:not([hidden])').wait();

  const paired = await openPopup(chromium);
  await says(paired, '44,994', '39,994 left', '5,000');
  await press(paired, 'History');
  await eventually(
    'the newest lines',
    async () => JSON.stringify((await linesOf(paired)).slice(0, 3)) === JSON.stringify(august),
  );
  await paired.close();
});

test('the reset on the 24th fills the monthly credits up and leaves the paid ones alone', async () => {
  world.clock.set('2025-09-24T00:00:00+05:30');
  await inbox.close();
  inbox = await openInbox();
  await says(inbox, '45,000', '40,000 left', '0 of 40,000 used', '5,000', 'Resets Oct 24');
  await press(inbox, 'History');
  await eventually('the reset in the history', async () => {
    const [first] = await linesOf(inbox);
    return JSON.stringify(first) === JSON.stringify(reset('+6'));
  });
  expect((await world.api('GET', '/v1/accounts/demo/balance')).body.paid.remaining).toBe(5000);
});
