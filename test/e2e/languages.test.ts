import { createHash } from 'node:crypto';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { type Site, startSite } from './page-site.ts';

// A page whose language is not English, as strict as a page may be.

const nonce = 'only-this-script';
let site: Site;
let chromium: OpenBrowser;
let page: Page;
let complaints: string[];
let fetched: string[];

beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite(), launchChromium()]);
});
afterEach(() => page?.close());
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

const script = (name: string) =>
  `<script nonce="${nonce}" src="${site.proxyUrl}/widget/${name}" async></script>`;

/** Opens a page with `head` and the widget; `meet` meets each request for a language. */
async function open(
  { lang, dir = 'ltr', head = script('ai-credits.js') }: { lang: string; dir?: string; head?: string },
  meet = (request: HTTPRequest) => request.continue(),
): Promise<void> {
  const watch = `document.addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective));`;
  const hash = createHash('sha256').update(watch).digest('base64');
  const policy = [
    `default-src 'none'`,
    'img-src data:',
    `script-src 'nonce-${nonce}' 'sha256-${hash}'`,
    `connect-src 'self' ${site.proxyUrl}`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ];
  const tag = `<ai-credits endpoint="${site.proxyUrl}" token-url="/my-backend/credits-token"></ai-credits>`;
  const body = `<!doctype html><html lang="${lang}" dir="${dir}"><link rel="icon" href="data:,"><script>${watch}</script>${head}${tag}</html>`;
  site.pages.set('/', { body, headers: { 'content-security-policy': policy.join('; ') } });
  page = await chromium.browser.newPage();
  complaints = [];
  fetched = [];
  page.on('console', message => {
    if (message.type() !== 'info') complaints.push(message.text());
  });
  page.on('pageerror', error => complaints.push(String(error)));
  await page.setRequestInterception(true);
  page.on('request', request => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.includes('/locales/')) return void request.continue();
    fetched.push(pathname.replace(/^.*\/locales/, '') + search);
    return void meet(request);
  });
  await page.goto(site.url);
}

const says = (text: string) =>
  eventually(`"${text}"`, () =>
    page.$eval(
      'ai-credits',
      (element, said) => element.shadowRoot?.textContent?.includes(said) === true,
      text,
    ),
  );
const root = () =>
  page.$eval('ai-credits', element => {
    const inside = element.shadowRoot?.querySelector('.ai-credits');
    const at = (selector: string) => inside?.querySelector(selector)?.getBoundingClientRect();
    return {
      lang: inside?.getAttribute('lang'),
      dir: inside?.getAttribute('dir'),
      titleX: at('h2')?.x ?? 0,
      refreshX: at('.refresh')?.x ?? 0,
    };
  });

describe('a page in Arabic', () => {
  test('has the widget from right to left, under a strict policy', async () => {
    await open({ lang: 'ar', dir: 'rtl' });
    await says('رصيد متاح');
    const { lang, dir, titleX, refreshX } = await root();
    expect([lang, dir, titleX > refreshX]).toEqual(['ar', 'rtl', true]);
    expect(fetched).toEqual(['/ar.js']);
    expect(complaints).toEqual([]);
  });

  test('has it by the loader', async () => {
    await open({ lang: 'ar', head: script('loader.js') });
    await says('رصيد متاح');
    expect([fetched, complaints]).toEqual([['/ar.js'], []]);
  });

  test('has it from the address that never changes', async () => {
    const { url } = await (await fetch(`${site.proxyUrl}/widget/ai-credits.json`)).json();
    await open({ lang: 'ar', head: `<script nonce="${nonce}" src="${url}" crossorigin></script>` });
    await says('رصيد متاح');
    expect([fetched, complaints]).toEqual([['/ar.js'], []]);
  });

  test('has it in English, from left to right, where Arabic does not come', async () => {
    await open({ lang: 'ar', dir: 'rtl' }, request => request.abort());
    await says('credits available');
    const { lang, dir, titleX, refreshX } = await root();
    expect([lang, dir, titleX < refreshX]).toEqual(['en', 'ltr', true]);
    expect(fetched).toEqual(['/ar.js', '/ar.js?r=2']);
    await page.locator('ai-credits >>> ::-p-text(Get More Credits)').click();
    await says('Balance after purchase');
  });

  test('has it in Arabic where the second try finds it', async () => {
    await open({ lang: 'ar' }, request =>
      request.url().endsWith('?r=2') ? request.continue() : request.abort(),
    );
    await says('رصيد متاح');
    expect(fetched).toEqual(['/ar.js', '/ar.js?r=2']);
  });

  test('shows no words before they have come, and the room that they will take', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    await open({ lang: 'ar' }, async request => {
      await held;
      await request.continue();
    });
    await page.locator('ai-credits >>> [part="panel"][aria-busy]').wait();
    const look = () =>
      page.$eval('ai-credits', ({ shadowRoot }) => {
        const panel = shadowRoot?.querySelector<HTMLElement>('.panel');
        // The sandbox says so in a line that nobody's customers see.
        for (const note of panel?.querySelectorAll<HTMLElement>('.note') ?? []) note.hidden = true;
        return { text: panel?.textContent ?? '', height: panel?.getBoundingClientRect().height ?? 0 };
      });
    const before = await look();
    expect(before.text).toBe('');
    release();
    await says('رصيد متاح');
    await eventually('the room', async () => Math.abs((await look()).height - before.height) < 20);
  });
});

test('a page in English fetches no language', async () => {
  await open({ lang: 'en' });
  await says('credits available');
  expect([fetched, complaints]).toEqual([[], []]);
});

test('a changed attribute changes the language', async () => {
  await open({ lang: 'en' });
  await says('credits available');
  await page.$eval('ai-credits', element => element.setAttribute('locale', 'de-CH'));
  await says('Credits verfügbar');
  await says("40'000");
  expect([fetched, complaints]).toEqual([['/de.js'], []]);
});
