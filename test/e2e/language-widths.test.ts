import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../src/ui/language.ts';
import { openPage } from '../shots/camera.ts';
import { createPictureLedger } from '../shots/ledger.ts';
import { openStage, type Scene, type Stage } from '../shots/stage.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import type { World } from '../support/world.ts';
import { reflowFaults } from './page-reflow.ts';

// Every view in the narrowest panel. The usual run takes the two whose words are longest and tallest.

let world: World;
let stage: Stage;
let chromium: OpenBrowser;
beforeAll(async () => {
  world = await createPictureLedger();
  [stage, chromium] = await Promise.all([openStage(world), launchChromium()]);
});
afterAll(async () => {
  await chromium?.close();
  await stage?.close();
  await world?.close();
});

/** Where a person goes, by what they press there; texts differ between languages, places do not. */
const ways = {
  balance: [],
  history: ['[role=tab]:nth-child(2)', '[part=line]'],
  insights: ['[role=tab]:nth-child(3)', '.week'],
  'top-up': ['.row.note > button:first-child', '[part=top-up]'],
  pairing: ['.row.note > button:last-child', '[part=code]'],
  explanation: ['[part=balance] button', '.card + .card + .card'],
  purchase: ['.body > button:last-of-type', '[part=summary]'],
} as const;
const accounts = ['example', 'critical', 'out'] as const;

async function open(scene: Scene): Promise<Page> {
  const page = await openPage(chromium.browser, { width: 500, height: 900 });
  await page.goto(stage.sceneUrl({ width: 280, ...scene }));
  await page.locator('ai-credits >>> [part="balance"]').wait();
  return page;
}

describe.each(isLong ? ['en', ...languages] : ['hi'])('in %s', locale => {
  test.each(accounts)(
    'nothing of a panel of 280 px sticks out, is cut or broken, with the credits of %s',
    async account => {
      const page = await open({ account, locale });
      for (const [view, way] of Object.entries(ways)) {
        await page.reload();
        await page.locator('ai-credits >>> [part="balance"]').wait();
        const [press, arrived] = way;
        if (press) await page.locator(`ai-credits >>> :is(${press})`).click();
        if (arrived) await page.locator(`ai-credits >>> ${arrived}`).wait();
        expect([view, await reflowFaults(page)]).toEqual([view, []]);
      }
      await page.close();
    },
  );
});
