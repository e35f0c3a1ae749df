import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { buysAndReads } from './host-flow.ts';
import { openHost, shows, tag, tagOf } from './host-page.ts';
import { type HostScript, hostScripts } from './host-scripts-pages.ts';
import { type Site, startSite, tokenPath } from './page-site.ts';

const engines = { Chromium: launchChromium, Firefox: launchFirefox };
const all = Object.keys(hostScripts) as HostScript[];
const sample = [
  'methods on every object',
  'Prototype.js',
  'MooTools',
  'Zone.js',
  'RequireJS',
  'no observers, no animation frames, no idle time',
] satisfies HostScript[];

let site: Site;
beforeAll(async () => {
  site = await startSite();
  await site.world.use('acme', 'reply-1', 6);
});
afterAll(() => site?.close());

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  test.each(isLong ? all : sample)('the widget works on a page with %s', async name => {
    const before = `<script>${hostScripts[name]()}</script>`;
    const body = await tagOf(`${engine}-${all.indexOf(name)}`, site);
    const { page, complaints } = await openHost(open.browser, site, { head: before, body });
    await buysAndReads(page, site);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the script leaves one name behind, and an AMD loader alone', async () => {
    const before = `<script>${hostScripts.RequireJS()}</script><script>window.seen = new Set(Object.getOwnPropertyNames(window))</script>`;
    const { page, complaints } = await openHost(open.browser, site, { head: before, body: tag(site) });
    await shows(page, '39,994');
    const added = () =>
      Object.getOwnPropertyNames(window).filter(name => !Reflect.get(window, 'seen').has(name));
    // Some are the driver's.
    const names = (await page.evaluate(added)).filter(name => !/^seen$|puppeteer|QuerySelector/.test(name));
    expect(names).toEqual(['AICredits']);
    expect(await page.evaluate('Object.keys(requirejs.s.contexts._.defined)')).toEqual([]);
    expect(await page.evaluate(() => document.head.querySelectorAll('style, link').length)).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('another version that comes later, or the same script run again, changes nothing and throws nothing', async () => {
    const other = readFileSync('dist/widget/ai-credits.js', 'utf8').replaceAll(/\b0\.1\.0\b/g, '0.0.9');
    site.pages.set('/other.js', { body: other, type: 'text/javascript' });
    const body = `${tag(site)}<script src="/other.js"></script><div id="place"></div>`;
    const { page, complaints } = await openHost(open.browser, site, { body });
    await page.addScriptTag({ url: '/other.js' });
    await page.evaluate(`(0, eval)(${JSON.stringify(other)})`);
    await page.evaluate(
      `AICredits('mount', '#place', { endpoint: '${site.proxyUrl}', tokenUrl: '${tokenPath}', locale: 'en-US' })`,
    );
    await shows(page, '39,994');
    await shows(page, '39,994', '#place > div');
    expect(await page.evaluate('AICredits.version')).not.toBe('0.0.9');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the widget comes without a custom element where a page has none', async () => {
    // As in the content scripts of extensions.
    const before = '<script>Object.defineProperty(window, "customElements", { value: null })</script>';
    const { page, complaints } = await openHost(open.browser, site, {
      head: before,
      body: '<div id="place"></div>',
    });
    await page.evaluate(
      `AICredits('mount', '#place', { endpoint: '${site.proxyUrl}', tokenUrl: '${tokenPath}', locale: 'en-US' })`,
    );
    await shows(page, '39,994', '#place > div');
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('the scripts say nothing that a strict page forbids', () => {
  for (const name of ['ai-credits.js', 'loader.js']) {
    const text = readFileSync(`dist/widget/${name}`, 'utf8');
    // As a minifier writes them, in any quotes.
    const said = [
      /new Function|\beval\(/,
      /setAttribute\(["'`]style|createElement\(["'`]script|\.(inner|outer)HTML\s*=|document\.write/,
      /postMessage|modulepreload|define\.amd/,
      /document\.head|document\.body\.style/,
    ];
    expect(said.flatMap(words => text.match(words)?.[0] ?? [])).toEqual([]);
  }
});
