import { describe, expect, it, vi } from 'vitest';
import { rule, topUpShops } from './top-up-shop.ts';

const withRule = topUpShops();
const start = Date.parse('2025-08-28T12:00:00Z');
const hourMs = 3_600_000;
const isCharge = (call: { method: string; path: string }) =>
  call.method === 'POST' && call.path === '/v1/payment_intents';

/** Spends all there is and sweeps, so many times. */
async function run(shop: Awaited<ReturnType<typeof withRule>>, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await shop.spend(await shop.available());
    await shop.sweep();
  }
}

describe('an automatic top-up at odds', () => {
  it('is not charged after all once the account is suspended', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    shop.cards.mood = 'request lost';
    await shop.spend(3900);
    await shop.sweep();
    shop.cards.mood = 'pays';
    await shop.world.openAccount({ status: 'suspended' });
    await shop.sweep();
    expect(shop.cards.charged).toBe(0);
    await shop.world.openAccount({ status: 'active' });
    await shop.sweep();
    expect(shop.cards.charged).toBe(1);
  });

  it('keeps to its cap where the clock was ahead over a reset', async () => {
    const shop = await withRule({ monthlyCapMinor: 10_000 });
    shop.world.clock.set('2025-09-25T12:00:00Z');
    await shop.available();
    shop.world.clock.set('2025-08-28T12:10:00Z');
    await run(shop, 6);
    expect(shop.cards.charged).toBe(2);
    expect(await shop.state()).toMatchObject({ stop: 'capped', spentMinor: 10_000 });
  });

  it('stops after three declines where the clock was ahead when the card was saved', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule({ monthlyCapMinor: 10_000_000 });
    shop.world.clock.set('2025-08-29T12:00:00Z');
    await shop.keepCard('ahead');
    shop.world.clock.set('2025-08-28T12:10:00Z');
    shop.cards.mood = 'declines';
    await shop.spend(4900);
    for (let turn = 0; turn < 8; turn += 1) await shop.sweep();
    expect(shop.twin.calls.filter(isCharge)).toHaveLength(3);
    expect(await shop.state()).toMatchObject({ stop: 'paused', declines: 3 });
  });

  it('is off once the account pays in another currency, in which the cap would be another', async () => {
    const shop = await withRule({ monthlyCapMinor: 500_000 }, 'INR');
    expect(shop.set.body).toMatchObject({ stop: null, currency: 'INR' });
    await shop.world.openAccount({ currency: 'USD' });
    await shop.keepCard('in-usd');
    await run(shop, 3);
    expect(shop.cards.charged).toBe(0);
    expect(await shop.state()).toMatchObject({ enabled: true, stop: 'off' });
  });

  it('goes on after a decline that nobody heard of', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    const { also } = shop.twin;
    shop.cards.mood = 'declines';
    shop.deliver(false);
    shop.twin.also = async call =>
      (await also?.(call)) && isCharge(call) ? [0, null] : (also?.(call) ?? null);
    await shop.spend(3900);
    await shop.sweep();
    shop.twin.also = also;
    shop.cards.mood = 'pays';
    shop.world.clock.set(start + 21 * hourMs);
    for (let turn = 0; turn < 3; turn += 1) await shop.sweep();
    expect(await shop.statuses()).toEqual(['paid', 'failed']);
  }, 40_000);

  it('waits for a charge under way, whatever card is saved meanwhile', async () => {
    const shop = await withRule({ monthlyCapMinor: 5000 });
    const { also } = shop.twin;
    let slow = '';
    shop.twin.also = async call => {
      if (!isCharge(call)) return also?.(call) ?? null;
      slow = call.form.get('metadata[purchase_id]') ?? '';
      const metadata = { purchase_id: slow, account: 'acme' };
      const [made] = shop.twin.newIntent(
        { amount: 5000, currency: 'usd', of: `slow-${slow}`, metadata },
        'processing',
      );
      return [200, shop.twin.keepIntent({ ...made, customer: call.form.get('customer') })];
    };
    await shop.spend(3900);
    await shop.sweep();
    shop.twin.also = also;
    await shop.world.as(shop.owner, 'DELETE', '/v1/saved-card');
    shop.world.clock.set('2025-08-28T12:05:00Z');
    await shop.keepCard('new');
    for (let turn = 0; turn < 2; turn += 1) await shop.sweep();
    expect(await shop.state()).toMatchObject({ stop: 'open', spentMinor: 5000 });
    expect(shop.cards.charged).toBe(0);
    await shop.twin.charge({
      amount: 5000,
      currency: 'usd',
      metadata: { purchase_id: slow, account: 'acme' },
    });
    expect(await shop.statuses()).toEqual(['paid']);
  });

  it('is not looked at again for every spend while it is capped', async () => {
    const shop = await withRule({ monthlyCapMinor: 5000 });
    await run(shop, 2);
    const { length } = shop.twin.calls;
    const submit = vi.spyOn(shop.world.proxy.committer, 'submit');
    await shop.world.api('POST', '/v1/accounts/acme/adjustments', { id: 'gift', credits: 100, reason: 'x' });
    for (let turn = 0; turn < 5; turn += 1) await shop.spend(1);
    expect(submit.mock.calls.filter(([{ type }]) => type === 'start-top-up')).toHaveLength(0);
    expect(shop.twin.calls).toHaveLength(length);
  });

  it('can be set anew', async () => {
    const shop = await withRule();
    expect((await shop.call('PUT', { ...rule, threshold: 1 })).body).toMatchObject({
      threshold: 1,
      stop: null,
    });
  });
});
