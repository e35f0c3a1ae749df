import { mkdir } from 'node:fs/promises';
import { shootDemo } from './shots/demo.ts';
import { createPictureLedger } from './shots/ledger.ts';
import { shootOverview } from './shots/overview.ts';
import { shootPopup } from './shots/popup.ts';
import { shootRequests } from './shots/requests.ts';
import { openStage } from './shots/stage.ts';
import { shootStates } from './shots/states.ts';
import { shootViews } from './shots/views.ts';
import { launchChromium } from './support/browser.ts';

/** Where the pictures go. */
const folder = 'docs/pictures';

await mkdir(folder, { recursive: true });
const world = await createPictureLedger();
// The proxy listens too: the extension calls it, and the checkout is a page of its own.
const { url } = await world.listen();
const stage = await openStage(world);
const chromium = await launchChromium();
try {
  const set = { browser: chromium.browser, stage, folder };
  await shootViews(set);
  await shootStates(set, world);
  await shootRequests(set, world);
  await shootDemo(set);
  await shootPopup(world, { url, folder });
  await shootOverview(set);
} finally {
  await chromium.close();
  await stage.close();
  await world.close();
}
