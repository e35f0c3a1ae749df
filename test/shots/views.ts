import type { Browser } from 'puppeteer-core';
import { shoot } from './camera.ts';
import type { Scene, Stage } from './stage.ts';

/** What every picture needs. */
export interface PictureSet {
  readonly browser: Browser;
  readonly stage: Stage;
  readonly folder: string;
}

const account = 'example';

/** Balance, purchase, history and insights: light, dark, narrow, from right to left, and twice as large. */
export async function shootViews(set: PictureSet): Promise<void> {
  await balance(set, 'balance', {});
  await balance(set, 'balance-dark', { theme: 'dark' });
  await balance(set, 'balance-280', { width: 280 });
  await balance(set, 'balance-200-percent', { zoom: 2 });
  await buy(set, 'buy', {});
  await buy(set, 'buy-dark', { theme: 'dark' });
  await buy(set, 'buy-280', { width: 280 });
  await history(set, 'history', {});
  await history(set, 'history-dark', { theme: 'dark' });
  await history(set, 'history-280', { width: 280 });
  await explanation(set, 'explanation', {});
  await explanation(set, 'explanation-dark', { theme: 'dark' });
  await explanation(set, 'explanation-280', { width: 280 });
  await insights(set, 'insights', {});
  await insights(set, 'insights-dark', { theme: 'dark' });
  await insights(set, 'insights-280', { width: 280 });
  await fromRightToLeft(set);
}

/** Where a person goes in Arabic: by what is pressed there, and what is there then. */
const ways = {
  balance: [null, '[part=buy]'],
  buy: ['[part=buy]', '[part=summary]'],
  history: ['[role=tab]:nth-child(2)', '[part=line]'],
  insights: ['[role=tab]:nth-child(3)', '.week'],
} as const;

async function fromRightToLeft({ browser, stage, folder }: PictureSet): Promise<void> {
  for (const [name, [press, sign]] of Object.entries(ways)) {
    await shoot(browser, stage, { account, dir: 'rtl', locale: 'ar' }, async shot => {
      const within = (selector: string) => shot.page.locator(`ai-credits >>> ${selector}`);
      await within('[part=balance]').wait();
      if (press) await within(press).click();
      await within(sign).wait();
      await shot.take(`${folder}/${name}-rtl.png`);
    });
  }
}

function balance({ browser, stage, folder }: PictureSet, name: string, look: Partial<Scene>) {
  return shoot(browser, stage, { account, ...look }, async shot => {
    await shot.says('Get More Credits');
    await shot.take(`${folder}/${name}.png`);
  });
}

function buy({ browser, stage, folder }: PictureSet, name: string, look: Partial<Scene>) {
  return shoot(browser, stage, { account, ...look }, async shot => {
    await shot.says('Get More Credits');
    await shot.press('Get More Credits');
    await shot.says('Balance after purchase');
    await shot.page.locator('ai-credits >>> ::-p-text(5K)').click();
    await shot.says('Pay $50.00');
    await shot.take(`${folder}/${name}.png`);
  });
}

function history({ browser, stage, folder }: PictureSet, name: string, look: Partial<Scene>) {
  return shoot(browser, stage, { account, ...look }, async shot => {
    await shot.says('Get More Credits');
    await shot.press('History');
    await shot.says('Monthly credit reset');
    for (const [label, day] of [
      ['Start date', '2025-04-24'],
      ['End date', '2025-09-05'],
    ]) {
      await shot.page.locator(`ai-credits >>> ::-p-aria(${label})`).fill(day ?? '');
    }
    await shot.press('Apply');
    await shot.says('Monthly credit reset');
    await shot.page.locator('ai-credits >>> button.line').click();
    await shot.says('AI replies');
    await shot.take(`${folder}/${name}.png`);
  });
}

function explanation({ browser, stage, folder }: PictureSet, name: string, look: Partial<Scene>) {
  return shoot(browser, stage, { account, ...look }, async shot => {
    await shot.says('Get More Credits');
    await shot.page.locator('ai-credits >>> [part="balance"] button').click();
    await shot.says('Given for this cycle');
    await shot.take(`${folder}/${name}.png`);
  });
}

function insights({ browser, stage, folder }: PictureSet, name: string, look: Partial<Scene>) {
  return shoot(browser, stage, { account, ...look }, async shot => {
    await shot.says('Get More Credits');
    await shot.page.locator('::-p-aria([name="Insights"][role="tab"])').click();
    await shot.says('Peak hours');
    await shot.take(`${folder}/${name}.png`);
  });
}
