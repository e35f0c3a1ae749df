import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPictureLedger } from '../shots/ledger.ts';
import { pills } from '../shots/pills.ts';
import { shootPopup } from '../shots/popup.ts';
import { purchases } from '../shots/purchases.ts';
import { requests } from '../shots/requests.ts';
import { openStage, type Stage } from '../shots/stage.ts';
import { type Choice, shootEach } from '../shots/state.ts';
import { states } from '../shots/states.ts';
import { views } from '../shots/views.ts';
import { launchChromium, launchFirefox, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import type { World } from '../support/world.ts';
import { differenceOf } from './host-looks-picture.ts';
import { accessibilityFaults } from './page-axe.ts';

// Every state that docs/pictures shows, looked at again: what axe says of it, in its own colours and in forced ones, and
// how it differs from the picture. Letters are drawn by the machine's fonts, so only the long run compares.

/** Pixels of a picture that may differ, of 100: the edges of some letters. */
const mostPercent = 0.5;

/**
 * Pixels of a tile that may differ, of 4,096. Two runs of one build differ in none, those of builds a day apart in up to 44
 * where they are meant to look the same, and without the smallest icon 96 do.
 */
const mostInTile = 64;

/** The usual run sees one state in so many, light or dark in turn, and of those one in so many in forced colours. */
const usualStride = 4;
const usual: Choice = (state, look) => state % usualStride === 0 && look === (state / usualStride) % 2;

let folder: string;
let world: World;
let url: string;
let stage: Stage;
let chromium: OpenBrowser;
const faults: string[] = [];
const seen: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credits-pictures-'));
  world = await createPictureLedger();
  ({ url } = await world.listen());
  [stage, chromium] = await Promise.all([openStage(world, inspect), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await stage?.close();
  await world?.close();
  await rm(folder, { recursive: true });
});

async function inspect(page: Page, path: string): Promise<void> {
  const name = basename(path);
  seen.push(name);
  const note = (found: readonly string[], how: string) =>
    faults.push(...found.map(each => `${name}${how}: ${each}`));
  note(await accessibilityFaults(page, { rules: 'wcag' }), '');
  if (!isLong && seen.length % usualStride > 0) return;
  const client = await page.createCDPSession();
  const features = [{ name: 'forced-colors', value: 'active' }];
  await client.send('Emulation.setEmulatedMedia', { features });
  note(await accessibilityFaults(page, { rules: 'wcag', colours: false }), ', forced colours');
  await client.detach();
  if (!isLong) return;
  const [one, other] = await Promise.all([readFile(path), readFile(join('docs/pictures', name))]);
  const { all, inTile } = await differenceOf(page, one, other);
  const percent = (100 * all) / (one.readUInt32BE(16) * one.readUInt32BE(20));
  if (percent > mostPercent) note([`${percent.toFixed(2)} % of its picture differ`], '');
  if (inTile > mostInTile) note([`${inTile} pixels of one place of its picture differ`], '');
}

test(
  'every state is one that everybody can use, in its own colours and in forced ones',
  async () => {
    const all = [...views, ...states, ...purchases, ...pills, ...requests];
    await shootEach({ browser: chromium.browser, stage, world, folder }, all, isLong ? {} : { takes: usual });
    expect(seen.length).toBeGreaterThanOrEqual(isLong ? 2 * all.length : all.length / usualStride);
    expect(faults).toEqual([]);
  },
  isLong ? 900_000 : 240_000,
);

test('so is the popup of the extension, paired or not', async () => {
  const before = seen.length;
  await shootPopup(world, { url, folder, inspect });
  expect(seen.length).toBe(before + 4);
  expect(faults).toEqual([]);
});

test(
  'so is every view in Firefox',
  async () => {
    const found: string[] = [];
    let count = 0;
    const look = async (page: Page, path: string) => {
      count += 1;
      const here = await accessibilityFaults(page, { rules: 'wcag' });
      found.push(...here.map(each => `${basename(path)}: ${each}`));
    };
    const inFirefox = await openStage(world, look);
    await using firefox = await launchFirefox();
    const set = { browser: firefox.browser, stage: inFirefox, world, folder };
    await shootEach(set, views, isLong ? {} : { takes: usual });
    await inFirefox.close();
    expect(count).toBeGreaterThanOrEqual(isLong ? views.length : views.length / usualStride);
    expect(found).toEqual([]);
  },
  isLong ? 300_000 : 120_000,
);
