import type { Browser, Page } from 'puppeteer-core';
import { eventually } from '../support/browser-eventually.ts';

/** A person at the demo's inbox, in a real browser. */
export interface InboxVisit {
  readonly page: Page;
  /** What the page's policy refused, and what scripts threw. */
  readonly complaints: readonly string[];
  /** What the pill shows and is called; null while its number still rolls. */
  balance(): Promise<number | null>;
  openPanel(): Promise<void>;
  press(name: string): Promise<void>;
  say(text: string): Promise<void>;
  /** The text of the thread, as it stands. */
  thread(): Promise<string>;
}

const desktop = { width: 1280, height: 800 };

export async function visitInbox(browser: Browser, url: string, viewport = desktop): Promise<InboxVisit> {
  const page = await browser.newPage();
  await page.setViewport(viewport);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  await page.goto(url);
  const visit: InboxVisit = {
    page,
    complaints,
    async balance() {
      const { label, shown } = await page.evaluate(() => {
        const pill = document
          .querySelector('ai-credits[view="pill"]')
          ?.shadowRoot?.querySelector('[part="pill"]');
        return { label: pill?.getAttribute('aria-label') ?? '', shown: pill?.textContent };
      });
      const credits = /^([\d,]+) credit/.exec(label)?.[1];
      return credits === undefined || credits !== shown ? null : Number(credits.replaceAll(',', ''));
    },
    async openPanel() {
      await page.locator('ai-credits[view="pill"] >>> [part="pill"]').click();
      await page.locator('ai-credits[view="pill"] >>> [part="dialog"]').wait();
    },
    async press(name) {
      const button = page.locator(`::-p-aria([name="${name}"][role="button"])`);
      // A locator takes one for visible of which an edge is, and would click beside the panel that cuts it off.
      const handle = await button.waitHandle();
      await handle.evaluate(
        element => element instanceof Element && element.scrollIntoView({ block: 'nearest' }),
      );
      await button.click();
    },
    async say(text) {
      await page.locator('#message').fill(text);
      await page.focus('#message');
      await page.keyboard.press('Enter');
    },
    thread: () => page.$eval('[role="log"]', log => log.textContent ?? ''),
  };
  await eventually('the balance in the pill', async () => (await visit.balance()) !== null);
  return visit;
}

/** Waits until the pill shows `credits`. */
export async function balanceBecomes(visit: InboxVisit, credits: number): Promise<void> {
  await eventually(`a balance of ${credits}`, async () => (await visit.balance()) === credits);
}

/** Waits until the thread says `text`. */
export async function threadSays(visit: InboxVisit, text: string): Promise<void> {
  await eventually(`"${text}" in the thread`, async () => (await visit.thread()).includes(text));
}
