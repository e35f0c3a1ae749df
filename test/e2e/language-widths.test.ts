import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../src/ui/language.ts';
import { openPage } from '../shots/camera.ts';
import { createPictureLedger } from '../shots/ledger.ts';
import { openStage, type Scene, type Stage } from '../shots/stage.ts';
import { launchChromium, type OpenBrowser } from '../support/browser.ts';
import { isLong } from '../support/long.ts';
import type { World } from '../support/world.ts';

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
  purchase: ['.body > button:last-of-type', '[part=summary]'],
} as const;
const accounts = ['example', 'low', 'out'] as const;

async function open(scene: Scene): Promise<Page> {
  const page = await openPage(chromium.browser, { width: 500, height: 900 });
  await page.goto(stage.sceneUrl({ width: 280, ...scene }));
  await page.locator('ai-credits >>> [part="balance"]').wait();
  return page;
}

/** What sticks out of the panel, and the words that are broken between letters. */
function faultsIn(page: Page): Promise<string[]> {
  return page.$eval('ai-credits', ({ shadowRoot }) => {
    const panel = shadowRoot?.querySelector('.panel');
    if (!panel) return ['There is no panel.'];
    const { left, right } = panel.getBoundingClientRect();
    const isHidden = (element: Element | null) => element?.closest('.hidden') !== null;
    const out = [...panel.querySelectorAll('*')].filter(element => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && !isHidden(element) && (box.left < left || box.right > right);
    });
    const broken: string[] = [];
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (isHidden(node.parentElement)) continue;
      // A hyphen and a slash are places to break; Japanese may break anywhere.
      for (const { index, 0: word } of (node.textContent ?? '').matchAll(
        /[^\s\-/\u2013\u3000-\u9fff\uff00-\uffef]{2,}/gu,
      )) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top / 8)));
        if (lines.size > 1) broken.push(word);
      }
    }
    return [
      ...out.map(element => `${element.outerHTML.slice(0, 80)} sticks out.`),
      ...broken.map(word => `${word} is broken.`),
    ];
  });
}

describe.each(isLong ? ['en', ...languages] : ['de', 'hi'])('in %s', locale => {
  test.each(accounts)('nothing of a panel of 280 px sticks out, with the credits of %s', async account => {
    const page = await open({ account, locale });
    for (const [view, way] of Object.entries(ways)) {
      await page.reload();
      await page.locator('ai-credits >>> [part="balance"]').wait();
      const [press, arrived] = way;
      if (press) await page.locator(`ai-credits >>> :is(${press})`).click();
      if (arrived) await page.locator(`ai-credits >>> ${arrived}`).wait();
      expect([view, await faultsIn(page)]).toEqual([view, []]);
    }
    await page.close();
  });
});
