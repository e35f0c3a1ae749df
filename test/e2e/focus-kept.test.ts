import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openHost, shows } from './host-page.ts';
import { type HostWire, startWire } from './host-wire.ts';
import { browsers } from './page-browsers.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

// Whoever types in the page around keeps typing; whoever is in the widget stays in it.

let site: Site;
let wire: HostWire;
beforeAll(async () => {
  site = await startSite();
  wire = await startWire(site.proxyUrl);
});
afterAll(async () => {
  await wire?.[Symbol.asyncDispose]();
  await site?.close();
});

describe.each(browsers)('the focus in %s', (name, launch) => {
  let opened: OpenBrowser;
  let page: Page;
  let account = '';
  let visits = 0;
  beforeAll(async () => {
    opened = await launch();
  });
  beforeEach(async () => {
    wire.mode = 'whole';
    account = await site.world.openAccount({ account: `${name}-${++visits}` });
  });
  afterEach(() => page?.close());
  afterAll(() => opened?.close());

  async function arrive(attributes = ''): Promise<void> {
    const body = `<textarea></textarea>
      <ai-credits endpoint="${wire.url}" token-url="${tokenPath}?account=${account}" locale="en-US" ${attributes}></ai-credits>
      <script>addEventListener('ai-credits-checkout', event => (window.checkout = event.detail.checkoutUrl));</script>`;
    ({ page } = await openHost(opened.browser, site, { body }));
    // The price list tells it: nothing moves from here on.
    await shows(page, 'Test mode');
    await shows(page, '40,000');
  }

  const press = (name: string) => page.locator(`ai-credits >>> ::-p-aria([name="${name}"])`).click();
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.shadowRoot?.activeElement?.textContent ?? activeElement?.localName;
    });
  const isAt = (text: string) => eventually(`focus at ${text}`, async () => (await focused()) === text);
  const typed = () => page.$eval('textarea', reply => reply.value);
  const comeBack = () => page.evaluate(() => dispatchEvent(new Event('focus')));

  async function startPaying(): Promise<string> {
    await press('Get More Credits');
    await press('Pay $50.00');
    // The checkout has its own tab, in front: nothing is drawn behind it.
    await eventually('the checkout', async () => Boolean(await page.evaluate('window.checkout')));
    await page.bringToFront();
    await shows(page, 'Waiting for confirmation');
    return String(await page.evaluate('checkout'));
  }

  test('stays with whoever types while the session ends', async () => {
    await arrive();
    await press('Get More Credits');
    await shows(page, 'Balance after purchase');
    await page.type('textarea', 'abc');
    wire.mode = 'refused';
    await comeBack();
    await shows(page, 'Your session has ended.');
    await page.keyboard.type('def');
    expect(await typed()).toBe('abcdef');
  });

  test('stays with whoever types while a payment comes through', async () => {
    await arrive();
    const checkoutUrl = await startPaying();
    await page.type('textarea', 'abc');
    await site.world.pay(checkoutUrl);
    await comeBack();
    await shows(page, '5,000 credits added.');
    await page.keyboard.type('def');
    expect(await typed()).toBe('abcdef');
  });

  test('is at the title for whoever comes back from paying', async () => {
    await arrive();
    await site.world.pay(await startPaying());
    await comeBack();
    await shows(page, '5,000 credits added.');
    await isAt('AI Credits');
    await press('Dismiss');
    await isAt('AI Credits');
  });

  test('is at the title of each page that a person goes to, and at the one they come back to', async () => {
    await arrive();
    await press('Get More Credits');
    await isAt('Get More Credits');
    await press('Back');
    await isAt('AI Credits');
    wire.mode = 'refused';
    await comeBack();
    await shows(page, 'Your session has ended.');
    wire.mode = 'whole';
    await press('I have signed in');
    await shows(page, '40,000');
    await isAt('AI Credits');
  });

  test('stays nowhere where somebody pressed beside the widget', async () => {
    await arrive();
    const checkoutUrl = await startPaying();
    await page.mouse.click(5, 500);
    await site.world.pay(checkoutUrl);
    await comeBack();
    await shows(page, '5,000 credits added.');
    await page.waitForFunction(
      () => !document.querySelector('ai-credits')?.shadowRoot?.querySelector('.back'),
    );
    expect(await focused()).toBe('body');
  });
});
