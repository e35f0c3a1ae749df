import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { accessibilityFaults } from './page-axe.ts';
import { balanceBecomes, type InboxVisit, threadSays, visitInbox } from './page-inbox.ts';
import { type DemoServer, startDemoServer } from './page-server.ts';

let server: DemoServer;
beforeAll(async () => {
  server = await startDemoServer();
});
afterAll(() => server.close());

describe('the inbox in Chromium', () => {
  let chromium: OpenBrowser;
  let visit: InboxVisit;
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterEach(async () => {
    const { complaints } = visit;
    await visit.page.close();
    expect(complaints).toEqual([]);
  });
  afterAll(() => chromium.close());

  const arrive = async (path = '') => {
    visit = await visitInbox(chromium.browser, `${server.url}${path}`);
  };

  test('shows the balance of the ledger in its pill', async () => {
    await arrive();
    expect(await visit.balance()).toBe(await server.available());
  });

  test('shows credits going down after an answer, by itself', async () => {
    await arrive();
    const before = await server.available();
    await visit.say('Where is order 4530?');
    await threadSays(visit, 'Order look-up · 2 credits');
    await balanceBecomes(visit, before - 2);
    await visit.say('What does shipping cost?');
    await threadSays(visit, 'AI reply · 1 credit');
    await balanceBecomes(visit, before - 3);
  });

  test('sells credits without leaving the chat, and writes them into the history', async () => {
    await arrive();
    const before = await server.available();
    await visit.openPanel();
    await visit.press('Get More Credits');
    await visit.page.locator('ai-credits >>> ::-p-text(5K)').click();
    await visit.press('Pay $50.00');
    await payAtCheckout(chromium.browser, 'Pay $50.00');
    await visit.page.bringToFront();
    await balanceBecomes(visit, before + 5000);
    await visit.page.locator('::-p-aria([name="History"][role="tab"])').click();
    await visit.page.locator('ai-credits >>> ::-p-text(Credits Added)').click();
    await eventually('the purchase in the history', async () =>
      /Credits purchased.*\$50\.00.*\+5,000/s.test(await panelText(visit)),
    );
  });

  test('asks before somebody buys what a colleague has just bought', async () => {
    await arrive();
    await server.buy(2000);
    await balanceBecomes(visit, await server.available());
    await visit.openPanel();
    await visit.press('Get More Credits');
    await visit.press('Pay $50.00');
    const question = 'A colleague bought 2K just now. Buy again?';
    await visit.page.locator(`::-p-aria([name="${question}"][role="group"])`).wait();
    expect(await accessibilityFaults(visit.page)).toEqual([]);
    await visit.press('Cancel');
    await visit.page.locator('::-p-aria([name="Pay $50.00"][role="button"])').wait();
    expect(await focused(visit)).toBe('buy');
  });

  test('pauses the AI without credits and lets it go on after a purchase', async () => {
    await arrive();
    await server.buy(1000);
    await balanceBecomes(visit, await server.available());
    await server.spend(await server.available());
    await balanceBecomes(visit, 0);
    await visit.say('What does shipping cost?');
    await threadSays(visit, 'The AI is paused');
    expect(await accessibilityFaults(visit.page)).toEqual([]);
    await visit.press('Get More Credits');
    await visit.page.locator('ai-credits[view="pill"] >>> ::-p-text(1K)').click();
    await visit.press('Pay $10.00');
    await visit.press('Buy again');
    await payAtCheckout(chromium.browser, 'Pay $10.00');
    await visit.page.bringToFront();
    await threadSays(visit, 'free above $60');
    await balanceBecomes(visit, 999);
  });

  test('signs in as an agent', async () => {
    await arrive();
    const asked = visit.page.waitForResponse(
      async answer => answer.url().endsWith('/v1/balance') && (await answer.text()).includes('"agent"'),
    );
    await visit.page.locator('.visitor ::-p-text(Agent)').click();
    expect((await asked).status()).toBe(200);
    await visit.page.locator('.visitor ::-p-text(Owner)').click();
    await eventually('the balance again', async () => (await visit.balance()) !== null);
  });

  test.each(['light', 'dark'])('has no accessibility fault in %s', async theme => {
    await arrive();
    await visit.page.click(`.visitor label:has([value="${theme}"])`);
    await visit.page.waitForSelector(`ai-credits[theme="${theme}"]`);
    await visit.openPanel();
    expect(await accessibilityFaults(visit.page)).toEqual([]);
    await visit.page.keyboard.press('Escape');
    await visit.page.click('[data-place="billing"]');
    await visit.page.locator('.billing ai-credits >>> [part="balance"]').wait();
    expect(await accessibilityFaults(visit.page)).toEqual([]);
  });

  test.each(['light', 'dark'])('has no accessibility fault in automatic top-up in %s', async theme => {
    await arrive();
    await visit.page.click(`.visitor label:has([value="${theme}"])`);
    await visit.openPanel();
    await visit.press('Automatic top-up');
    await visit.page.locator('::-p-aria([name="Top up automatically"][role="switch"])').wait();
    expect(await accessibilityFaults(visit.page)).toEqual([]);
  });

  test('needs no mouse', async () => {
    await arrive();
    await goWithoutMouse(visit);
    await tabTo(visit, 'message');
    await visit.page.keyboard.type('Thanks');
    await visit.page.keyboard.press('Enter');
    await threadSays(visit, 'Thanks');
  });

  test('fits a small phone', async () => {
    visit = await visitInbox(chromium.browser, server.url, { width: 360, height: 640 });
    const isWide = () => document.documentElement.scrollWidth > window.innerWidth;
    expect(await visit.page.evaluate(isWide)).toBe(false);
    await visit.page.click('.row');
    expect(await visit.page.evaluate(isWide)).toBe(false);
    await visit.openPanel();
    expect(await visit.page.evaluate(isWide)).toBe(false);
    await visit.page.keyboard.press('Escape');
    await visit.press('Back to conversations');
    await visit.page.locator('.row').wait();
    await visit.page.click('[data-place="billing"]');
    expect(await visit.page.evaluate(isWide)).toBe(false);
  });
});

describe('the inbox in Firefox', () => {
  let firefox: OpenBrowser;
  beforeAll(async () => {
    firefox = await launchFirefox();
  });
  afterAll(() => firefox.close());

  test('shows the balance and opens the panel', async () => {
    const visit = await visitInbox(firefox.browser, server.url);
    expect(await visit.balance()).toBe(await server.available());
    await visit.openPanel();
    await eventually('the panel', async () => (await panelText(visit)).includes('Monthly credits'));
    expect(visit.complaints).toEqual([]);
  });

  test('needs no mouse', async () => {
    await goWithoutMouse(await visitInbox(firefox.browser, server.url));
  });
});

/** To the pill, round the panel that it opens in both directions, to another tab of it, and back to the pill. */
async function goWithoutMouse(visit: InboxVisit): Promise<void> {
  const { keyboard } = visit.page;
  await tabTo(visit, 'pill');
  await keyboard.press('Enter');
  await visit.page.locator('ai-credits[view="pill"] >>> [part="dialog"]').wait();
  await eventually('the balance', async () => (await panelText(visit)).includes('Monthly credits'));
  const first = await focusedName(visit);
  const forwards = await roundTrip(visit, () => keyboard.press('Tab'));
  expect(forwards.length).toBeGreaterThan(3);
  expect(forwards.at(-1)).toBe(first);
  const backwards = await roundTrip(visit, async () => {
    await keyboard.down('Shift');
    await keyboard.press('Tab');
    await keyboard.up('Shift');
  });
  expect(backwards.toSorted()).toEqual(forwards.toSorted());
  await keyboard.press('ArrowRight');
  await visit.page.locator('ai-credits[view="pill"] >>> [part="history"]').wait();
  await keyboard.press('Escape');
  await eventually('the focus back on the pill', async () => (await focused(visit)) === 'pill');
}

/** What has the focus after each press, until it is what had it before. */
async function roundTrip(visit: InboxVisit, press: () => Promise<void>): Promise<readonly string[]> {
  const most = 20;
  const start = await focusedName(visit);
  const names: string[] = [];
  while (names.at(-1) !== start && names.length < most) {
    await press();
    names.push(await focusedName(visit));
  }
  return names;
}

/** The words of what has the focus inside the widget; none where it left it. */
function focusedName({ page }: InboxVisit): Promise<string> {
  return page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement;
    return inner ? (inner.getAttribute('aria-label') ?? inner.textContent ?? '') : 'the page';
  });
}

async function payAtCheckout(browser: Browser, button: string): Promise<void> {
  const target = await browser.waitForTarget(each => each.url().includes('/checkout/'));
  const checkout = await target.page();
  if (checkout === null) throw new Error('The checkout is no tab.');
  await checkout.locator(`::-p-aria([name="${button}"][role="button"])`).click();
  await checkout.locator('::-p-text(were added)').wait();
  await checkout.close();
}

function panelText({ page }: InboxVisit): Promise<string> {
  return page.$eval(
    'ai-credits[view="pill"]',
    pill => pill.shadowRoot?.querySelector('[part="dialog"]')?.textContent ?? '',
  );
}

/** The part or the id of what has the focus, inside shadow roots too. */
function focused({ page }: InboxVisit): Promise<string> {
  return page.evaluate(() => {
    const outer = document.activeElement;
    const inner = outer?.shadowRoot?.activeElement ?? outer;
    return inner?.getAttribute('part') ?? inner?.id ?? '';
  });
}

async function tabTo(visit: InboxVisit, name: string): Promise<void> {
  const most = 40;
  for (let presses = 0; presses < most; presses++) {
    if ((await focused(visit)) === name) return;
    await visit.page.keyboard.press('Tab');
  }
  throw new Error(`${most} presses of Tab did not reach ${name}.`);
}
