import { describe, expect, it } from 'vitest';
import type { Pending } from '../../src/wallet/surroundings.ts';
import { until, useWallet } from './stage.ts';

const stage = useWallet();

describe('a purchase', () => {
  const pendingNow = (): Pending | undefined => stage.hands.kept().pending;

  it('is remembered before it is sent, opens its tab in the click, and heals when the tab is closed', async () => {
    stage.open();
    await stage.untilReady(40_000);
    stage.wallet.purchase.buy(5000);
    expect(stage.hands.tabs).toHaveLength(1);
    expect(pendingNow()).toMatchObject({ credits: 5000, idempotencyKey: expect.any(String) });
    expect(pendingNow()?.purchase).toBeUndefined();
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const url = stage.hands.tabs[0]?.url ?? '';
    expect(pendingNow()?.checkoutUrl).toBe(url);
    await stage.world.pay(url);
    if (stage.hands.tabs[0]) stage.hands.tabs[0].isClosed = true;
    stage.hands.tick();
    await until(() => expect(stage.purchase()).toBe('paid'));
    await stage.untilReady(45_000);
    expect(pendingNow()).toBeUndefined();
    expect(stage.hands.told.map(([name]) => name)).toContain('purchased');
  });

  it('heals by itself when its tab never returns, asking ever more slowly', async () => {
    stage.open();
    stage.wallet.purchase.buy(1000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    stage.hands.look(false);
    const waits: number[] = [];
    for (let check = 0; check < 10; check += 1) {
      await until(() => expect(stage.hands.waits.some(ms => ms >= 2000)).toBe(true));
      waits.push(stage.hands.waits.find(ms => ms >= 2000) ?? 0);
      stage.hands.tick();
    }
    expect(waits.slice(0, 3)).toEqual([2000, 3000, 4500]);
    expect(waits.at(-1)).toBe(60_000);
    await stage.world.pay(stage.hands.tabs[0]?.url ?? '');
    await until(() => {
      stage.hands.tick();
      expect(stage.purchase()).toBe('paid');
    });
  });

  it('is asked for while the answer about an earlier one does not come', async () => {
    stage.open();
    stage.wallet.purchase.buy(1000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const answer = stage.hold(`/v1/purchases/${pendingNow()?.purchase}`);
    const check = stage.wallet.purchase.check();
    stage.wallet.purchase.buy(2000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    await stage.world.pay(stage.hands.tabs[1]?.url ?? '');
    stage.hands.tick();
    await until(() => expect(stage.purchase()).toBe('paid'));
    answer();
    await check;
    expect(stage.purchase()).toBe('paid');
  });

  it('whose answer was lost is the same purchase when it is sent again', async () => {
    stage.open();
    stage.cut('/v1/purchases');
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('unsent'));
    expect(stage.hands.tabs[0]?.isCancelled).toBe(true);
    const key = pendingNow()?.idempotencyKey;
    stage.network.resetHandlers();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    expect(pendingNow()?.idempotencyKey).toBe(key);
  });

  it('of another amount is another purchase', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const first = pendingNow();
    stage.wallet.purchase.buy(1000);
    await until(() => expect(pendingNow()?.purchase).not.toBe(first?.purchase));
    expect(pendingNow()?.idempotencyKey).not.toBe(first?.idempotencyKey);
  });

  it('that waits is opened again, not bought again, by an impatient buyer', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    stage.wallet.purchase.buy(5000);
    expect(stage.hands.tabs[1]?.url).toBe(stage.hands.tabs[0]?.url);
    expect(stage.requests().filter(each => each === 'POST /v1/purchases')).toHaveLength(1);
  });

  it('is found again by the next visit', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const kept = stage.hands.kept();
    const url = stage.hands.tabs[0]?.url ?? '';
    stage.wallet.dispose();
    await stage.world.pay(url);
    stage.open(kept);
    await until(() => expect(stage.purchase()).toBe('paid'));
  });

  it('is found again even if the last visit died before the answer', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    const died = stage.hands.kept();
    stage.wallet.dispose();
    stage.open(died);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    expect(stage.hands.tabs).toEqual([]);
    expect(pendingNow()?.checkoutUrl).toMatch(/^http/);
  });

  it('nobody knows of after a day is left to the person', async () => {
    stage.open();
    stage.wallet.purchase.buy(5000);
    await until(() => expect(stage.purchase()).toBe('waiting'));
    const kept = stage.hands.kept();
    const url = stage.hands.tabs[0]?.url ?? '';
    stage.wallet.dispose();
    stage.world.clock.set('2025-09-02T00:00:01Z');
    stage.open(kept);
    expect(stage.purchase()).toBe('unfinished');
    stage.wallet.purchase.forget();
    expect([stage.purchase(), stage.hands.kept().pending]).toEqual(['none', undefined]);
    expect(url).not.toBe('');
  });

  it('that is refused says why and starts nothing', async () => {
    stage.open();
    stage.wallet.purchase.buy(1500);
    await until(() => expect(stage.purchase()).toBe('refused'));
    expect(stage.hands.tabs[0]?.isCancelled).toBe(true);
    expect(pendingNow()).toBeUndefined();
  });

  it('that the page takes over opens no tab', async () => {
    stage.open();
    stage.hands.prevents = 'buy';
    stage.wallet.purchase.buy(1000);
    expect([stage.purchase(), stage.hands.tabs]).toEqual(['none', []]);
  });
});
