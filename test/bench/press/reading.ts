import type { Page } from 'puppeteer-core';
import type { Presser, Presses } from './presser.ts';
import type { PressShop } from './shop.ts';
import { button, link, tab, text, within } from './words.ts';

/** Looks at everything that there is to read: the pill, the balance, its parts, the history and the insights. */
export async function readEverything(presses: Presses, shop: PressShop): Promise<void> {
  const pill = await presses.open(shop.pageOf('priya', 'pill'));
  await pill.press('Pill: pill', within('[part="pill"]'));
  await pill.press('QuickTopUp: preset', within('[part="preset"] label:last-of-type'));
  await pill.press('Pill: pill', within('[part="pill"]'));
  await pill.close();

  const panel = await presses.open(shop.pageOf('priya'));
  await panel.press('PanelHeader: refresh', button('Refresh'));
  await explain(panel);
  await panel.press('Tabs: tab', tab('History'));
  await readLines(panel);
  await panel.press('Tabs: tab', tab('Insights'));
  for (const name of ['Last cycle', 'This cycle', 'Last 30 days'])
    await panel.press('InsightsView: span', within(`label::-p-text(${name})`));
  await pressRange(panel);
  await panel.press('Tabs: tab', tab('Balance'));
  await panel.close();

  // The next page comes by itself where the browser tells that it is near.
  const plain = await presses.open(shop.pageOf('priya'), { prepare: withoutObserver });
  await plain.press('Tabs: tab', tab('History'));
  await plain.press('More: more', within('[part="history"] > .button'));
  await plain.close();
}

async function explain(panel: Presser): Promise<void> {
  for (const name of ['Given for this cycle', 'AI Credits Used', 'Credits purchased', 'Corrections']) {
    await panel.press('BalanceView: balance', within('[part="balance"] button'));
    await panel.press('ExplainView: part', button(name));
    await panel.press('Tabs: tab', tab('Balance'));
  }
  await panel.press('BalanceView: balance', within('[part="balance"] button'));
  await panel.press('PanelHeader: back', button('Back'));
}

async function readLines(panel: Presser): Promise<void> {
  for (const name of ['Credits Added', 'Usage', 'All Transactions'])
    await panel.press('HistoryView: filter', within(`label::-p-text(${name})`));
  await pressRange(panel);
  for (const name of ['Last cycle', 'This cycle', 'Last 30 days'])
    await panel.press('Spans: span', button(name));
  await panel.press('Spans: clear', button('Clear dates'));
  await panel.press('PanelHeader: csv', button('Download as CSV'));
  await panel.press('HistoryLine: line', within('button.line'));
  await panel.press('LineDetail: conversation', link('order-1'));
  await panel.press('LineDetail: more', within('.detail > button'));
  await panel.press('HistoryView: filter', text('Credits Added'));
  await panel.press('HistoryLine: receipt', within('[part="line"] a'));
}

async function pressRange(panel: Presser): Promise<void> {
  for (const at of [1, 2]) {
    await panel.type('DayField: day', within(`.day:nth-of-type(${at}) [placeholder]`), `0${at}/01/2026`);
    await panel.press('DayField: calendar', within(`.day:nth-of-type(${at}) button`));
    await panel.page.keyboard.press('Escape');
  }
  await panel.press('RangeForm: apply', button('Apply'));
}

const withoutObserver = (page: Page) =>
  page.evaluateOnNewDocument(() => {
    // It watches, and never tells.
    Object.assign(window, {
      IntersectionObserver: class {
        observe(): void {}
        disconnect(): void {}
      },
    });
  });
