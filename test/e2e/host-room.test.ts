import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { openHost, shows, tag } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// Whatever box a page puts the widget into: it has room inside, and does not stick out.

const words = 'Credits pay for every answer that the assistant writes. '.repeat(12);

/** Parents by name; the widget stands where the dots are. The page is 900 px wide. */
const parents: Readonly<Record<string, string>> = {
  'a table cell': '<table><tr><td>…</table>',
  'a table beside much text': `<table width="700"><tr><td>${words}<td>…</table>`,
  'a table of fixed widths': '<table style="table-layout: fixed; width: 620px"><tr><td>Text<td>…</table>',
  'a flex row': '<div style="display: flex">…</div>',
  'a flex row beside much text': `<div style="display: flex"><p>${words}</p>…</div>`,
  'a flex column at its start':
    '<div style="display: flex; flex-direction: column; align-items: flex-start">…</div>',
  'an inline flex box': '<div style="display: inline-flex">…</div>',
  'a grid': '<div style="display: grid; grid-template-columns: auto 1fr">…<p>Text</p></div>',
  'a centred grid': '<div style="display: grid; place-items: center">…</div>',
  'a float': '<div style="display: flow-root"><div style="float: right">…</div></div>',
  'an inline block': '<div style="display: inline-block">…</div>',
  'a box out of the flow': '<div style="position: absolute; right: 0; bottom: 0">…</div>',
  'a transformed box': '<div style="transform: translateX(3px); width: 400px">…</div>',
  'a contained box': '<div style="contain: content; container-type: inline-size; width: 500px">…</div>',
  columns: '<div style="columns: 2">…</div>',
  'a narrow box': '<div style="width: 280px">…</div>',
  'a box that is too narrow': '<div style="width: 230px">…</div>',
  'a narrow flex row': '<div style="display: flex; width: 240px">…</div>',
  'a wide box': '<div style="width: 880px">…</div>',
  'a fieldset': '<fieldset><legend>Credits</legend>…</fieldset>',
  'a description': '<dl><dt>Credits</dt><dd>…</dd></dl>',
};

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  let page: Page;
  beforeAll(async () => {
    open = await engines[engine]();
    page = await open.browser.newPage();
    await page.setViewport({ width: 900, height: 900 });
    const places = Object.values(parents).map((html, index) =>
      html.replace('…', tag(site, `id="w${index}"`)),
    );
    await openHost(page, site, { body: places.join('<hr>') });
  });
  afterAll(() => open?.close());

  test.each(Object.keys(parents).map((name, index) => [name, index] as const))(
    'a panel has room in %s',
    async (_, index) => {
      await shows(page, '40,000', `#w${index}`);
      const seen = await page.$eval(`#w${index}`, host => {
        const panel = host.shadowRoot?.querySelector('.panel');
        const balance = host.shadowRoot?.querySelector('[part=balance]');
        const parent = host.parentElement?.getBoundingClientRect();
        const box = panel?.getBoundingClientRect();
        const room = innerWidth - 16;
        return {
          isWideEnough: (box?.width ?? 0) >= Math.min(280, parent?.width ?? room),
          isInside: (box?.right ?? 999) <= (parent?.right ?? 0) + 0.5,
          isAtMost: (box?.width ?? 999) <= 640,
          hasContent: (balance?.getBoundingClientRect().width ?? 0) > 100,
          cutsNothing: panel?.scrollWidth === panel?.clientWidth,
        };
      });
      expect(seen).toEqual({
        isWideEnough: true,
        isInside: true,
        isAtMost: true,
        hasContent: true,
        cutsNothing: true,
      });
    },
  );

  test('a panel that was hidden from the start is complete when it is shown', async () => {
    const hidden = `<div id="late" hidden>${tag(site, 'id="hidden"')}</div>`;
    const tab = await openHost(open.browser, site, { body: hidden });
    await shows(tab.page, '40,000', '#hidden');
    await tab.page.$eval('#late', late => late.removeAttribute('hidden'));
    const width = () => document.querySelector('#hidden')?.shadowRoot?.querySelector('.panel')?.clientWidth;
    expect(await tab.page.evaluate(width)).toBeGreaterThan(600);
    await tab.page.$eval('#hidden', host => host.setAttribute('hidden', ''));
    expect(await tab.page.evaluate(width)).toBe(0);
    await tab.page.close();
  });

  test('an open pill is above everything, out of whatever clips, and its parent keeps its size', async () => {
    const clip =
      'width: 120px; height: 40px; overflow: hidden; transform: scale(1); filter: blur(0); contain: paint';
    const tab = await openHost(open.browser, site, {
      body: `<div style="${clip}; position: relative; z-index: 1">${tag(site, 'view="pill"')}</div>
        <div style="position: fixed; inset: 0; z-index: 2147483647; background: white; pointer-events: none"></div>`,
    });
    await shows(tab.page, '40,000');
    await tab.page.$eval('ai-credits', pill => pill.open());
    await shows(tab.page, 'Connect browser extension');
    const seen = await tab.page.$eval('ai-credits', pill => {
      const dialog =
        pill.shadowRoot?.querySelector('[part=dialog]')?.getBoundingClientRect() ?? new DOMRect();
      const points = [
        [dialog.left + 20, dialog.top + 20],
        [dialog.right - 20, dialog.bottom - 20],
      ] as const;
      return {
        isOnTop: points.map(([x, y]) => document.elementFromPoint(x, y)?.localName),
        width: dialog.width,
        parent: pill.parentElement?.clientHeight,
      };
    });
    expect(seen).toEqual({ isOnTop: ['ai-credits', 'ai-credits'], width: 380, parent: 40 });
    await tab.page.close();
  });

  test('nothing is painted outside of what the widget shows', async () => {
    const style = '<style>body { margin: 0 } main { height: 100px }</style>';
    const tab = await openHost(open.browser, site, { head: style, body: `<main>Text</main>${tag(site)}` });
    await shows(tab.page, '40,000');
    const seen = await tab.page.evaluate(() => {
      const host = document.querySelector('ai-credits') ?? document.body;
      const { backgroundColor, zIndex, position } = getComputedStyle(host);
      return { at: document.elementFromPoint(50, 50)?.localName, backgroundColor, zIndex, position };
    });
    expect(seen).toEqual({
      at: 'main',
      backgroundColor: 'rgba(0, 0, 0, 0)',
      zIndex: 'auto',
      position: 'static',
    });
    await tab.page.close();
  });
});
