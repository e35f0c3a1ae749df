import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { eventually } from '../support/browser-eventually.ts';
import { isLong } from '../support/long.ts';
import { countAlive, countingScript, heapText } from './host-heap.ts';
import { openHost, shows, tag } from './host-page.ts';
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

test('React in strict mode mounts, unmounts and mounts again', async () => {
  const source = `
    import { StrictMode, createElement, useEffect, useRef } from 'react';
    import { createRoot } from 'react-dom/client';
    function Credits() {
      const place = useRef(null);
      useEffect(() => {
        window.mounts = (window.mounts ?? 0) + 1;
        const options = { endpoint: '${site.proxyUrl}', tokenUrl: '${tokenPath}', locale: 'en-US' };
        const handle = AICredits('mount', place.current, options);
        return () => handle.destroy();
      }, []);
      return createElement('div', { ref: place, id: 'place' });
    }
    const root = createRoot(document.querySelector('#root'));
    root.render(createElement(StrictMode, null, createElement(Credits), createElement('ai-credits', {
      endpoint: '${site.proxyUrl}', 'token-url': '${tokenPath}', locale: 'en-US' })));
    window.unmount = () => root.unmount();`;
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: '.' },
    bundle: true,
    write: false,
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  site.pages.set('/react.js', { body: outputFiles.map(file => file.text).join(''), type: 'text/javascript' });
  const { page, complaints } = await openHost(chromium.browser, site, {
    body: '<div id="root"></div><script src="/react.js"></script>',
  });
  await shows(page, '40,000', '#place > div');
  await shows(page, '40,000');
  expect(
    await page.evaluate(() => [
      Reflect.get(window, 'mounts'),
      document.querySelector('#place')?.childElementCount,
    ]),
  ).toEqual([2, 1]);
  await page.evaluate('unmount()');
  expect(await page.$('#root > *')).toBeNull();
  expect(complaints).toEqual([]);
  await page.close();
});

test(`${isLong ? 100 : 20} mounts and unmounts leave no node, listener or timer behind`, async () => {
  const { page, complaints } = await openHost(chromium.browser, site, {
    head: countingScript,
    body: '<main></main>',
  });
  const round = () =>
    page.evaluate(`(async () => {
      const main = document.querySelector('main');
      main.innerHTML = ${JSON.stringify(tag(site))};
      const place = document.createElement('div');
      main.append(place);
      const options = { endpoint: '${site.proxyUrl}', tokenUrl: '${tokenPath}', view: 'pill' };
      const handle = AICredits('mount', place, options);
      handle.open('history');
      const isReady = host => host.shadowRoot?.querySelector('[part=balance], .line');
      const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
      while (!isReady(main.firstElementChild) || !isReady(place.firstElementChild)) await frame();
      handle.destroy();
      main.replaceChildren();
      await frame();
    })()`);
  await round();
  await round();
  const quiet = () =>
    eventually('the calls on their way', () => page.evaluate('timers.size === 0').then(Boolean));
  await quiet();
  const before = await countAlive(page);
  const listening = 'JSON.stringify([...listening])';
  const heard = await page.evaluate(listening);
  for (let times = 0; times < (isLong ? 100 : 20); times++) await round();
  await quiet();
  const after = await countAlive(page);
  expect(await page.evaluate(listening)).toBe(heard);
  // The driver keeps a handful.
  expect(after.nodes - before.nodes).toBeLessThan(20);
  expect(after.listeners - before.listeners).toBeLessThan(5);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a handle that was destroyed reaches neither token nor data', async () => {
  await site.world.openAccount({ account: 'gamma', name: 'Gamma', plan: 'AI Max' });
  await site.world.use('gamma', 'reply-1', 6789);
  const { page } = await openHost(chromium.browser, site, { body: '<div id="place"></div>' });
  const token = await site.world.session('gamma');
  site.pages.set('/gamma-token', {
    body: JSON.stringify({ token, expiresAt: '2099-01-01T00:00:00Z' }),
    type: 'application/json',
  });
  await page.evaluate(
    `handle = AICredits('mount', '#place', { endpoint: '${site.proxyUrl}', tokenUrl: '/gamma-token', locale: 'en-US' })`,
  );
  await shows(page, '33,211', '#place > div');
  const [, , signature = ''] = token.split('.');
  // A text, not two of the numbers that a heap is told in.
  const shown = '"33,211';
  const alive = await heapText(page);
  expect([alive.includes(signature), alive.includes(shown)]).toEqual([true, true]);
  const stored = () => JSON.stringify(Object.entries(localStorage));
  expect(await page.evaluate(stored)).toContain('33211');
  await page.evaluate('handle.destroy()');
  expect(await page.evaluate(stored)).not.toContain('33211');
  await eventually('nothing of it in the heap', async () => {
    const heap = await heapText(page);
    return !heap.includes(signature) && !heap.includes(shown);
  });
  await page.evaluate('handle.refresh(); handle.open("buy"); handle.close(); handle.destroy()');
  expect(await page.$('#place > *')).toBeNull();
  await page.close();
});
