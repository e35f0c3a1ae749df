import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
let chromium: OpenBrowser;
beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = engine === 'Chromium' ? chromium : await engines[engine]();
  });
  afterAll(() => (engine === 'Chromium' ? undefined : open?.close()));

  test('a body that is swapped shows its widget, and the old one ends', async () => {
    const { page, complaints } = await openHost(open.browser, site, { body: tag(site, 'id="old"') });
    await shows(page, '40,000');
    await page.evaluate(
      html => {
        const kept = document.querySelector('#old');
        Reflect.set(window, 'old', kept);
        const body = document.createElement('body');
        body.innerHTML = html;
        document.documentElement.replaceChild(body, document.body);
      },
      tag(site, 'id="new"'),
    );
    await shows(page, '40,000', '#new');
    expect(await page.evaluate(() => Reflect.get(window, 'old').shadowRoot.childElementCount)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a page that morphs attributes and children keeps the widget as it is', async () => {
    const { page, complaints } = await openHost(open.browser, site, { body: tag(site, 'view="pill"') });
    await shows(page, '40,000');
    await page.$eval('ai-credits', host => host.open('history'));
    await shows(page, 'to 40,000');
    await page.$eval('ai-credits', host => {
      Reflect.set(window, 'inside', host.shadowRoot?.firstElementChild);
      for (const { name, value } of [...host.attributes]) host.setAttribute(name, value);
      host.setAttribute('class', 'morphed');
      host.setAttribute('style', 'color: red');
      host.replaceChildren(document.createElement('a'), 'Billing');
    });
    await shows(page, 'to 40,000');
    const isSame = (host: Element) => host.shadowRoot?.firstElementChild === Reflect.get(window, 'inside');
    expect(await page.$eval('ai-credits', isSame)).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a pill that is taken out while open, and put back, opens again as it was', async () => {
    const { page, complaints } = await openHost(open.browser, site, { body: tag(site, 'view="pill"') });
    await shows(page, '40,000');
    for (let times = 0; times < 3; times++) {
      await page.$eval('ai-credits', host => host.open());
      await shows(page, 'Connect browser extension');
      expect(
        await page.$eval('ai-credits', host => host.shadowRoot?.querySelector('[part=dialog]')?.clientWidth),
      ).toBe(380);
      await page.$eval('ai-credits', host => {
        Reflect.set(window, 'taken', host);
        host.remove();
      });
      await page.waitForFunction(() => Reflect.get(window, 'taken').shadowRoot.childElementCount === 0);
      await page.evaluate(() => document.body.append(Reflect.get(window, 'taken')));
      await shows(page, '40,000');
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a widget that moves keeps what it shows, also by moveBefore', async () => {
    const { page } = await openHost(open.browser, site, { body: `${tag(site)}<div id="place"></div>` });
    await shows(page, '40,000');
    await page.$eval('ai-credits', host => host.open('buy'));
    await shows(page, 'Pay $50');
    await page.evaluate(() => {
      const host = document.querySelector('ai-credits');
      const place = document.querySelector('#place');
      if (!host || !place) return;
      place.append(host);
      if ('moveBefore' in document.body) document.body.moveBefore(host, null);
    });
    await page.evaluate(() => new Promise(resolve => setTimeout(resolve)));
    await shows(page, 'Pay $50');
    await page.close();
  });

  test('a copy of the element is a widget of its own', async () => {
    const { page } = await openHost(open.browser, site, { body: tag(site) });
    await shows(page, '40,000');
    await page.$eval('ai-credits', host => {
      const copy = host.cloneNode(true);
      if (copy instanceof Element) copy.id = 'copy';
      host.replaceWith(copy);
    });
    await shows(page, '40,000', '#copy');
    await page.close();
  });

  test('a widget that is adopted by an iframe has its styles there, and again at home', async () => {
    const { page, complaints } = await openHost(open.browser, site, {
      body: `${tag(site)}<iframe></iframe>`,
    });
    await shows(page, '40,000');
    await page.evaluate(() => {
      const host = document.querySelector('ai-credits');
      Reflect.set(window, 'host', host);
      if (host) document.querySelector('iframe')?.contentDocument?.body.append(host);
    });
    const look = () =>
      page.evaluate(() => {
        const panel = Reflect.get(window, 'host').shadowRoot.querySelector('.panel');
        const view = panel?.ownerDocument.defaultView;
        return panel && view
          ? [panel.textContent.includes('40,000'), view.getComputedStyle(panel).borderTopWidth]
          : [];
      });
    await eventually('the widget in the iframe', async () => (await look()).join() === 'true,1px');
    await page.evaluate(() => document.body.append(Reflect.get(window, 'host')));
    await eventually('the widget at home', async () => (await look()).join() === 'true,1px');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('several widgets of several people never meet', async () => {
    await site.world.openAccount({ account: 'beta', name: 'Beta' });
    await site.world.use('beta', 'reply-1', 1234);
    const body = ['acme', 'beta', 'acme'].map((_, index) => `<div id="w${index}"></div>`).join('');
    const { page, complaints } = await openHost(open.browser, site, { body });
    await page.exposeFunction('tokenOf', (account: string) => site.world.session(account));
    await page.evaluate(`for (const [index, account] of ['acme', 'beta', 'acme'].entries()) {
      const options = { endpoint: '${site.proxyUrl}', getToken: () => tokenOf(account), locale: 'en-US' };
      AICredits('mount', '#w' + index, options).open(index === 2 ? 'buy' : 'history');
    }`);
    await shows(page, 'to 40,000', '#w0 > div');
    await shows(page, '1,234', '#w1 > div');
    await shows(page, 'Pay $50', '#w2 > div');
    const kept = await page.evaluate(() => Object.keys(localStorage).filter(key => key.endsWith(':balance')));
    expect(new Set(kept.map(key => /"(acme|beta)"/.exec(key)?.[1]))).toEqual(new Set(['acme', 'beta']));
    expect(complaints).toEqual([]);
    await page.close();
  });
});
