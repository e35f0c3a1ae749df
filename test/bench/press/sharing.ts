import type { Presses } from './presser.ts';
import { ask, type PressShop, showCode } from './shop.ts';
import { button, field, link, within } from './words.ts';

/** Agents ask, and an owner answers. */
export async function askAndAnswer(presses: Presses, shop: PressShop): Promise<void> {
  const sam = await presses.open(shop.pageOf('sam'));
  await sam.press('BalanceView: ask the owner', button('Ask the owner'));
  await sam.type('AskForm: note', field('Note to the owner (optional)'), 'running low');
  await sam.press('AskForm: send', within('[part="ask"] .primary'));
  await sam.page.locator(within('::-p-text(You asked for)')).wait();
  await ask(shop, 'kim');

  const priya = await presses.open(shop.pageOf('priya'));
  await priya.press('RequestCard: approve', button('Approve'));
  await priya.press('PanelHeader: back', button('Back'));
  await priya.press('RequestCard: decline', button('Decline'));
  await priya.press('RequestCard: cancel', button('Cancel'));
  for (const reason of ['After the reset.', 'No.']) {
    await priya.press('RequestCard: decline', button('Decline'));
    await priya.type('RequestCard: reason', field('Reason (optional)'), reason);
    await priya.press('RequestCard: send', within('[part="request"] .primary'));
  }
  await priya.close();

  await sam.page.locator(button('Refresh')).click();
  await sam.press('RequestNotice: dismiss', button('Dismiss'));
  await sam.close();
}

/** Lets browsers in, removes one, and signs in again. */
export async function connectAndSignIn(presses: Presses, shop: PressShop): Promise<void> {
  const panel = await presses.open(shop.pageOf('priya'));
  await panel.press('BalanceView: connect', button('Connect browser extension'));
  for (const name of ['Copy code', 'Copied']) await panel.press('PairingView: copy', button(name));
  await panel.press('PairingView: new code', button('Make a new code'));
  await panel.press('PairingView: link', link('Open link'));
  for (const decision of ['Decline', 'Approve'] as const) {
    const { comeIn, userCode } = await showCode(shop);
    await panel.type('ApproveForm: code', field('Code that the extension shows'), userCode);
    await panel.press('ApproveForm: continue', button('Continue'));
    await panel.press(
      decision === 'Approve' ? 'ApproveForm: approve' : 'ApproveForm: decline',
      button(decision),
    );
    await comeIn();
  }
  await panel.press('PanelHeader: back', button('Back'));
  await panel.press('BalanceView: connect', button('Connect browser extension'));
  await panel.press('DeviceList: remove', button('Remove: Chrome on Linux'));
  await panel.close();

  shop.signIn(false);
  const nobody = await presses.open(shop.pageOf('priya'));
  await nobody.page.locator(button('I have signed in')).wait();
  shop.signIn(true);
  await nobody.press('Panel: sign in', button('I have signed in'));
  await nobody.close();
}
