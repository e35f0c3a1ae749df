import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import type { Screen } from '../support/screen.ts';

/** Types the address of a proxy and a code from its widget into the page that connects the extension. */
export async function connect(page: Page, url: string, code: string): Promise<void> {
  await page.type('#address', url);
  await page.type('#code', code);
  await page.click('#submit');
}

/** The tab whose address has `part` in it. */
export async function tabOf({ browser }: OpenBrowser, part: string): Promise<Page> {
  const target = await browser.waitForTarget(each => each.url().includes(part));
  const page = await target.page();
  if (page === null) throw new Error(`${part} is no tab.`);
  return page;
}

/** Waits until a page of the extension, or the widget in it, shows a text. */
// A page that is on its way to the next one says nothing yet.
export const says = (page: Page, text: string) =>
  eventually(`"${text}"`, () => page.evaluate(isSeen, text).catch(() => false));

function isSeen(text: string): boolean {
  const inside = document.querySelector('#credits')?.shadowRoot?.children ?? [];
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not said
  const isSaid = (each: Element) => each instanceof HTMLElement && each.innerText.includes(text);
  return [document.body, ...inside].some(isSaid);
}

/** Somebody's inbox, whose pages allow nothing of their own. */
export async function startInbox(): Promise<{ url: string; close(): void }> {
  const site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', "default-src 'none'");
    response.end('<!doctype html><title>Inbox</title><h1>Conversations</h1>');
  });
  await new Promise<void>(done => site.listen(0, '127.0.0.1', done));
  const address = site.address();
  if (address === null || typeof address === 'string') throw new Error('The inbox has no port.');
  return { url: `http://localhost:${address.port}/`, close: () => site.close() };
}

/** How long Chromium takes no answer to a question that came up under somebody's fingers, in milliseconds. */
const unintendedMs = 1000;

/** Answers what Chromium asks over a page, which has lost the keyboard to the question. */
export async function decide(screen: Screen, page: Page, isAllowed: boolean): Promise<void> {
  await eventually('the question', async () => !(await page.evaluate(() => document.hasFocus())));
  await wait(unintendedMs);
  // "Deny" is chosen.
  await screen.press(...(isAllowed ? ['Tab'] : []), 'Return');
}
