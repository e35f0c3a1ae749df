import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveWidget } from '../../src/server/static.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { createWorld, type World } from '../support/world.ts';
import { accessibilityFaults } from './page-axe.ts';

// Sam, who may not buy, asks; Priya, who owns, approves and pays in the sandbox. Each has a page of their own.

const roles = { sam: 'agent', priya: 'owner' } as const;
let world: World;
let chromium: OpenBrowser;
let url: string;

beforeAll(async () => {
  world = await createWorld({ config: JSON.stringify({ agentsMayBuy: false }) });
  const { app } = world.proxy;
  app.route('/', serveWidget('dist/widget', world.proxy.publicUrl));
  app.get('/page/:user', context => context.html(pageOf(context.req.param('user'))));
  app.post('/token/:user', async context => {
    const user = context.req.param('user') === 'sam' ? 'sam' : 'priya';
    const token = await world.session('acme', { user, role: roles[user] });
    return context.json({ token, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  });
  await world.openAccount();
  url = (await world.listen()).url;
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

const pageOf = (user: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${user}</title>
  <script src="/widget/ai-credits.js" async></script>
  <main><h1>${user}</h1><ai-credits endpoint="${url}" token-url="/token/${user}"></ai-credits></main></html>`;

async function visit(user: keyof typeof roles): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.goto(`${url}/page/${user}`);
  return page;
}

const textOf = (page: Page) =>
  page.evaluate(() => document.querySelector('ai-credits')?.shadowRoot?.textContent ?? '');
const says = async (page: Page, text: string) => {
  await page.bringToFront();
  await eventually(`"${text}" on ${await page.title()}'s screen`, async () =>
    (await textOf(page)).includes(text),
  );
};
const press = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

test('what an agent asks for is approved by an owner, paid, and there for both', async () => {
  const [sam, priya] = [await visit('sam'), await visit('priya')];
  await sam.bringToFront();
  await press(sam, 'Ask the owner');
  await sam.locator('::-p-aria([name="Note to the owner (optional)"])').fill('running low');
  expect(await accessibilityFaults(sam)).toEqual([]);
  await press(sam, 'Ask for 5,000 credits');
  await says(sam, 'You asked for 5,000 credits. An owner sees it here.');

  await says(priya, 'sam asks for 5,000 credits');
  expect(await accessibilityFaults(priya)).toEqual([]);
  await press(priya, 'Approve');
  await press(priya, 'Pay $50.00');
  const opened = await chromium.browser.waitForTarget(target => target.url().includes('/checkout/acme/'));
  const checkout = await opened.page();
  await checkout?.locator('::-p-aria([name="Pay $50.00"][role="button"])').click();
  await checkout?.locator('::-p-text(were added)').wait();
  await checkout?.close();

  await says(priya, '5,000 credits added.');
  await says(priya, '45,000');
  expect(await textOf(priya)).not.toContain('sam asks');
  await says(sam, 'Your request for 5,000 credits was approved.');
  await says(sam, '45,000');
  await sam.locator('::-p-aria([name="History"][role="tab"])').click();
  await says(sam, 'Asked for by sam: running low');
});

test('what an owner declines is told with the reason, once', async () => {
  const [sam, priya] = [await visit('sam'), await visit('priya')];
  await sam.bringToFront();
  await press(sam, 'Ask the owner');
  await press(sam, 'Ask for 5,000 credits');
  await says(sam, 'You asked for 5,000 credits.');
  await says(priya, 'sam asks for 5,000 credits');
  await press(priya, 'Decline');
  await priya.keyboard.type('After the reset.');
  await priya.keyboard.press('Enter');
  await says(sam, 'Your request for 5,000 credits was declined. After the reset.');
  await press(sam, 'Dismiss');
  await sam.reload();
  await says(sam, 'Only billing admins can buy credits.');
  expect(await textOf(sam)).not.toContain('was declined');
});
