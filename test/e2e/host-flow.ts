import type { Page } from 'puppeteer-core';
import { shows } from './host-page.ts';
import type { Site } from './page-site.ts';

/**
 * Looks at everything that the widget of a new account shows, buys 5,000 credits by keys, pays them at the checkout, and finds
 * them in the balance and in the history. `look` is told of each view when it is there.
 */
export async function buysAndReads(
  page: Page,
  site: Site,
  look = async (_view: string) => {},
): Promise<void> {
  await shows(page, '39,994');
  for (const [view, text] of [
    ['explain', 'Monthly credits'],
    ['history', 'AI Credits Used'],
    ['insights', 'WhatsApp'],
  ] as const) {
    await page.$eval('ai-credits', (element, wanted) => element.open(wanted), view);
    await shows(page, text);
    await look(view);
  }
  for (const [button, text] of [
    ['Automatic top-up', 'Top up automatically'],
    ['Connect browser extension', 'Works once'],
  ] as const) {
    await page.$eval('ai-credits', element => element.open('balance'));
    // Of a button that stands, without the waiting of a locator: that ends nowhere with Zone.js in Firefox.
    await (await page.waitForSelector(`ai-credits >>> ::-p-text(${button})`))?.click();
    await shows(page, text);
    await look(button);
  }
  await page.$eval('ai-credits', element => element.open('buy'));
  await shows(page, 'Pay $50');
  await page.$eval('ai-credits', host => host.shadowRoot?.querySelector<HTMLElement>('.primary')?.focus());
  await page.keyboard.press('Enter');
  const checkout = await page.browser().waitForTarget(each => each.url().includes('/checkout/'));
  await look('checkout');
  await site.world.pay(checkout.url());
  await (await checkout.page())?.close();
  await page.bringToFront();
  await shows(page, '44,994');
  await look('paid');
  await page.$eval('ai-credits', element => element.open('history'));
  await shows(page, 'Credits Added');
}
