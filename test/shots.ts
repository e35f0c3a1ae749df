import { mkdir } from 'node:fs/promises';
import { shootDemo } from './shots/demo.ts';
import { createPictureLedger } from './shots/ledger.ts';
import { shootOverview } from './shots/overview.ts';
import { pills } from './shots/pills.ts';
import { shootPopup } from './shots/popup.ts';
import { purchases } from './shots/purchases.ts';
import { requests } from './shots/requests.ts';
import { openStage } from './shots/stage.ts';
import { shootEach } from './shots/state.ts';
import { states } from './shots/states.ts';
import { shootStore } from './shots/store.ts';
import { views } from './shots/views.ts';
import { launchChromium } from './support/browser.ts';

/** Where the pictures go. */
const folder = 'docs/pictures';

await mkdir(folder, { recursive: true });
const world = await createPictureLedger();
// The proxy listens too: the extension calls it, and the checkout is a page of its own.
const { url } = await world.listen();
const stage = await openStage(world);
const chromium = await launchChromium();
const set = { browser: chromium.browser, stage, world, folder };

// `npm run shots` takes every picture; `npm run shots -- store` those of one group.
const groups = {
  views: () => shootEach(set, views),
  states: () => shootEach(set, states),
  purchases: () => shootEach(set, purchases),
  pills: () => shootEach(set, pills),
  requests: () => shootEach(set, requests),
  demo: () => shootDemo(set),
  popup: () => shootPopup(world, { url, folder }),
  overview: () => shootOverview(set),
  store: () => shootStore(set),
};
try {
  const named = process.argv.slice(2);
  for (const [name, shoot] of Object.entries(groups))
    if (named.length === 0 || named.includes(name)) await shoot();
} finally {
  await chromium.close();
  await stage.close();
  await world.close();
}
