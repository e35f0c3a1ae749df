import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import { buysAndReads } from './host-flow.ts';
import { openHost, scriptTag, shows, tag, tagOf } from './host-page.ts';
import { type Site, startSite } from './page-site.ts';

// Pages that forbid everything but what docs/embedding.md asks for.

const engines = { Chromium: launchChromium, Firefox: launchFirefox };

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site?.close());

/** The policy of docs/embedding.md for the proxy of the tests, with other `scripts` where they are given. */
function documented(scripts?: string): string {
  const code = /## Content Security Policy\n[^#]*?```\n(.*)\n```/.exec(
    readFileSync('docs/embedding.md', 'utf8'),
  );
  if (!code?.[1]) throw new Error('docs/embedding.md has no policy.');
  const policy = code[1].replaceAll('https://credits.example.com', site.proxyUrl);
  return scripts === undefined ? policy : policy.replace(/script-src [^;]*/, `script-src ${scripts}`);
}

// Whatever is refused is told by the browser itself, of its own wish for a picture of the site too.
const watch = `window.refused = [];
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    if (!blockedURI.endsWith('/favicon.ico')) refused.push(violatedDirective + ' ' + blockedURI);
  });`;

describe.each(isLong ? (['Chromium', 'Firefox'] as const) : (['Chromium'] as const))('in %s', engine => {
  let open: OpenBrowser;
  beforeAll(async () => {
    open = await engines[engine]();
  });
  afterAll(() => open?.close());

  test('under the documented policy somebody buys and reads, without a violation and without a frame', async () => {
    const frames: string[] = [];
    const { page, complaints } = await openHost(open.browser, site, {
      body: (await tagOf(`policy-${engine}`, site)) + tag(site, 'view="pill" id="pill"'),
      headers: { 'content-security-policy': documented() },
      prepare: async page => {
        await page.evaluateOnNewDocument(watch);
        page.on('frameattached', frame => frames.push(frame.url()));
      },
    });
    const views: string[] = [];
    await buysAndReads(page, site, async view => {
      views.push(view);
      expect([view, page.frames().length]).toEqual([view, 1]);
    });
    expect(views).toHaveLength(7);
    await page.$eval('#pill', pill => Reflect.get(pill, 'open').call(pill, 'balance'));
    await shows(page, 'Connect browser extension', '#pill');
    expect({ refused: await page.evaluate('refused'), frames, complaints }).toEqual({
      refused: [],
      frames: [],
      complaints: [],
    });
    await page.close();
  });

  test.each([
    ['a nonce', () => documented("'nonce-abc'"), 'ai-credits.js'],
    [
      'a nonce for the loader, and what it loads',
      () => documented("'nonce-abc' 'strict-dynamic'"),
      'loader.js',
    ],
    [
      'Trusted Types for another policy',
      () => `${documented("'nonce-abc'")}; require-trusted-types-for 'script'; trusted-types other`,
      'ai-credits.js',
    ],
    [
      'Trusted Types and the loader',
      () =>
        `${documented(`'nonce-abc' ${site.proxyUrl}`)}; require-trusted-types-for 'script'; trusted-types other`,
      'loader.js',
    ],
  ])('a strict policy with %s is not violated', async (_, header, script) => {
    const { page, complaints } = await openHost(open.browser, site, {
      head: `<script nonce="abc">${watch}</script>`,
      body: scriptTag(site, script, 'nonce="abc"') + tag(site) + tag(site, 'view="pill" id="pill"'),
      headers: { 'content-security-policy': header() },
      bare: true,
    });
    await shows(page, '40,000');
    await shows(page, '40,000', '#pill');
    for (const view of ['history', 'insights', 'buy']) {
      await page.$eval('ai-credits', (element, wanted) => element.open(wanted), view);
    }
    await shows(page, 'Pay $50');
    await page.$eval('#pill', pill => Reflect.get(pill, 'open').call(pill));
    await shows(page, 'Connect browser extension', '#pill');
    const { width } = await page.$eval('ai-credits', host => {
      const button = host.shadowRoot?.querySelector('.primary');
      return { width: Number.parseFloat(getComputedStyle(button ?? host).borderRadius) };
    });
    expect({ width, refused: await page.evaluate('refused'), complaints }).toEqual({
      width: 10,
      refused: [],
      complaints: [],
    });
    await page.close();
  });

  test('a page that keeps the script itself allows only itself, and the proxy', async () => {
    const body = readFileSync('dist/widget/ai-credits.js', 'utf8');
    site.pages.set('/own/ai-credits.js', { body, type: 'text/javascript' });
    const { page, complaints } = await openHost(open.browser, site, {
      head: '<script src="/own/ai-credits.js"></script>',
      body: await tagOf(`own-${engine}`, site),
      headers: { 'content-security-policy': `default-src 'self'; connect-src 'self' ${site.proxyUrl}` },
      bare: true,
      prepare: page => page.evaluateOnNewDocument(watch),
    });
    await buysAndReads(page, site);
    expect({ refused: await page.evaluate('refused'), complaints }).toEqual({ refused: [], complaints: [] });
    await page.close();
  });
});
