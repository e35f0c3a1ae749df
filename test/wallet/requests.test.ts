import { describe, expect, it } from 'vitest';
import { type CardWorld, createCardWorld } from '../support/card-world.ts';
import { until, useWallet } from './stage.ts';

let shop: CardWorld;
const stage = useWallet(async options => {
  shop = await createCardWorld(options);
  return shop;
});

async function asked(user = 'sam') {
  const where = '/v1/accounts/acme/top-up-requests';
  const { body } = await shop.api('POST', where, { credits: 5000, user }, { 'idempotency-key': user });
  return body.id as string;
}
const statusOf = async (user: string) =>
  (await shop.api('GET', `/v1/accounts/acme/top-up-requests?user=${user}`)).body.requests[0].status;
const pending = () => stage.hands.kept().pending;
const open = () => {
  const { state } = stage.wallet.balance;
  return 'balance' in state.value ? state.value.balance.requests?.map(({ id }) => id) : undefined;
};

describe('a request', () => {
  it('that is approved by the saved card is paid at once, and open no more', async () => {
    const id = await asked();
    stage.open();
    await until(() => expect(open()).toEqual([id]));
    stage.wallet.purchase.buy(5000, 'card', id);
    expect(pending()).toMatchObject({ credits: 5000, savedCard: true, request: id });
    await until(() => expect(stage.purchase()).toBe('paid'));
    await until(() => expect(open()).toEqual([]));
    expect([await statusOf('sam'), shop.cards.charged]).toEqual(['approved', 1]);
  });

  it('whose approval was lost is approved by the same key again, also in another visit', async () => {
    const id = await asked();
    stage.open();
    await until(() => expect(open()).toEqual([id]));
    stage.lose('/v1/top-up-requests/:id/approve');
    stage.wallet.purchase.buy(5000, 'card', id);
    await until(() => expect(stage.purchase()).toBe('unsent'));
    const left = stage.hands.kept();
    stage.wallet.dispose();
    stage.network.resetHandlers();
    stage.open(left);
    await until(() => expect(stage.purchase()).toBe('paid'));
    expect(shop.cards.charged).toBe(1);
    expect(stage.requests().filter(each => each.startsWith('POST /v1/purchases'))).toEqual([]);
  });

  it('is another purchase than one of the same amount that is under way', async () => {
    const id = await asked();
    stage.open();
    await until(() => expect(open()).toEqual([id]));
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const plain = pending()?.purchase;
    stage.wallet.purchase.buy(5000, 'page', id);
    await until(() => expect(pending()).toMatchObject({ request: id, purchase: expect.any(String) }));
    expect(pending()?.purchase).not.toBe(plain);
  });

  it('that a colleague began to pay opens the same page', async () => {
    const id = await asked();
    const where = `/v1/accounts/acme/top-up-requests/${id}/approve`;
    const { body } = await shop.api('POST', where, {}, { 'idempotency-key': 'colleague' });
    stage.open();
    await until(() => expect(open()).toEqual([id]));
    stage.wallet.purchase.buy(5000, 'page', id);
    await until(() => expect(stage.hands.tabs[0]?.url).toBe(body.checkoutUrl));
  });

  it('is asked for once, however often its answer was lost, and another one where the words changed', async () => {
    stage.open();
    stage.lose('/v1/top-up-requests');
    expect(await stage.wallet.requests.send(1000, 'low')).toEqual({ kind: 'unreachable' });
    expect(await stage.wallet.requests.send(1000, 'low')).toEqual({ kind: 'unreachable' });
    stage.network.resetHandlers();
    expect(await stage.wallet.requests.send(1000, 'low')).toBeUndefined();
    expect(await stage.wallet.requests.send(2000, 'low')).toBeUndefined();
    const { body } = await shop.api('GET', '/v1/accounts/acme/top-up-requests?user=priya');
    expect(body.requests.map(({ credits }: { credits: number }) => credits).toSorted()).toEqual([1000, 2000]);
  });

  it('that is declined tells what stood in the way', async () => {
    const id = await asked();
    stage.open();
    expect(await stage.wallet.requests.decline('none', '')).toMatchObject({ code: 'not_found' });
    expect(await stage.wallet.requests.decline(id, 'no')).toBeUndefined();
    expect(await statusOf('sam')).toBe('declined');
  });

  it('that was read is remembered', async () => {
    stage.open();
    stage.wallet.requests.dismiss('req_1');
    const left = stage.hands.kept();
    stage.wallet.dispose();
    stage.open(left);
    expect(stage.wallet.requests.told.value).toBe('req_1');
  });
});
