import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { type Site, startSite } from './page-site.ts';

let site: Site;
let chromium: OpenBrowser;
let page: Page;
let said: string[];
let pinned: { url: string; integrity: string };

beforeAll(async () => {
  site = await startSite();
  chromium = await launchChromium();
  pinned = await (await fetch(`${site.proxyUrl}/widget/ai-credits.json`)).json();
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

const tag = () =>
  `<ai-credits endpoint="${site.proxyUrl}" token-url="/my-backend/credits-token" view="pill"><a href="/billing">Billing</a></ai-credits>`;

async function open(body: string, headers: Record<string, string> = {}): Promise<void> {
  site.pages.set('/', { body, headers });
  page = await chromium.browser.newPage();
  said = [];
  page.on('console', message => said.push(message.text()));
}

const showsBalance = () => page.locator('ai-credits >>> ::-p-text(40,000)').wait();

test('a page that isolates itself loads the script from its moving address', async () => {
  const isolated = {
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
  };
  await open(`<script src="${site.proxyUrl}/widget/ai-credits.js" async></script>${tag()}`, isolated);
  await page.goto(site.url);
  await showsBalance();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a page loads the script that it named by its hash', async () => {
  await open(pinnedTag() + tag());
  await page.goto(site.url);
  await showsBalance();
});

test('a page gets one global', async () => {
  await open('');
  await page.goto(site.url);
  const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
  const before = new Set(await names());
  await page.addScriptTag({ url: `${site.proxyUrl}/widget/ai-credits.js` });
  expect((await names()).filter(name => !before.has(name))).toEqual(['AICredits']);
});

test('a page refuses the script with a byte changed, and keeps what stood there', async () => {
  await open(pinnedTag() + tag());
  await page.setRequestInterception(true);
  page.on('request', request => {
    if (request.url() !== pinned.url) return void request.continue();
    const body = `${readFileSync('dist/widget/ai-credits.js', 'utf8')} `;
    const headers = { 'access-control-allow-origin': '*' };
    return void request.respond({ contentType: 'text/javascript', headers, body });
  });
  await page.goto(site.url);
  await eventually('the refusal', async () => said.some(text => text.includes('integrity')));
  expect(await page.evaluate(() => customElements.get('ai-credits') === undefined)).toBe(true);
  expect(await page.$eval('ai-credits a', link => link.checkVisibility())).toBe(true);
});

function pinnedTag(): string {
  return `<script src="${pinned.url}" integrity="${pinned.integrity}" crossorigin="anonymous" async></script>`;
}
