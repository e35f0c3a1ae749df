import type { CardWorld } from '../../support/card-world.ts';
import type { Presser, Presses } from './presser.ts';
import { agree, type PressShop } from './shop.ts';
import { button, field, link, text, within } from './words.ts';

const pay = within('[part="buy"]');
const dayMs = 24 * 3_600_000;
/** After it nobody is asked whether to buy again. */
const passedMs = 120_000;

/** Chooses amounts and pays, by a card, on the page and again; is declined, unheard and late. */
export async function buyInEveryWay(
  presses: Presses,
  shop: PressShop & { readonly world: CardWorld },
): Promise<void> {
  const { cards } = shop.world;
  const panel = await presses.open(shop.pageOf('priya'));
  await panel.press('BalanceView: get more', button('Get More Credits'));
  await choose(panel);
  await panel.press('BuyButton: pay', button('Pay another way'));
  await panel.press('PurchaseNotice: open', link('Open again'));
  await panel.press('PurchaseNotice: dismiss', button('Dismiss'));
  cards.mood = 'declines';
  await panel.press('BuyButton: pay', pay);
  cards.mood = 'pays';
  await panel.press('PurchaseNotice: try again', button('Try again'));
  await panel.press('PurchaseNotice: dismiss', button('Dismiss'));
  await panel.press('BalanceView: get more', button('Get More Credits'));
  await panel.press('BuyButton: pay', pay);
  await panel.press('BuyButton: cancel', button('Cancel'));
  await panel.press('BuyButton: pay', pay);
  cards.mood = 'asks';
  await panel.press('BuyButton: confirm', button('Buy again'));
  cards.mood = 'pays';
  await panel.press('PurchaseNotice: open', link('Confirm'));
  await panel.press('PurchaseNotice: dismiss', button('Dismiss'));
  await panel.press('BuyButton: pay', button('Remove card'));
  await panel.press('BuyButton: confirm', button('Remove card'));
  await panel.close();
  await fail(presses, shop);
}

async function choose(panel: Presser): Promise<void> {
  await panel.press('BuyView: preset', text('25K'));
  await panel.press('Counter: more', button('1,000 more'));
  await panel.hold('Counter: more', button('1,000 more'));
  await panel.press('Counter: fewer', button('1,000 fewer'));
  await panel.hold('Counter: fewer', button('1,000 fewer'));
  await panel.type('Counter: amount', field('Credits to buy'), '7000');
}

// Without a card everything is paid on the page.
async function fail(presses: Presses, shop: PressShop): Promise<void> {
  shop.world.clock.advance(passedMs);
  const panel = await presses.open(shop.pageOf('priya'));
  await panel.press('BalanceView: get more', button('Get More Credits'));
  await panel.breakOff('/v1/purchases');
  await panel.press('BuyButton: pay', pay);
  await panel.page.locator(button('Try again')).wait();
  await panel.breakOff('');
  await panel.press('PurchaseNotice: try the same again', button('Try again'));
  // A day later nobody knows what became of it.
  const { page } = panel;
  await page.evaluateOnNewDocument(liveLater, dayMs + 60_000);
  await page.reload();
  await panel.press('PurchaseNotice: check', button('Check again'));
  await panel.press('PurchaseNotice: forget', button('Forget'));
  await panel.press('TopUpLink: link', text('Automatic top-up'));
  await panel.press('TopUpView: get more', within('.notice button'));
  await panel.close();
  const pill = await presses.open(shop.pageOf('priya', 'pill'));
  await pill.press('Pill: pill', within('[part="pill"]'));
  await pill.press('BuyButton: pay', pay);
  await pill.close();
}

// Runs in the page.
function liveLater(ms: number): void {
  const now = Date.now;
  Date.now = () => now() + ms;
}

/** Agrees to debits, makes a rule, cancels a debit and ends the agreement. */
export async function topUpByItself(presses: Presses, shop: PressShop): Promise<void> {
  const { world } = shop;
  const panel = await presses.open(shop.pageOf('priya'));
  await panel.press('TopUpLink: link', text('Automatic top-up'));
  await panel.press('TopUpView: agree', button('Buy 1K and agree'));
  await agree(shop);
  world.clock.advance(passedMs);
  await panel.page.reload();
  await panel.press('TopUpLink: link', text('Automatic top-up'));
  await panel.press('TopUpView: switch', within('[role="switch"]'));
  for (const [place, amount] of ['8000', '5000', '14985'].entries())
    await panel.type('TopUpView: amount', within(`.rule p:nth-of-type(${place + 1}) input`), amount);
  await panel.press('TopUpView: save', button('Save'));
  await world.use('acme', 'much', 35_000);
  await world.proxy.topUps?.sweep();
  await panel.page.reload();
  await panel.press('TopUpLink: link', text('Automatic top-up'));
  await panel.press('TopUpView: cancel debit', button('Cancel this debit'));
  await panel.press('TopUpView: end agreement', button('End this agreement'));
  await panel.close();
}
