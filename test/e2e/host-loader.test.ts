import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { type HostPage, type HostParts, openHost, scriptTag, shows, tag } from './host-page.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

let site: Site;
let chromium: OpenBrowser;
beforeAll(async () => {
  [site, chromium] = await Promise.all([startSite(), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await site?.close();
});

interface Visit extends HostPage {
  /** How often the widget's script was asked for. */
  readonly asked: string[];
  /** Whether the network refuses it from now on. */
  refuse(how: boolean): void;
}

/** Opens a page with the loader, and refuses the widget's script the first `failures` times. */
async function open(parts: HostParts, failures = 0): Promise<Visit> {
  const asked: string[] = [];
  let isRefused = false;
  const prepare = async (page: Page) => {
    await page.setViewport({ width: 800, height: 600 });
    await page.setRequestInterception(true);
    page.on('request', request => {
      const { pathname, search } = new URL(request.url());
      if (pathname !== '/widget/ai-credits.js') return void request.continue();
      asked.push(search);
      return void (isRefused || asked.length <= failures ? request.abort() : request.continue());
    });
  };
  const host = await openHost(chromium.browser, site, { bare: true, prepare, ...parts });
  return { ...host, asked, refuse: how => (isRefused = how) };
}

const loader = () => scriptTag(site, 'loader.js', 'async');
const mountCall = () =>
  `AICredits('mount', '#place', { endpoint: '${site.proxyUrl}', tokenUrl: '${tokenPath}', locale: 'en-US' });`;
const place = '<div id="place"></div>';
// What a page hears of it, from the element or anywhere above.
const hear = `<script>
  window.heard = [];
  addEventListener('ai-credits-error', ({ target, detail }) => heard.push(target.localName + ' ' + detail.code));
</script>`;
const gaveUp = ({ complaints }: HostPage) =>
  eventually('the loader to give up', () => complaints.some(text => text.includes('could not be loaded')));

test('the widget is fetched when somebody comes near', async () => {
  const { page, asked, complaints } = await open({
    body: `${loader()}<div style="height: 4000px"></div>${tag(site)}`,
  });
  await page.waitForFunction('document.readyState === "complete" && typeof AICredits === "function"');
  expect(asked).toEqual([]);
  await page.evaluate(() => scrollTo(0, 9999));
  await shows(page, '40,000');
  expect([asked, complaints]).toEqual([[''], []]);
  await page.close();
});

test.each([
  ['a body that is swapped', 'html'],
  ['what a page puts in later', 'div'],
])('%s has its widget fetched too, when somebody comes near', async (_, place) => {
  const far = (id: string) => `<div style="height: 4000px"></div>${tag(site, `id="${id}"`)}`;
  const { page, asked } = await open({ body: `${loader()}<div>${far('old')}</div>` });
  await page.waitForFunction('document.readyState === "complete" && typeof AICredits === "function"');
  await page.evaluate(
    (html, place) => {
      const next = document.createElement(place === 'html' ? 'body' : 'div');
      next.innerHTML = html;
      document.querySelector('#old')?.closest(`${place} > *`)?.replaceWith(next);
    },
    far('new'),
    place === 'html' ? 'html' : 'body',
  );
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(asked).toEqual([]);
  await page.evaluate(() => scrollTo(0, 9999));
  await shows(page, '40,000', '#new');
  await page.close();
});

test.each([
  [
    'from the stub',
    'window.AICredits ??= Object.assign((...call) => AICredits.q.push(call), { q: [] });',
    '',
  ],
  ['after the loader', '', 'load'],
])('a call %s waits for the widget', async (_, stub, event) => {
  const call = event ? `addEventListener('load', () => { ${mountCall()} })` : mountCall();
  const far = `<div style="height: 4000px"></div>${tag(site)}`;
  const { page } = await open({ body: `${place}<script>${stub}${call}</script>${loader()}${far}` });
  await shows(page, '40,000', '#place > div');
  await page.close();
});

test('a script that fails once is fetched again under another address', async () => {
  const { page, asked } = await open({ body: loader() + tag(site) }, 1);
  await shows(page, '40,000');
  expect(asked).toEqual(['', '?r=2']);
  await page.close();
});

const ways: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'the next call': page => page.evaluate(mountCall()),
  'the return of the network': page => page.evaluate(() => dispatchEvent(new Event('online'))),
  'somebody who comes near again': async page => {
    await page.evaluate(() => scrollTo(0, 9999));
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.evaluate(() => scrollTo(0, 0));
  },
};

test.each(Object.keys(ways).slice(0, isLong ? 3 : 1))(
  'after three failures the element says so, what stands in it stays, and %s loads the widget',
  async way => {
    const instead = tag(site).replace('></ai', '><a href="/billing">Billing</a></ai');
    const visit = await open(
      { body: `${hear}${loader()}${place}${instead}<div style="height: 4000px"></div>` },
      3,
    );
    await gaveUp(visit);
    expect(visit.asked).toEqual(['', '?r=2', '?r=3']);
    expect(await visit.page.evaluate('heard')).toEqual(['ai-credits not_loaded']);
    expect(await visit.page.$eval('ai-credits a', link => link.checkVisibility())).toBe(true);
    await ways[way]?.(visit.page);
    await shows(visit.page, '40,000');
    expect(await visit.page.evaluate('heard')).toHaveLength(1);
    await visit.page.close();
  },
);

test('a network that refuses the script again and again is told of each time, and asked again on every occasion', async () => {
  const visit = await open({ body: hear + loader() + tag(site) }, 6);
  await gaveUp(visit);
  await visit.page.evaluate(() => dispatchEvent(new Event('online')));
  await eventually('the second time', async () => (await visit.page.evaluate('heard.length')) === 2);
  expect(visit.asked).toEqual(['', '?r=2', '?r=3', '?r=4', '?r=5', '?r=6']);
  await visit.page.evaluate(() => dispatchEvent(new Event('online')));
  await shows(visit.page, '40,000');
  await visit.page.close();
});

test('a script without the loader that is blocked leaves what stands in the element, and may come later', async () => {
  const instead = tag(site).replace('></ai', '><a href="/billing">Billing</a></ai');
  const blocked = scriptTag(site, 'ai-credits.js', 'async onerror="window.isBlocked = true"');
  const visit = await open({ body: instead + blocked }, 1);
  await visit.page.waitForFunction('window.isBlocked');
  expect(await visit.page.$eval('ai-credits a', link => link.checkVisibility())).toBe(true);
  await visit.page.addScriptTag({ url: `${site.proxyUrl}/widget/ai-credits.js` });
  await shows(visit.page, '40,000');
  expect(await visit.page.$eval('ai-credits a', link => link.checkVisibility())).toBe(false);
  await visit.page.close();
});

test('loader and script, each twice, are one widget', async () => {
  const { page, complaints } = await open({
    body: loader() + scriptTag(site) + tag(site) + loader() + scriptTag(site) + place,
  });
  await page.evaluate(mountCall());
  await shows(page, '40,000');
  await shows(page, '40,000', '#place > div');
  expect(complaints).toEqual([]);
  await page.close();
});
