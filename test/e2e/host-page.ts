import type { Browser, Page } from 'puppeteer-core';
// What the element can do, for functions that run in a page.
import type {} from '../../widget/element-types.ts';
import { type Site, tokenPath } from './page-site.ts';

/** Somebody's page with the widget's script, open in a browser. */
export interface HostPage {
  readonly page: Page;
  /** What scripts threw and what the console was told of an error. */
  readonly complaints: readonly string[];
}

/** What stands in the page, and how it is sent. */
export interface HostParts {
  /** Comes before the widget's script. */
  readonly head?: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the widget's script is left out. */
  readonly bare?: boolean;
  /** What is done to the page before it is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** The tag as the README has it, with `attributes` more. */
export const tag = (site: Site, attributes = '') =>
  `<ai-credits endpoint="${site.proxyUrl}" token-url="${tokenPath}" locale="en-US" ${attributes}></ai-credits>`;

/** The same for another account, which is opened with 40,000, of which 6 are used. */
export async function tagOf(account: string, site: Site, attributes = ''): Promise<string> {
  await site.world.openAccount({ account });
  await site.world.use(account, `${account}-1`, 6);
  return tag(site, attributes).replace(tokenPath, `${tokenPath}?account=${account}`);
}

export const scriptTag = (site: Site, name = 'ai-credits.js', attributes = '') =>
  `<script src="${site.proxyUrl}/widget/${name}" ${attributes}></script>`;

let visits = 0;

/** Serves a page of the site and opens it, in a tab of its own where a browser is given. */
export async function openHost(
  place: Page | Pick<Browser, 'newPage'>,
  site: Site,
  { head = '', body, headers = {}, bare = false, prepare }: HostParts,
): Promise<HostPage> {
  const path = `/host-${++visits}`;
  const script = bare ? '' : scriptTag(site);
  site.pages.set(path, {
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>${head}${script}</head><body>${body}</body></html>`,
    headers,
  });
  const page = 'newPage' in place ? await place.newPage() : place;
  const complaints: string[] = [];
  // A browser asks for a picture of the site unasked, and complains where it comes to none.
  const hear = (text: string, url = '') => {
    if (!`${text} ${url}`.includes('/favicon.ico')) complaints.push(text);
  };
  page.on('pageerror', error => hear(String(error)));
  page.on('console', message => {
    if (message.type() === 'error') hear(message.text(), message.location().url);
  });
  await prepare?.(page);
  await page.goto(site.url + path);
  return { page, complaints };
}

/** Waits until the widget that `selector` names shows `text`. */
export async function shows(page: Page, text: string, selector = 'ai-credits'): Promise<void> {
  await page.waitForFunction(
    (wanted, where) => document.querySelector(where)?.shadowRoot?.textContent?.includes(wanted),
    { timeout: 15_000 },
    text,
    selector,
  );
}
