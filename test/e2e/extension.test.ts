import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { killBackground, openFirefoxPage, openPopup } from '../support/browser-extension.ts';
import { type Gateway, openGateway } from '../support/gateway.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, says, tabOf } from './extension-pages.ts';

/** What differs between the browsers. */
interface Kind {
  launch(): Promise<OpenBrowser>;
  popup(opened: OpenBrowser): Promise<Page>;
  /** Presses what is called so in the widget. */
  press(shown: Page, name: string): Promise<void>;
  /** Waits until a popup is gone with the first look elsewhere. */
  died(opened: OpenBrowser, shown: Page): Promise<void>;
  /** Ends the background, whose memory is gone then. */
  endBackground(opened: OpenBrowser, page: Page): Promise<void>;
}

const kinds: Readonly<Record<string, Kind>> = {
  Chromium: {
    launch: () => launchChromium({ extension: resolve('dist/chrome') }),
    popup: openPopup,
    async press(shown, name) {
      await (await shown.waitForSelector(`::-p-aria([name="${name}"])`))?.click();
    },
    died: ({ browser }) =>
      eventually('the end of the popup', () =>
        browser.targets().every(each => !each.url().endsWith('/popup.html')),
      ),
    endBackground: killBackground,
  },
  // A driver sees the document of its popup in a tab only, and its background by where it is not.
  Firefox: {
    launch: () => launchFirefox({ extension: resolve('dist/firefox'), dark: true, backgroundIdleMs: 1000 }),
    popup: opened => openFirefoxPage(opened, 'popup.html', 'body'),
    // It knows no names in a shadow root, and draws no frames of a tab behind another one, for which a click would wait.
    press: (shown, name) => eventually(`"${name}"`, () => shown.evaluate(pressByName, name)),
    died: (_, shown) => shown.close(),
    endBackground: (_, page) =>
      eventually('the end of the background', () =>
        page.evaluate(async () => {
          const contexts = await chrome.runtime.getContexts({});
          return contexts.every(({ contextType }) => String(contextType) !== 'BACKGROUND');
        }),
      ),
  },
};

function pressByName(name: string): boolean {
  const inside = document.querySelector('#credits')?.shadowRoot;
  const all = inside?.querySelectorAll<HTMLElement>('button, [role="tab"], label') ?? [];
  const found = [...all].find(each => (each.ariaLabel ?? each.textContent)?.trim() === name);
  found?.click();
  return found !== undefined;
}

describe.each(Object.entries(kinds))('the extension in %s', (_, kind) => {
  let gateway: Gateway;
  let world: World;
  let opened: OpenBrowser;
  /** Its own page, of which the badge is asked: a question to the background would wake it. */
  let page: Page;
  const violations: string[] = [];

  beforeAll(async () => {
    gateway = await openGateway();
    world = await createWorld({ environment: { PUBLIC_URL: gateway.url } });
    gateway.lead((await world.listen()).url);
    await world.openAccount();
    await world.use('acme', 'reply-1', 6);
    opened = await kind.launch();
  });
  afterAll(async () => {
    await opened?.close();
    await world?.close();
    await gateway?.[Symbol.asyncDispose]();
  });

  async function popup(): Promise<Page> {
    const shown = await kind.popup(opened);
    await shown.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { violations: seen });
      addEventListener('securitypolicyviolation', event => seen.push(event.violatedDirective));
    });
    return shown;
  }
  async function close(shown: Page): Promise<void> {
    violations.push(...(await shown.evaluate(() => Reflect.get(window, 'violations') ?? [])));
    await shown.close();
  }
  // What the widget shows to whoever presses "Connect browser extension".
  async function makeCode(): Promise<string> {
    const session = await world.session('acme');
    return (await world.as(session, 'POST', '/v1/pairing-codes', {})).body.code;
  }
  const toolbar = () =>
    page.evaluate(async () => [await chrome.action.getBadgeText({}), await chrome.action.getTitle({})]);
  const badge = (text: string) => eventually(`the badge ${text}`, async () => (await toolbar())[0] === text);
  // The alarm rings every five minutes; a test has no time for that.
  const ring = () =>
    page.evaluate(() => chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 5 }));
  const press = kind.press;

  test('shows a question mark and a way to connect until it is connected', async () => {
    const shown = await popup();
    await shown.waitForSelector('::-p-aria([name="Connect"][role="button"])');
    expect(await shown.evaluate(() => [innerWidth, innerHeight <= 600])).toEqual([380, true]);
    await shown.click('#connect');
    page = await connectPage();
    await page.waitForSelector('#form:not([hidden])');
    await badge('?');
  });

  /** The tab that "Connect" opened. A driver does not see that one in Firefox. */
  async function connectPage(): Promise<Page> {
    return opened.browser.process()?.spawnfile.includes('firefox') === true
      ? openFirefoxPage(opened, 'connect.html', '#form')
      : tabOf(opened, '/connect.html');
  }

  test('says what is wrong with an address or a code', async () => {
    await page.type('#address', 'http://credits.example.com');
    await page.click('#submit');
    await says(page, 'The address must begin with https://');
    await says(page, 'A pairing code has eight letters and digits.');
    await empty();
    await connect(page, gateway.url, 'BBBBBBBB');
    await says(page, 'This code is not valid any more.');
  });

  /** The page once more, with empty fields. */
  async function empty(): Promise<void> {
    await page.evaluate(() => {
      for (const field of document.querySelectorAll('input')) field.value = '';
    });
  }

  test('is connected by a code from the widget, and shows the balance in toolbar and popup', async () => {
    await empty();
    await connect(page, gateway.url, await makeCode());
    await says(page, 'This browser shows the credits of Acme');
    await badge('39k');
    expect((await toolbar())[1]).toContain('39,994 credits');
    const shown = await popup();
    await says(shown, '39,994');
    await close(shown);
  });

  // Firefox forgets alarms when it ends, Chromium when the extension is updated.
  test('winds its alarm anew whenever its background starts', async () => {
    await page.evaluate(() => chrome.alarms.clearAll());
    await kind.endBackground(opened, page);
    await page.evaluate(() => chrome.runtime.sendMessage({ ask: 'pricing' }));
    await eventually('the alarm', () =>
      page.evaluate(async () => {
        const minutes = (await chrome.alarms.get('poll'))?.periodInMinutes ?? 0;
        return minutes >= 5 && minutes <= 6;
      }),
    );
  });

  test('lets the alarm of a code go where there is no code any more', async () => {
    await page.evaluate(() =>
      chrome.alarms.create('approval', { delayInMinutes: 1 / 60, periodInMinutes: 0.5 }),
    );
    await eventually('the end of the alarm', () =>
      page.evaluate(async () => (await chrome.alarms.get('approval')) === undefined),
    );
  });

  test('finds a purchase as paid after popup and background died', async () => {
    const shown = await popup();
    await press(shown, 'Get More Credits');
    await press(shown, 'Pay $50.00');
    const checkout = await tabOf(opened, gateway.url);
    await kind.died(opened, shown);
    await kind.endBackground(opened, page);
    await checkout.bringToFront();
    await checkout.click('button.pay');
    await says(checkout, '5,000 credits were added');
    await ring();
    await badge('44k');
    const later = await popup();
    await says(later, '5,000 credits added.');
    await says(later, '44,994');
    await close(later);
    await checkout.close();
  });

  test('a purchase that nobody confirmed for a day is asked about at a press', async () => {
    const shown = await popup();
    await press(shown, 'Get More Credits');
    await press(shown, 'Pay $50.00');
    // A second one within two minutes is asked about first.
    await press(shown, 'Buy again');
    const checkout = await tabOf(opened, gateway.url);
    await kind.died(opened, shown);
    await page.evaluate(async () => {
      const { workspaces } = await chrome.storage.local.get<{
        workspaces: { pending: { startedAt: number } }[];
      }>('workspaces');
      for (const { pending } of workspaces) pending.startedAt -= 25 * 60 * 60 * 1000;
      await chrome.storage.local.set({ workspaces });
    });
    const late = await popup();
    await says(late, 'A payment for 5,000 credits from');
    await close(late);
    await checkout.bringToFront();
    await checkout.click('button.pay');
    await says(checkout, '5,000 credits were added');
    const later = await popup();
    await press(later, 'Check again');
    await says(later, '5,000 credits added.');
    await says(later, '49,994');
    await close(later);
    await checkout.close();
  });

  test('shows the history, and of it what was chosen', async () => {
    const shown = await popup();
    await press(shown, 'History');
    await says(shown, 'AI Credits Used');
    await says(shown, 'Credits purchased');
    await press(shown, 'Credits Added');
    await purchasesAlone(shown);
    await close(shown);
    // What was being done is there again, once.
    const again = await popup();
    await purchasesAlone(again);
    await close(again);
    const third = await popup();
    await says(third, 'Monthly credits');
    await close(third);
  });

  const purchasesAlone = (shown: Page) =>
    eventually('purchases alone', () =>
      shown.evaluate(() => {
        const text = document.querySelector('#credits')?.shadowRoot?.textContent ?? '';
        return text.includes('Credits purchased') && !text.includes('AI Credits Used');
      }),
    );

  test('shows the last balance with its age where the server is out of reach, and the next one after', async () => {
    gateway.isOpen = false;
    await world.use('acme', 'reply-2', 1000);
    const shown = await popup();
    await says(shown, '49,994');
    await says(shown, "Can't reach the server.");
    await says(shown, 'Showing the balance from');
    await badge('49k');
    gateway.isOpen = true;
    await press(shown, 'Refresh');
    await says(shown, '48,994');
    await close(shown);
    await badge('48k');
  });

  test('asks to be connected again when its token was taken back', async () => {
    const session = await world.session('acme');
    const { body } = await world.as(session, 'GET', '/v1/devices');
    await world.as(session, 'DELETE', `/v1/devices/${body.devices[0].id}`);
    // It begins anew once it hears.
    const shown = await kind.popup(opened);
    await shown.waitForSelector('#unpaired:not([hidden])');
    await badge('?');
  });

  test('does nothing that the policy of its pages forbids', () => {
    expect(violations).toEqual([]);
  });
});
