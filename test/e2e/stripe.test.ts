import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDemo } from '../../src/server/demo.ts';
import { demoHeaders, serveFolder, serveWidget } from '../../src/server/static.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { StripeTwin, signStripe } from '../support/stripe-twin.ts';
import { keepCards } from '../support/stripe-twin-cards.ts';
import { apiKey, createWorld, type World } from '../support/world.ts';

// Bought from the widget in a real browser, on the hosted page of Stripe's twin.

const secret = 'whsec_of_the_browser';
let world: World;
let url: string;
let twin: StripeTwin;
let cards: ReturnType<typeof keepCards>;
let chromium: OpenBrowser;
let isDelivering = true;

beforeAll(async () => {
  twin = await new StripeTwin(async event => {
    const { body, headers } = signStripe(JSON.stringify(event), secret);
    if (isDelivering) await fetch(`${url}/webhooks/stripe`, { method: 'POST', body, headers });
  }).open();
  cards = keepCards(twin);
  world = await createWorld({
    environment: {
      PAYMENTS: 'stripe',
      STRIPE_SECRET_KEY: 'sk_test_123456789012345',
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_BASE: twin.url,
    },
  });
  const { app } = world.proxy;
  app.route('/', serveWidget('dist/widget', world.proxy.publicUrl));
  app.route('/', createDemo({ api: world.fetch, apiBase: 'http://127.0.0.1', apiKey, now: Date.now }));
  app.route('/', serveFolder('dist/demo', demoHeaders));
  ({ url } = await world.listen());
  chromium = await launchChromium();
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
  await twin?.close();
});
beforeEach(async () => {
  isDelivering = true;
  // A second purchase within two minutes would ask; here each test is somebody else's.
  await world.openAccount({ account: 'demo' });
  for (const page of await chromium.browser.pages()) if (page.url() !== 'about:blank') await page.close();
});

const pill = 'ai-credits[view="pill"]';

async function openInbox(
  before?: (page: Page) => Promise<unknown>,
  { browser }: OpenBrowser = chromium,
): Promise<Page> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  await before?.(page);
  await page.goto(url);
  await page.locator(`${pill} >>> [part="pill"]`).click();
  return page;
}

const press = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

const says = (page: Page, text: string) => page.locator(`${pill} >>> ::-p-text(${text})`).wait();

async function choose(inbox: Page, amount: string, price: string): Promise<void> {
  await press(inbox, 'Get More Credits');
  await inbox.locator(`${pill} >>> ::-p-text(${amount})`).click();
  await press(inbox, `Pay ${price}`);
}

async function checkout({ browser }: OpenBrowser = chromium): Promise<Page> {
  const target = await browser.waitForTarget(each => each.url().startsWith(`${twin.url}/pay/`));
  const page = await target.page();
  if (!page) throw new Error('The checkout is no tab.');
  return page;
}

const paid = async () => (await world.api('GET', '/v1/accounts/demo/balance')).body.paid.remaining;

test('a purchase is paid on the hosted page, and both pages say so', async () => {
  const before = await paid();
  const inbox = await openInbox();
  await choose(inbox, '5K', '$50.00');
  const hosted = await checkout();
  await press(hosted, 'pay');
  await hosted.locator('::-p-text(5,000 credits were added)').wait();
  await inbox.bringToFront();
  await says(inbox, '5,000 credits added.');
  expect(await paid()).toBe(before + 5000);
});

test('a declined card is told, and another one on the same page still pays, though no event comes', async () => {
  const before = await paid();
  const inbox = await openInbox();
  await choose(inbox, '10K', '$100.00');
  await confirmAgain(inbox);
  const hosted = await checkout();
  await press(hosted, 'decline');
  await inbox.bringToFront();
  await says(inbox, 'No money moved.');
  isDelivering = false;
  await hosted.bringToFront();
  await press(hosted, 'pay');
  await inbox.bringToFront();
  await says(inbox, '10,000 credits added.');
  expect(await paid()).toBe(before + 10_000);
});

test('a payment that takes days is waited for', async () => {
  const before = await paid();
  const inbox = await openInbox();
  await choose(inbox, '25K', '$250.00');
  await confirmAgain(inbox);
  const hosted = await checkout();
  const session = twin.sessionAt(hosted.url());
  await press(hosted, 'later');
  await hosted.locator('::-p-text(The payment has not arrived yet)').wait();
  await inbox.bringToFront();
  await says(inbox, 'Waiting for confirmation');
  await twin.settle(twin.session(session.id), 'succeeded');
  await says(inbox, '25,000 credits added.');
  expect(await paid()).toBe(before + 25_000);
});

test('where the browser blocks pop-ups the checkout opens by the press', async () => {
  await using blocking = await launchChromium({ blocksPopUps: true });
  const inbox = await openInbox(
    page => page.evaluateOnNewDocument(() => Object.assign(window, { unasked: window.open('about:blank') })),
    blocking,
  );
  expect(await inbox.evaluate('unasked')).toBe(null);
  await choose(inbox, '5K', '$50.00');
  await confirmAgain(inbox);
  await press(await checkout(blocking), 'pay');
  await inbox.bringToFront();
  await says(inbox, '5,000 credits added.');
});

test('where pop-ups are blocked the page is a link', async () => {
  const inbox = await openInbox(page =>
    page.evaluateOnNewDocument(() => Object.assign(window, { open: () => null })),
  );
  await choose(inbox, '50K', '$500.00');
  await confirmAgain(inbox);
  const link = await inbox.locator('::-p-aria([name="Open again"])').waitHandle();
  const address = await link.evaluate(each => each.getAttribute('href'));
  expect(address).toMatch(new RegExp(`^${twin.url}/pay/`));
});

/** Where somebody bought within two minutes, the widget asks first. */
async function confirmAgain(inbox: Page): Promise<void> {
  await press(inbox, 'Buy again');
}

const moods = ['absurd', 'down', 'missing', 'silent'] as const;
test.each(isLong ? moods : moods.slice(0, 1))(
  'where Stripe is %s the widget says that no money moved, and goes on when it is back',
  async mood => {
    const before = await paid();
    twin.mood = mood;
    const inbox = await openInbox();
    try {
      await choose(inbox, '5K', '$50.00');
      await confirmAgain(inbox);
      await says(inbox, 'The purchase could not be started. No money moved.');
    } finally {
      twin.mood = 'up';
    }
    expect(await paid()).toBe(before);
    await press(inbox, 'Try again');
    const hosted = await checkout();
    // It cannot be asked any more: nothing is believed, and the page waits.
    twin.mood = mood === 'silent' ? 'down' : mood;
    isDelivering = false;
    await press(hosted, 'pay');
    await inbox.bringToFront();
    await says(inbox, 'Waiting for confirmation');
    expect(await paid()).toBe(before);
    twin.mood = 'up';
    await says(inbox, '5,000 credits added.');
    expect(await paid()).toBe(before + 5000);
    await hosted.close();
  },
  60_000,
);

test('a card that was kept pays in one press, is declined, and is confirmed where the bank asks', async () => {
  const before = await paid();
  const inbox = await openInbox();
  await choose(inbox, '1K', '$10.00');
  await confirmAgain(inbox);
  await press(await checkout(), 'keep');
  await inbox.bringToFront();
  await says(inbox, '1,000 credits added.');
  // No tab from here on, but the one where the bank is answered.
  const tabs = async () => (await chromium.browser.pages()).length;
  const open = await tabs();
  await press(inbox, 'Get More Credits');
  await inbox.locator(`${pill} >>> ::-p-text(5K)`).click();
  const payByCard = async () => {
    await press(inbox, 'Visa 4242, pay $50.00');
    await confirmAgain(inbox);
  };

  await payByCard();
  await says(inbox, '5,000 credits added.');
  expect([await paid(), await tabs(), cards.charged]).toEqual([before + 6000, open, 1]);

  cards.mood = 'declines';
  await press(inbox, 'Get More Credits');
  await payByCard();
  await says(inbox, 'The payment did not go through. No money moved.');
  expect([await paid(), await tabs()]).toEqual([before + 6000, open]);

  cards.mood = 'asks';
  await payByCard();
  await says(inbox, 'Your bank may want to hear from you.');
  expect(await tabs()).toBe(open);
  await inbox.locator('::-p-aria([name="Confirm"][role="link"])').click();
  await press(await checkout(), 'pay');
  await inbox.bringToFront();
  await says(inbox, '5,000 credits added.');
  expect([await paid(), cards.charged]).toEqual([before + 11_000, 1]);

  await press(inbox, 'Get More Credits');
  await press(inbox, 'Remove card');
  await press(inbox, 'Remove card');
  await says(inbox, 'Card removed.');
  await inbox.locator('::-p-aria([name="Pay $50.00"][role="button"])').wait();
  expect(cards.detached).toHaveLength(1);
});
