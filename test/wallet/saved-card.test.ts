import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { endpoint, until, useWallet } from './stage.ts';

let shop: CardWorld;
const stage = useWallet(async options => {
  shop = await createCardWorld(options);
  return shop;
});

const pending = () => stage.hands.kept().pending;
const sent = () => stage.requests().filter(each => each === 'POST /v1/purchases').length;
const young = () => ({
  idempotencyKey: 'kept',
  credits: 5000,
  startedAt: shop.clock.now() - 1000,
  savedCard: true,
});

describe('a purchase by the saved card', () => {
  it('is remembered as such before it is sent, opens no tab and is settled by its answer', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000, 'card');
    expect(pending()).toMatchObject({ credits: 5000, savedCard: true });
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect([pending(), stage.hands.tabs]).toEqual([undefined, []]);
    await stage.untilReady(46_000);
  });

  it('whose answer was lost is sent again by the same key, and pays once', async () => {
    stage.open();
    stage.lose('/v1/purchases');
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('unsent'));
    const first = pending();
    stage.network.resetHandlers();
    stage.cut('/v1/purchases');
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('unsent'));
    expect(pending()).toEqual(first);
    stage.network.resetHandlers();
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect(shop.cards.charged).toBe(1);
  });

  it('whose answer was lost keeps its key where the session has ended meanwhile', async () => {
    const body = { type: 'about:blank', title: 'No', status: 401, code: 'unauthenticated', detail: 'No.' };
    const refuse = () =>
      stage.network.use(
        http.post(`${endpoint}/v1/purchases`, () => HttpResponse.json(body, { status: 401 })),
      );
    stage.open();
    // One that was never heard is nothing to go on with.
    refuse();
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('refused'));
    expect(pending()).toBeUndefined();
    stage.network.resetHandlers();
    stage.lose('/v1/purchases');
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('unsent'));
    const first = pending();
    refuse();
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.hands.told.at(-1)).toEqual(['error', { code: 'unauthenticated' }]));
    await until(() => expect(stage.purchase()).toBe('unsent'));
    expect(pending()).toEqual(first);
    stage.network.resetHandlers();
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect(shop.cards.charged).toBe(1);
  });

  it('whose answer was lost is found to be paid where the other way is chosen then', async () => {
    stage.open();
    stage.lose('/v1/purchases');
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('unsent'));
    stage.network.resetHandlers();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect([shop.cards.charged, stage.hands.tabs[0]?.isCancelled]).toEqual([1, true]);
  });

  it('that never arrived is paid on the hosted page where that is chosen then', async () => {
    stage.open();
    stage.cut('/v1/purchases');
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('unsent'));
    const key = pending()?.idempotencyKey;
    stage.network.resetHandlers();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    expect(pending()).toMatchObject({ idempotencyKey: key, savedCard: false });
    expect([shop.cards.charged, stage.hands.tabs[0]?.url]).toEqual([
      0,
      expect.stringContaining(shop.twin.url),
    ]);
  });

  it('that waits for the bank leads to its confirmation where another way is chosen', async () => {
    stage.open();
    shop.cards.mood = 'asks';
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('waiting'));
    stage.wallet.purchase.buy(5000);
    expect(stage.hands.tabs[0]?.url).toMatch(/\/confirm$/);
    expect(sent()).toBe(1);
    await shop.confirm(stage.hands.tabs[0]?.url ?? '');
    stage.hands.tick();
    await until(() => expect(stage.purchase()).toBe('paid'));
  });

  it('does not charge while the same amount is being paid in a tab', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const first = pending();
    stage.wallet.purchase.buy(5000, 'card');
    await until(() => expect(stage.purchase()).toBe('waiting'));
    expect([pending(), shop.cards.charged]).toEqual([first, 0]);
  });

  it('that an earlier visit sent a moment ago goes on by itself', async () => {
    stage.open(async () => ({ pending: young() }));
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect(shop.cards.charged).toBe(1);
  });

  it('that an earlier visit sent long ago charges nobody unless somebody presses', async () => {
    const old = { ...young(), startedAt: shop.clock.now() - 121_000 };
    stage.open({ pending: old });
    expect(stage.purchase()).toBe('unfinished');
    await stage.untilReady(41_000);
    expect([sent(), shop.cards.charged]).toEqual([0, 0]);
    await stage.wallet.purchase.check();
    expect([stage.purchase(), shop.cards.charged]).toEqual(['paid', 1]);
  });

  it.each([true, false])(
    'without an answer keeps its key when it is pressed again (by card: %s)',
    async byCard => {
      const old = { ...young(), startedAt: shop.clock.now() - 3_600_000 };
      stage.open({ pending: old });
      stage.wallet.purchase.buy(5000, byCard ? 'card' : 'page');
      expect(pending()).toMatchObject({ idempotencyKey: 'kept', savedCard: byCard });
      await until(() => expect(stage.purchase()).toBe(byCard ? 'paid' : 'waiting'));
    },
  );

  it('is none where an earlier version remembered it', async () => {
    const { savedCard: _, ...older } = young();
    stage.open({ pending: older });
    await until(() => expect(stage.purchase()).toBe('waiting'));
    expect(shop.cards.charged).toBe(0);
  });
});

it('a card that was removed is gone from the price list', async () => {
  stage.open();
  const card = () => {
    const state = stage.wallet.pricing.state.value;
    return state.phase === 'ready' && state.pricing.savedCard;
  };
  await until(() => expect(card()).toEqual({ brand: 'visa', last4: '4242' }));
  expect(await stage.wallet.pricing.dropCard()).toBeUndefined();
  expect([card(), shop.cards.detached.length]).toEqual([undefined, 1]);
});
