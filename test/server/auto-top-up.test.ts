import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/browser-eventually.ts';
import { stripeShops } from './stripe-shop.ts';
import { rule, small, topUpShops } from './top-up-shop.ts';

const open = stripeShops();
const withRule = topUpShops();

describe('an automatic top-up', () => {
  it("is off until an owner sets it, and is nobody else's", async () => {
    const shop = await open({ config: small });
    const { world } = shop;
    const owner = await world.session('acme');
    const agent = await world.session('acme', { user: 'sam', role: 'agent' });
    const off = await world.as(owner, 'GET', '/v1/auto-top-up');
    expect(off.body).toMatchObject({ enabled: false, stop: 'off', spentMinor: 0, attempts: [] });
    for (const method of ['GET', 'PUT']) {
      const body = method === 'PUT' ? rule : undefined;
      expect(await world.as(agent, method, '/v1/auto-top-up', body)).toMatchObject({ status: 403 });
    }
    await world.use('acme', 'all', 3000);
    await world.proxy.topUps?.sweep();
    expect(await shop.paid()).toBe(0);
  });

  it.each([
    ['credits that are not sold', { credits: 1500 }, 422],
    ['a cap below one top-up', { monthlyCapMinor: 4999 }, 422],
    ['a threshold below nothing', { threshold: -1 }, 400],
    ['half a credit', { credits: 1000.5 }, 400],
  ])('refuses %s', async (_, change, status) => {
    const { set } = await withRule(change);
    expect(set.status).toBe(status);
  });

  it('can be switched off whatever is sold by now', async () => {
    const { call } = await withRule();
    const off = await call('PUT', { ...rule, enabled: false, credits: 1500 });
    expect(off).toMatchObject({ status: 200, body: { enabled: false, stop: 'off' } });
  });

  it('buys once when the balance falls below the threshold, by itself', async () => {
    const shop = await withRule();
    expect(shop.set.body).toMatchObject({ ...rule, stop: null, currency: 'USD', declines: 0 });
    await shop.spend(1999);
    await shop.sweep();
    expect(await shop.statuses()).toEqual([]);
    await Promise.all(Array.from({ length: 10 }, () => shop.spend(10)));
    await eventually('a top-up', async () => (await shop.statuses())[0] === 'paid');
    expect(await shop.available()).toBe(4000 - 1999 - 100 + 5000);
    expect(shop.cards.charged).toBe(1);
    const { transactions } = (await shop.world.api('GET', '/v1/accounts/acme/transactions?filter=added'))
      .body;
    expect(transactions[0]).toMatchObject({ type: 'purchase', credits: 5000 });
  });

  it('spends no more in a cycle than it may, and goes on in the next', async () => {
    const shop = await withRule({ monthlyCapMinor: 10_000 });
    for (let turn = 0; turn < 4; turn += 1) {
      await shop.spend(await shop.available());
      await shop.sweep();
    }
    expect(shop.cards.charged).toBe(2);
    expect(await shop.state()).toMatchObject({ stop: 'capped', spentMinor: 10_000 });
    shop.world.clock.set('2025-09-25T12:00:00Z');
    await shop.spend(await shop.available());
    await shop.sweep();
    expect(shop.cards.charged).toBe(3);
    expect(await shop.state()).toMatchObject({ stop: null, spentMinor: 5000 });
  });

  it('stops after three declines, tells of each, and goes on with another card or a paid purchase', async () => {
    const fault = vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    shop.cards.mood = 'declines';
    await shop.spend(3900);
    for (let turn = 0; turn < 6; turn += 1) await shop.sweep();
    expect(await shop.statuses()).toEqual(['failed', 'failed', 'failed']);
    expect(await shop.state()).toMatchObject({ stop: 'paused', declines: 3, spentMinor: 0 });
    expect(fault.mock.calls.join()).toContain('was declined. No money moved.');
    shop.cards.mood = 'pays';
    await shop.sweep();
    expect(shop.cards.charged).toBe(0);
    shop.world.clock.set('2025-08-28T12:30:00Z');
    await shop.keepCard('another');
    await shop.sweep();
    expect(shop.cards.charged).toBe(1);
    expect(await shop.state()).toMatchObject({ stop: null, declines: 0 });
  });

  it('takes what a bank wants confirmed as a decline: nobody is there', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    shop.cards.mood = 'asks';
    await shop.spend(3900);
    await shop.sweep();
    expect((await shop.statuses())[0]).toBe('failed');
  });

  it.each(['answer lost', 'request lost'] as const)('whose %s is charged once in the end', async mood => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    shop.deliver(false);
    shop.cards.mood = mood;
    await shop.spend(3900);
    await shop.sweep();
    // Nobody knows: it counts, and nothing else is begun.
    expect(await shop.state()).toMatchObject({ stop: 'open', spentMinor: 5000 });
    shop.cards.mood = 'pays';
    for (let turn = 0; turn < 3; turn += 1) await shop.sweep();
    expect(shop.cards.charged).toBe(1);
    expect(await shop.statuses()).toEqual(['paid']);
    expect(await shop.available()).toBe(100 + 5000);
  });

  it('is not charged after all once it is switched off', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await withRule();
    shop.cards.mood = 'request lost';
    await shop.spend(3900);
    await shop.sweep();
    shop.cards.mood = 'pays';
    await shop.call('PUT', { ...rule, enabled: false });
    await shop.sweep();
    await shop.spend(1);
    expect(shop.cards.charged).toBe(0);
    expect(await shop.statuses()).toEqual(['pending']);
  });

  it('is not made while debt would swallow all of it, nor for an account that may not buy', async () => {
    const shop = await withRule();
    const headers = { 'idempotency-key': 'large' };
    const { body } = await shop.world.as(shop.owner, 'POST', '/v1/purchases', { credits: 6000 }, headers);
    await shop.twin.pay(shop.twin.sessionAt(body.checkoutUrl));
    await shop.call('PUT', { ...rule, enabled: false });
    await shop.spend(10_000);
    await shop.twin.refund(shop.twin.sessionAt(body.checkoutUrl), 6000);
    await shop.call('PUT', rule);
    await shop.sweep();
    expect(await shop.state()).toMatchObject({ stop: 'owed' });
    await shop.world.openAccount({ status: 'suspended' });
    await shop.sweep();
    expect(shop.cards.charged).toBe(0);
  });

  it('has no card to charge once that is removed', async () => {
    const shop = await withRule();
    await shop.world.as(shop.owner, 'DELETE', '/v1/saved-card');
    await shop.spend(3900);
    await shop.sweep();
    expect(await shop.state()).toMatchObject({ stop: 'no_card', attempts: [] });
  });
});
