import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// The widget as a guest: it takes no keys, no focus and no styles that are the page's, and none of its own are taken.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  async function openPill(
    parts: { head?: string; before?: string; after?: string; attributes?: string } = {},
  ) {
    const { head = '', before = '', after = '', attributes = 'view="pill"' } = parts;
    const host = await openHost(open.browser, site, { head, body: before + tag(site, attributes) + after });
    await shows(host.page, '40,000');
    await host.page.$eval('ai-credits', element => element.open('buy'));
    await shows(host.page, 'Pay $50');
    return host;
  }

  /** Puts the focus into the amount. */
  const focusAmount = (page: Page) =>
    page.$eval('ai-credits', host =>
      host.shadowRoot?.querySelector<HTMLInputElement>('.counter input')?.focus(),
    );

  /** What has the focus, inside the widget too. */
  const focused = (page: Page) =>
    page.evaluate(() => {
      const outer = document.activeElement;
      const inner = outer?.shadowRoot?.activeElement;
      return [outer?.id || outer?.localName, inner?.localName, inner?.textContent?.slice(0, 7)]
        .filter(Boolean)
        .join(' ');
    });

  test('hotkeys of the page do not hear what somebody types', async () => {
    const hear = `<script>
      window.heard = [];
      for (const type of ['keydown', 'keypress', 'keyup']) {
        for (const target of [window, document]) target.addEventListener(type, event => heard.push(type + event.key));
        window.addEventListener(type, event => { window.origin = event.composedPath()[0].localName; }, true);
      }
    </script>`;
    const { page, complaints } = await openPill({ head: hear });
    await focusAmount(page);
    await page.keyboard.type('7');
    await page.waitForFunction('origin === "input"');
    expect(await page.evaluate('heard')).toEqual([]);
    // What is no typing is the page's too.
    await page.$eval('ai-credits', host => host.shadowRoot?.querySelector('button')?.focus());
    await page.keyboard.press('k');
    expect(await page.evaluate('heard')).toContain('keydownk');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a focus trap around the widget lets somebody type', async () => {
    // As component libraries have it: whatever leaves their dialog is fetched back.
    const trap = `<script>
      document.addEventListener('focusin', event => {
        const trap = document.querySelector('#trap');
        if (!trap.contains(event.target)) trap.focus();
      });
      setInterval(() => {
        const trap = document.querySelector('#trap');
        if (!trap.contains(document.activeElement)) trap.focus();
      }, 20);
    </script>`;
    const { page } = await openPill({
      attributes: '',
      before: '<input id="outside"><div id="trap" tabindex="-1" role="dialog">',
      after: `</div>${trap}`,
    });
    await focusAmount(page);
    await page.keyboard.press('Home');
    await page.keyboard.type('1');
    await eventually('the amount that was typed', () =>
      page.$eval(
        'ai-credits',
        host =>
          host.shadowRoot?.querySelector<HTMLInputElement>('.counter input')?.value.includes('15') === true,
      ),
    );
    await page.close();
  });

  test('Tab goes round in an open pill, Esc closes it alone, and Tab goes on from there', async () => {
    const { page } = await openPill({
      before: '<button id="before">Before</button>',
      after: '<button id="after">After</button>',
    });
    const seen = new Set<string>();
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press('Tab');
      seen.add(await focused(page));
    }
    expect([...seen].every(where => where.includes('ai-credits'))).toBe(true);
    expect([...seen].some(where => where.includes('Pay $50'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.waitForFunction(
      () => !document.querySelector('ai-credits')?.shadowRoot?.querySelector('[part=dialog]'),
    );
    expect(await focused(page)).toContain('ai-credits button');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('after');
    await page.close();
  });

  test('a modal dialog of the page stays open when Esc closes the pill in it, and makes a pill outside inert', async () => {
    const { page } = await openPill({
      before: '<dialog id="modal">',
      after: '</dialog>',
      attributes: 'view="pill" hidden',
    });
    await page.evaluate(() => {
      document.querySelector('ai-credits')?.removeAttribute('hidden');
      document.querySelector<HTMLDialogElement>('#modal')?.showModal();
    });
    await page.$eval('ai-credits', host => {
      host.close();
    });
    await page.waitForFunction(
      () => !document.querySelector('ai-credits')?.shadowRoot?.querySelector('[part=dialog]'),
    );
    await page.$eval('ai-credits', host => host.open('buy'));
    await shows(page, 'Pay $50');
    await page.$eval('ai-credits', host =>
      host.shadowRoot?.querySelector<HTMLElement>('.popover button')?.focus(),
    );
    await page.keyboard.press('Escape');
    await page.waitForFunction(
      () => !document.querySelector('ai-credits')?.shadowRoot?.querySelector('[part=dialog]'),
    );
    expect(await page.$eval('#modal', dialog => dialog.matches(':modal'))).toBe(true);
    const isReached = await page.evaluate(() => {
      const host = document.querySelector('ai-credits');
      if (host) document.body.append(host);
      const { x, y } = host?.getBoundingClientRect() ?? new DOMRect();
      return document.elementFromPoint(x + 5, y + 5) === host;
    });
    expect(isReached).toBe(false);
    await page.close();
  });

  test('body, head and address of the page stay as they were', async () => {
    const { page, complaints } = await openPill({
      head: '<style>body { overflow: scroll; height: 3000px }</style><script>addEventListener("message", () => {}); globalThis.visits = history.length</script>',
    });
    await page.evaluate(() => {
      postMessage(null, '*');
      postMessage({ type: 'AICredits' }, '*');
    });
    await page.$eval('ai-credits', host => host.close());
    const seen = await page.evaluate(() => ({
      body: document.body.getAttributeNames(),
      html: document.documentElement.getAttributeNames(),
      overflow: getComputedStyle(document.body).overflow,
      // One is the page's own.
      added: document.querySelectorAll('style, iframe, link[rel=stylesheet]').length - 1,
      sheets: document.adoptedStyleSheets.length,
      hash: location.hash + location.search,
      visits: history.length - Reflect.get(globalThis, 'visits'),
    }));
    expect(seen).toMatchObject({
      body: [],
      html: ['lang'],
      overflow: 'scroll',
      added: 0,
      sheets: 0,
      hash: '',
      visits: 0,
    });
    expect(complaints).toEqual([]);
    await page.close();
  });
});
