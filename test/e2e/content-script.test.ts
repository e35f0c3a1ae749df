import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { type HostPage, openHost, shows, tag } from './host-page.ts';
import { browsers } from './page-browsers.ts';
import { type Site, startSite } from './page-site.ts';

// Somebody's extension puts a widget into a page that has one of its own.

let site: Site;
let folder: string;

const manifest = {
  manifest_version: 3,
  name: 'Somebody',
  version: '1',
  browser_specific_settings: { gecko: { id: 'somebody@extension.example' } },
  content_scripts: [
    // Before the page's own script, which must find nothing of it.
    { matches: ['http://127.0.0.1/*'], js: ['console.js', 'ai-credits.js'], run_at: 'document_start' },
    { matches: ['http://127.0.0.1/*'], js: ['mount.js'] },
  ],
};
// A driver hears what is thrown in every world of a page, and what the console is told in one.
const loudConsole = 'console.error = (...words) => setTimeout(() => { throw new Error(words.join(" ")); });';

const own = 'ai-credits';
const theirs = 'body > div';

beforeAll(async () => {
  site = await startSite();
  await site.world.use('acme', 'reply-1', 6);
  folder = await mkdtemp(join(tmpdir(), 'ai-credits-content-script-'));
  await copyFile('dist/widget/ai-credits.js', join(folder, 'ai-credits.js'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'console.js'), loudConsole);
  const token = JSON.stringify(await site.world.session('acme'));
  await writeFile(
    join(folder, 'mount.js'),
    `AICredits('mount', document.body, { endpoint: '${site.proxyUrl}', getToken: async () => ${token}, locale: 'en-US' });`,
  );
});
afterAll(async () => {
  await site?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe.each(browsers)('in a content script of %s', (_, launch) => {
  let opened: OpenBrowser;
  let host: HostPage;

  beforeAll(async () => {
    opened = await launch({ extension: folder });
    host = await openHost(opened.browser, site, { body: tag(site) });
  });
  afterAll(async () => opened?.close());

  const press = (what: string) => host.page.locator(`${theirs} >>> ${what}`).click();
  const look = (selector: string) =>
    host.page.$eval(`${selector} >>> .panel`, panel => {
      const { backgroundColor, border, borderRadius, color, font, padding } = getComputedStyle(panel);
      return { backgroundColor, border, borderRadius, color, font, padding };
    });

  test('it shows the balance and looks as in a page, whose own goes on', async () => {
    await shows(host.page, '39,994', theirs);
    await shows(host.page, '39,994', own);
    const seen = await look(theirs);
    expect(seen).toEqual(await look(own));
    expect(seen.backgroundColor).toBe('rgb(255, 255, 255)');
    expect(host.complaints).toEqual([]);
  });

  test('it is pressed, down to the page where people pay, which knows nothing of this one', async () => {
    const { page, complaints } = host;
    await press('[role="tab"]:nth-child(2)');
    await shows(page, 'AI Credits Used', theirs);
    await press('[role="tab"]:nth-child(1)');
    await press('::-p-text(Get More Credits)');
    await press('::-p-text(Pay $50.00)');
    const link = () =>
      page.evaluate(
        where =>
          document
            .querySelector(where)
            ?.shadowRoot?.querySelector('a[href*="/checkout/"]')
            ?.getAttribute('rel'),
        theirs,
      );
    // Also behind the tab of the checkout, where nothing is drawn.
    await eventually('the purchase', async () => (await link()) === 'noopener noreferrer');
    for (const each of await opened.browser.pages())
      expect(await each.evaluate(() => window.opener === null)).toBe(true);
    expect(complaints).toEqual([]);
  });
});
