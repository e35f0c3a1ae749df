import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../src/ui/language.ts';
import { openPage } from '../shots/camera.ts';
import { createPictureLedger } from '../shots/ledger.ts';
import { purchases } from '../shots/purchases.ts';
import { requests } from '../shots/requests.ts';
import { openStage, type Stage } from '../shots/stage.ts';
import { type Choice, type Looks, shootEach } from '../shots/state.ts';
import { states } from '../shots/states.ts';
import { views } from '../shots/views.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import type { World } from '../support/world.ts';
import { pillFaults, reflowFaults } from './page-reflow.ts';

// What WCAG 2.2 asks by 1.4.10: a window of 320 px, which is also what 400 % zoom leaves of 1280.

let folder: string;
let world: World;
let stage: Stage;
let chromium: OpenBrowser;
const faults: string[] = [];
const seen: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credits-reflow-'));
  world = await createPictureLedger();
  await world.listen();
  [stage, chromium] = await Promise.all([openStage(world, inspect), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await stage?.close();
  await world?.close();
  await rm(folder, { recursive: true });
});

async function inspect(page: Page, path: string): Promise<void> {
  const name = basename(path, '.png');
  seen.push(name);
  faults.push(...(await reflowFaults(page)).map(each => `${name}: ${each}`));
}

const sizes = { window: 320, width: 320, margin: 0 } as const;
const spoken = isLong ? ['en-US', ...languages] : ['de'];
const looks: Looks = Object.fromEntries(
  spoken.map(locale => [`-${locale}`, { ...sizes, locale, dir: /^(ar|he)/.test(locale) ? 'rtl' : 'ltr' }]),
);

/** The usual run takes one in so many of the states. */
const usualStride = 3;
const takes: Choice = state => isLong || state % usualStride === 0;

test(
  'every state fits into a window of 320 px: nothing scrolls sideways, no text is cut, no word is broken',
  async () => {
    const all = [...views, ...states, ...purchases, ...requests];
    await shootEach({ browser: chromium.browser, stage, world, folder }, all, { looks, takes });
    expect(seen.length).toBeGreaterThanOrEqual((spoken.length * all.length) / usualStride);
    expect(faults).toEqual([]);
  },
  isLong ? 1_200_000 : 240_000,
);

test.each(spoken)('the panel that a pill opens fits there too, in %s', async locale => {
  const page = await openPage(chromium.browser, { width: 320, height: 640 });
  await page.goto(stage.sceneUrl({ account: 'critical', view: 'pill', width: 304, margin: 8, locale }));
  expect(await pillFaults(page)).toEqual([]);
  await page.close();
});
