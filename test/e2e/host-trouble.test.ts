import { type Page, PredefinedNetworkConditions } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { countingScript } from './host-heap.ts';
import { openHost, shows } from './host-page.ts';
import { type HostWire, startWire, type WireMode } from './host-wire.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

let site: Site;
let wire: HostWire;
let chromium: OpenBrowser;
let page: Page;
let accounts = 0;
let account = '';
beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite(), launchChromium()]);
  wire = await startWire(site.proxyUrl);
});
beforeEach(async () => {
  account = await site.world.openAccount({ account: `account-${++accounts}` });
  wire.mode = 'whole';
  wire.asked.length = 0;
});
afterEach(() => page?.close());
afterAll(async () => {
  await chromium?.close();
  await wire?.[Symbol.asyncDispose]();
  await site?.close();
});

// Keeps every number that was ever on the screen.
const watching = `<script>
  window.numbers = new Set();
  window.asked = [];
  setInterval(() => {
    for (const host of document.querySelectorAll('ai-credits')) {
      const text = host.shadowRoot?.querySelector('[part=balance] strong')?.textContent;
      if (text) numbers.add(text);
    }
  }, 5);
</script>`;

/** Opens a page whose `getToken` is `body`, the body of an async function. */
async function arrive(body = 'return tokenOf()'): Promise<void> {
  const still = [{ name: 'prefers-reduced-motion', value: 'reduce' }];
  const script = `<script>
    document.querySelector('ai-credits').getToken = async why => { asked.push(why.refresh); ${body} };
  </script>`;
  const host = await openHost(chromium.browser, site, {
    head: watching + countingScript,
    body: `<ai-credits endpoint="${wire.url}" locale="en-US"></ai-credits>${script}`,
    async prepare(tab) {
      await tab.emulateMediaFeatures(still);
      await tab.exposeFunction('tokenOf', () => site.world.session(account));
    },
  });
  page = host.page;
}

const online = () => page.evaluate(() => dispatchEvent(new Event('online')));
const numbers = () => page.evaluate('[...numbers].sort()');
const seen = (number: string) =>
  eventually(`${number} on the screen`, () => page.evaluate(`numbers.has('${number}')`).then(Boolean));
const pressSignIn = () => page.locator('ai-credits >>> ::-p-text(I have signed in)').click();

describe('the network', () => {
  const modes: WireMode[] = ['cut', 'failures', 'garbage', 'pages', 'empty'];

  test.each(isLong ? modes : modes.slice(0, 2))(
    'with answers that are %s keeps the last balance with its age, and comes back',
    async mode => {
      await arrive();
      await shows(page, '40,000');
      wire.mode = mode;
      await site.world.use(account, 'reply-1', 6);
      await page.$eval('ai-credits', host => void host.refresh());
      await shows(page, 'Showing the balance from');
      expect(await numbers()).toEqual(['40,000']);
      wire.mode = 'whole';
      await online();
      await shows(page, '39,994');
      await seen('39,994');
      expect(await numbers()).toEqual(['39,994', '40,000']);
    },
  );

  test('that is away keeps it too, and is asked at once when it is back', async () => {
    await arrive();
    await shows(page, '40,000');
    await page.setOfflineMode(true);
    await page.$eval('ai-credits', host => void host.refresh());
    await shows(page, "Can't reach the server. Showing the balance from");
    await site.world.use(account, 'reply-1', 6);
    await page.setOfflineMode(false);
    await shows(page, '39,994');
    await seen('39,994');
    expect(await numbers()).toEqual(['39,994', '40,000']);
  });

  test('that is broken from the start says so, and Retry asks again', async () => {
    wire.mode = 'garbage';
    await arrive();
    await shows(page, "Can't reach the server.");
    expect(await numbers()).toEqual([]);
    wire.mode = 'whole';
    await page.locator('ai-credits >>> ::-p-text(Retry)').click();
    await shows(page, '40,000');
  });

  test('that is slow is waited for beneath the shape of what comes', async () => {
    const conditions = PredefinedNetworkConditions['Slow 4G'];
    const host = await openHost(chromium.browser, site, {
      head: watching,
      body: `<ai-credits endpoint="${wire.url}" token-url="${tokenPath}" locale="en-US"></ai-credits>`,
      prepare: tab => tab.emulateNetworkConditions(conditions),
    });
    page = host.page;
    await page.waitForFunction(() =>
      document.querySelector('ai-credits')?.shadowRoot?.querySelector('.skeleton'),
    );
    await shows(page, '40,000');
    expect(host.complaints).toEqual([]);
  });
});

describe('the token', () => {
  test('is asked for once by everything that waits for it', async () => {
    await arrive('await new Promise(resolve => setTimeout(resolve, 300)); return tokenOf()');
    await page.$eval('ai-credits', host => {
      host.open('history');
      void host.refresh();
    });
    await shows(page, 'to 40,000');
    expect(await page.evaluate('asked')).toEqual([false]);
  });

  test('that is refused is asked for once more, and then shows the balance', async () => {
    await arrive('return asked.length === 1 ? "an.old.token" : tokenOf()');
    await shows(page, '40,000');
    expect(await page.evaluate('asked')).toEqual([false, true]);
  });

  test('that stays refused is a session that ended, with a button', async () => {
    wire.mode = 'refused';
    await arrive();
    await shows(page, 'Your session has ended.');
    const before = wire.asked.filter(path => path === '/v1/balance').length;
    expect(before).toBeLessThanOrEqual(2);
    await eventually('nothing that waits', () => page.evaluate('timers.size === 0').then(Boolean));
    wire.mode = 'whole';
    await pressSignIn();
    await shows(page, '40,000');
  });

  test.each([
    ['that is not given', 'if (!window.isSignedIn) return'],
    ['that is refused by the page', 'if (!window.isSignedIn) throw new Error("Signed out.")'],
    ['that is a page to sign in', 'if (!window.isSignedIn) return "<!doctype html>" && {}'],
  ])('%s ends the session quietly: nothing is asked until somebody presses the button', async (_, body) => {
    await arrive(`${body}; return tokenOf()`);
    await shows(page, 'Your session has ended.');
    await eventually('nothing that waits', () => page.evaluate('timers.size === 0').then(Boolean));
    // The page that has just come may be one that somebody came back to.
    expect(await page.evaluate('asked.length')).toBeLessThanOrEqual(2);
    expect(wire.asked).not.toContain('/v1/balance');
    await page.evaluate('isSignedIn = true');
    await pressSignIn();
    await shows(page, '40,000');
  });

  // Nobody waits so long in the usual run.
  const never = isLong ? ['if (asked.length === 1) await new Promise(() => {}); return tokenOf()'] : [];
  test.each(never)('that never comes is given up, and asked for again', async body => {
    await arrive(body);
    await shows(page, "Can't reach the server.");
    await page.locator('ai-credits >>> ::-p-text(Retry)').click();
    await shows(page, '40,000');
  });
});
