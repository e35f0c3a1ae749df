import type { Page } from 'puppeteer-core';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';

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
