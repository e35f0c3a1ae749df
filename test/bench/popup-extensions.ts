import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const top = join(import.meta.dirname, '../..');

/** What both popups say once the balance is there. */
const balanceText = '39,994';

/** The folders of two extensions. */
export interface Extensions {
  readonly ours: string;
  readonly empty: string;
}

/** Ours as it is built, and one whose popup is nothing but a number. Both watch themselves. */
export function makeExtensions(folder: string): Extensions {
  const ours = join(folder, 'ours');
  cpSync(join(top, 'dist/chrome'), ours, { recursive: true });
  const page = readFileSync(join(ours, 'popup.html'), 'utf8');
  writeFileSync(join(ours, 'popup.html'), page.replace('<head>', '<head><script src="watch.js"></script>'));
  writeFileSync(join(ours, 'watch.js'), watch);

  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const manifest = {
    manifest_version: 3,
    name: 'Empty',
    version: '1',
    action: { default_popup: 'popup.html' },
  };
  writeFileSync(join(empty, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(
    join(empty, 'popup.html'),
    `<!doctype html><html lang="en"><script src="watch.js"></script>
      <body style="width:380px;min-height:480px;margin:0">${balanceText}</body></html>`,
  );
  writeFileSync(join(empty, 'watch.js'), watch);
  return { ours, empty };
}

// Notes when something was painted and when the balance was, in milliseconds since 1970. A frame is painted when a task
// follows the last callback before it.
const watch = `
  const seen = (window.seen = { first: 0, balance: 0 });
  const now = () => performance.timeOrigin + performance.now();
  new PerformanceObserver(list => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-paint') seen.first = performance.timeOrigin + startTime;
  }).observe({ type: 'paint', buffered: true });
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { seen.balance = now(); };
  const look = () => {
    const text = document.querySelector('#credits')?.shadowRoot?.textContent ?? document.body?.textContent ?? '';
    if (text.includes('${balanceText}')) channel.port2.postMessage(null);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;
