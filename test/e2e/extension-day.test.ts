import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionId } from '../../src/contract/extension.ts';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { openFirefoxPage, openPopup } from '../support/browser-extension.ts';
import { createWorld, type World } from '../support/world.ts';
import { connect, says, tabOf } from './extension-pages.ts';

// A day with two workspaces in the real toolbar.

let world: World;
let url: string;
let chromium: OpenBrowser;
let options: Page;

beforeAll(async () => {
  world = await createWorld();
  ({ url } = await world.listen());
  await world.openAccount();
  await world.openAccount({ account: 'globex', name: 'Globex' });
  await world.use('acme', 'reply-1', 6);
  chromium = await launchChromium({ extension: resolve('dist/chrome') });
  options = await openPage('options.html');
});
afterAll(async () => {
  await chromium?.close();
  await world?.close();
});

async function openPage(path: string): Promise<Page> {
  const page = await chromium.browser.newPage();
  await page.evaluateOnNewDocument(() => {
    const violations: string[] = [];
    Object.assign(window, { violations });
    addEventListener('securitypolicyviolation', event => violations.push(event.violatedDirective));
  });
  await page.goto(`chrome-extension://${extensionId}/${path}`);
  return page;
}

async function pair(account: string, name: string): Promise<void> {
  const page = await openPage('connect.html#add');
  const { body } = await world.as(await world.session(account), 'POST', '/v1/pairing-codes', {});
  await page.locator('#address').fill('');
  await connect(page, url, body.code);
  await says(page, `This browser shows the credits of ${name}`);
  await page.close();
}

const toolbar = () =>
  options.evaluate(async () => [await chrome.action.getBadgeText({}), await chrome.action.getTitle({})]);
const badge = (text: string) =>
  eventually(`the badge ${text || 'without text'}`, async () => (await toolbar())[0] === text);
const chosen = (page: Page) =>
  page.$eval('#workspace', choice => choice instanceof HTMLSelectElement && choice.selectedOptions[0]?.text);

test('connecting again adds a workspace', async () => {
  await pair('acme', 'Acme');
  await badge('39k');
  await pair('globex', 'Globex');
  await badge('40k');
  expect((await toolbar())[1]).toMatch(/^Globex · 40,000 credits/);
  await says(options, 'acme on 127.0.0.1');
  await says(options, 'globex on 127.0.0.1');
});

test('the popup shows another workspace when it is chosen, and so does the badge', async () => {
  const popup = await openPopup(chromium);
  await says(popup, '40,000');
  const acme = await popup.$eval(
    '#workspace option',
    option => option instanceof HTMLOptionElement && option.value,
  );
  await popup.select('#workspace', String(acme));
  await says(popup, '39,994');
  expect(await chosen(popup)).toBe('Acme');
  expect(await popup.evaluate(() => [innerWidth, document.documentElement.scrollWidth])).toEqual([380, 380]);
  await badge('39k');
  await popup.close();
});

test('the badge of a workspace is switched off, and of both', async () => {
  const rows = await options.$$('#workspaces input');
  await rows[0]?.click();
  await badge('40k');
  await (await options.$$('#workspaces input'))[1]?.click();
  await badge('');
  expect((await toolbar())[1]).toMatch(/^Acme · 39,994 credits/);
  await (await options.$$('#workspaces input'))[0]?.click();
  await badge('39k');
});

test('what was being done survives the popup closing, once', async () => {
  const popup = await openPopup(chromium);
  await popup.locator('::-p-aria([name="Get More Credits"][role="button"])').click();
  await popup.locator('::-p-aria([name="Credits to buy"])').fill('7,000');
  await says(popup, '$70.00');
  await popup.close();
  const again = await openPopup(chromium);
  await says(again, 'Pay $70.00');
  await again.close();
  const third = await openPopup(chromium);
  await says(third, 'Monthly credits');
  await third.locator('::-p-aria([name="History"][role="tab"])').click();
  await third.locator('::-p-text(Credits Added)').click();
  await says(third, 'reset');
  await third.close();
  const fourth = await openPopup(chromium);
  await eventually('the filter', () =>
    fourth.evaluate(() => {
      const inside = document.querySelector('#credits')?.shadowRoot;
      return (
        inside?.querySelector('.filter input:checked')?.closest('label')?.textContent === 'Credits Added'
      );
    }),
  );
  await fourth.close();
});

test('the button in the popup opens the side panel, and the popup closes', async () => {
  const popup = await openPopup(chromium);
  await popup.locator('#beside').click();
  const target = await chromium.browser.waitForTarget(each => each.url().endsWith('/panel.html'));
  const panel = await target.asPage();
  await says(panel, '39,994');
  const contexts = await options.evaluate(async () =>
    (await chrome.runtime.getContexts({})).map(({ contextType }) => String(contextType)),
  );
  expect(contexts).toContain('SIDE_PANEL');
  await eventually('the end of the popup', () =>
    chromium.browser.targets().every(each => !each.url().endsWith('/popup.html')),
  );
  await panel.close();
});

test('where the browser opens no popup, its place is shown in a tab', async () => {
  const target = await chromium.browser.waitForTarget(each => each.type() === 'service_worker');
  const worker = await target.worker();
  await worker?.evaluate(() => {
    chrome.action.openPopup = () => Promise.reject(new Error('No window is in front.'));
    const pressed = chrome.contextMenus.onClicked;
    Reflect.apply(Reflect.get(pressed, 'dispatch'), pressed, [{ menuItemId: 'history' }]);
  });
  const tab = await tabOf(chromium, '/panel.html');
  await says(tab, 'Monthly credit reset');
  await tab.close();
});

test('in the dark no frame is white', async () => {
  const page = await openPage('options.html');
  await page.bringToFront();
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.reload();
  await says(page, 'AI Credits');
  const session = await page.createCDPSession();
  const frames: string[] = [];
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(data);
    // The page may be gone by then.
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await session.send('Page.startScreencast', { format: 'png' });
  for (const path of ['popup.html', 'panel.html', 'options.html']) {
    await page.goto(`chrome-extension://${extensionId}/${path}`);
    await says(page, 'AI Credits');
  }
  await session.send('Page.stopScreencast');
  await page.close();
  await options.bringToFront();
  const lightest = await options.evaluate(async (pictures: string[]) => {
    const corners = pictures.map(async data => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
      pen?.drawImage(image, 0, 0);
      return Math.max(...(pen?.getImageData(2, image.height - 3, 1, 1).data.slice(0, 3) ?? [255]));
    });
    return Math.max(...(await Promise.all(corners)));
  }, frames);
  expect(frames.length).toBeGreaterThan(2);
  expect(lightest).toBeLessThan(60);
});

test('no page does what its policy forbids', async () => {
  for (const path of ['popup.html', 'panel.html', 'options.html', 'connect.html']) {
    const page = await openPage(path);
    await says(page, 'AI Credits');
    expect(await page.evaluate(() => Reflect.get(window, 'violations'))).toEqual([]);
    await page.close();
  }
});

test('a workspace whose token was taken back is connected again at its own server', async () => {
  const session = await world.session('acme');
  const { body } = await world.as(session, 'GET', '/v1/devices');
  for (const { id } of body.devices) await world.as(session, 'DELETE', `/v1/devices/${id}`);
  await options.bringToFront();
  await options.evaluate(async () => {
    // Another server was connected last.
    await chrome.storage.local.set({ endpoint: 'https://credits.example.com' });
    await chrome.runtime.sendMessage({
      ask: 'balance',
      workspace: (await chrome.storage.local.get<{ current: string }>('current')).current,
    });
  });
  await options.waitForSelector('#workspaces .again:not([hidden])');
  await options.click('#workspaces .again:not([hidden])');
  const page = await tabOf(chromium, '/connect.html#add=');
  await page.waitForSelector('#form:not([hidden])');
  expect(await page.$eval('#address', field => (field as HTMLInputElement).value)).toBe(url);
  await page.close();
  await pair('acme', 'Acme');
});

test('one workspace is disconnected, and the other one is shown', async () => {
  await options.bringToFront();
  await (await options.$$('#workspaces .disconnect'))[0]?.click();
  const popup = await openPopup(chromium);
  await says(popup, '40,000');
  expect(await chosen(popup)).toBe('Globex');
  await popup.close();
});

test('in Firefox two workspaces are switched, the badge follows, and a level crossed is told', async () => {
  await using firefox = await launchFirefox({ extension: resolve('dist/firefox') });
  for (const [account, name] of [
    ['globex', 'Globex'],
    ['acme', 'Acme'],
  ] as const) {
    const page = await openFirefoxPage(firefox, 'connect.html#add', '#form:not([hidden])');
    const { body } = await world.as(await world.session(account), 'POST', '/v1/pairing-codes', {});
    await page.evaluate(() => {
      const field = document.querySelector('#address');
      if (field instanceof HTMLInputElement) field.value = '';
    });
    await connect(page, url, body.code);
    await says(page, `This browser shows the credits of ${name}`);
  }
  const settings = await openFirefoxPage(firefox, 'options.html', '#workspaces li + li');
  const text = (wanted: string) =>
    eventually(`the badge ${wanted}`, () =>
      settings.evaluate(async badge => (await chrome.action.getBadgeText({})) === badge, wanted),
    );
  await text('39k');
  await settings.click('#notify');
  await eventually('the switch', () =>
    settings.evaluate(async () => (await chrome.storage.local.get('isNotifying')).isNotifying === true),
  );
  const panel = await openFirefoxPage(firefox, 'panel.html', '#workspace option');
  await says(panel, '39,994');
  await panel.evaluate(() => {
    const choice = document.querySelector('#workspace');
    if (!(choice instanceof HTMLSelectElement)) return;
    choice.selectedIndex = 0;
    choice.dispatchEvent(new Event('change'));
  });
  await says(panel, '40,000 left');
  await text('40k');
  // Without somebody who shows notifications Firefox closes each at once.
  await settings.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    chrome.notifications.onClosed.addListener(id => told.push(id));
  });
  await world.use('acme', 'much', 39_900);
  await settings.evaluate(() => chrome.alarms.create('poll', { delayInMinutes: 1 / 60, periodInMinutes: 5 }));
  await eventually('the notification', () =>
    settings.evaluate(() => String(Reflect.get(window, 'told')).endsWith('#acme')),
  );
});
