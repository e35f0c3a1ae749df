import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languages } from '../../src/ui/language.ts';
import { openPage } from '../shots/camera.ts';
import { createPictureLedger } from '../shots/ledger.ts';
import { openStage, type Stage } from '../shots/stage.ts';
import { type Looks, shootEach } from '../shots/state.ts';
import { views } from '../shots/views.ts';
import { launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import type { World } from '../support/world.ts';
import { pillFaults, reflowFaults } from './page-reflow.ts';

// Firefox can enlarge texts alone, while everything else keeps its pixels. No other browser does that to sizes in pixels.

let folder: string;
let world: World;
let stage: Stage;
let firefox: OpenBrowser;
const faults: string[] = [];
const sizes = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credits-text-size-'));
  world = await createPictureLedger();
  [stage, firefox] = await Promise.all([openStage(world, inspect), launchFirefox({ textZoom: 2 })]);
});
afterAll(async () => {
  await firefox?.close();
  await stage?.close();
  await world?.close();
  await rm(folder, { recursive: true });
});

async function inspect(page: Page, path: string): Promise<void> {
  sizes.add(await page.$eval('ai-credits >>> h2', heading => getComputedStyle(heading).fontSize));
  faults.push(...(await reflowFaults(page)).map(each => `${basename(path, '.png')}: ${each}`));
}

const spoken = isLong ? ['en-US', ...languages] : ['de'];
const looks: Looks = Object.fromEntries(spoken.map(locale => [`-${locale}`, { width: 560, locale }]));

test(
  'in texts of 200 % every view fits into a panel of 560 px: nothing is cut, no word is broken',
  async () => {
    // A few views do for the usual run.
    const takes = (state: number) => isLong || state % 3 === 0;
    await shootEach({ browser: firefox.browser, stage, world, folder }, views, { looks, takes });
    expect([...sizes]).toEqual(['32px']);
    expect(faults).toEqual([]);
  },
  isLong ? 600_000 : 120_000,
);

test.each(spoken)(
  'so they do in the panel that a pill opens, where the window has that room, in %s',
  async locale => {
    const page = await openPage(firefox.browser, { width: 800, height: 900 });
    await page.goto(stage.sceneUrl({ account: 'critical', view: 'pill', width: 304, margin: 8, locale }));
    expect(await pillFaults(page)).toEqual([]);
    await page.close();
  },
);
