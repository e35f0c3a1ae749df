import type { Control } from './controls.ts';
import type { Presses } from './presser.ts';
import type { PressShop } from './shop.ts';
import { button, tab, within } from './words.ts';

/** What cannot be asked for, and where it is looked for. */
const ways: readonly (readonly [control: Control, broken: string, ...presses: string[]])[] = [
  ['BuyView: retry', '/v1/pricing', button('Get More Credits')],
  ['ExplainView: retry', '/v1/explain', within('[part="balance"] button')],
  ['HistoryView: retry', '/v1/transactions', tab('History')],
  ['LineDetail: retry', '/v1/transactions/', tab('History'), within('button.line')],
  ['InsightsView: retry', '/v1/insights', tab('Insights')],
  ['TopUpView: retry prices', '/v1/pricing', button('Automatic top-up')],
  ['TopUpView: retry rule', '/v1/auto-top-up', button('Automatic top-up')],
  ['PairingView: retry', '/v1/pairing-codes', button('Connect browser extension')],
  ['DeviceList: retry', '/v1/devices', button('Connect browser extension')],
];

/** Has everything fail once that is asked for, and asks again. */
export async function retryEverything(presses: Presses, shop: PressShop): Promise<void> {
  for (const [control, broken, ...way] of ways) {
    const panel = await presses.open(shop.pageOf('priya'), { broken });
    for (const selector of way) await panel.page.locator(selector).click();
    await panel.page.locator(button('Retry')).wait();
    await panel.breakOff('');
    await panel.press(control, button('Retry'));
    await panel.close();
  }
  const panel = await presses.open(shop.pageOf('priya'));
  await panel.page.locator(within('[part="balance"]')).wait();
  await panel.breakOff('/v1/balance');
  await panel.page.locator(button('Refresh')).click();
  await panel.page.locator(button('Retry')).wait();
  await panel.breakOff('');
  await panel.press('BalanceNotice: retry', button('Retry'));
  await panel.close();
}
