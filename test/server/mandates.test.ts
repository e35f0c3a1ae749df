import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import type { Mood } from '../support/razorpay-twin.ts';
import type { DebitMood } from '../support/razorpay-twin-mandates.ts';
import { hourMs, mandateShops, payer, rule } from './mandate-shop.ts';
import { stripeShops } from './stripe-shop.ts';

const open = mandateShops();
const byStripe = stripeShops();

/** A shop of 11,000 credits, of which 9,500 were used in two weeks. */
async function used(change: Partial<typeof rule> = {}) {
  const shop = await open(change);
  shop.world.clock.advance(14 * 24 * hourMs);
  await shop.spend(9500);
  return shop;
}

/** The same, once its debit was announced. */
async function announced(change: Partial<typeof rule> = {}) {
  const shop = await used(change);
  await shop.sweep();
  return shop;
}

/** The same, on the day of the debit. */
async function due(mood: DebitMood = 'pays') {
  const shop = await announced();
  shop.mandates.mood = mood;
  await shop.hours(37);
  return shop;
}

describe('a mandate', () => {
  it('is agreed to where a purchase is paid, and grants what was bought, once', async () => {
    const { mandates, available, state, world, paid, twin, send, sign } = await open();
    expect(mandates.invoices).toHaveLength(1);
    expect(await paid()).toBe(1000);
    for (const event of twin.events) await send(sign(event));
    expect(await paid()).toBe(1000);
    expect(await available()).toBe(11_000);
    expect(await state()).toMatchObject({ mandate: { mostMinor: 1_498_500, agreed: 'UPI' }, stop: null });
    // Nothing is charged by it at once.
    const { body } = await world.api('GET', '/v1/accounts/acme/pricing');
    expect(body).not.toHaveProperty('savedCard');
  });

  it('is found where no message of its payment came', async () => {
    const { mandates, agree, deliver, state, call, paid, world } = await open();
    await call('DELETE', '/../saved-card');
    expect((await state()).mandate.agreed).toBe(null);
    deliver(false);
    const { body } = await agree('silent', 2000);
    await mandates.agree(body.checkoutUrl);
    expect(await paid()).toBe(1000);
    const { body: after } = await world.api('GET', `/v1/accounts/acme/purchases/${body.id}`);
    expect(after.status).toBe('paid');
    expect(await paid()).toBe(3000);
    expect(await state()).toMatchObject({ mandate: { agreed: 'UPI' }, stop: null });
  });

  it('is the same page for the same key, also where the proxy lost the purchase', async () => {
    const { agree, world, mandates } = await open();
    const made = await agree('crash');
    expect((await agree('crash')).body).toEqual(made.body);
    const db = new DatabaseSync(world.path);
    db.prepare('DELETE FROM provider_reference WHERE purchase = ?').run(made.body.id);
    db.prepare('DELETE FROM purchase WHERE id = ?').run(made.body.id);
    db.close();
    expect((await agree('crash')).body).toEqual(made.body);
    expect(mandates.invoices).toHaveLength(2);
  });

  it('needs to know whom a debit is announced to, and says so', async () => {
    const { tellPayer, agree } = await open();
    for (const who of [{}, { email: payer.email }, { phone: payer.phone }]) {
      await tellPayer(who);
      const { status, body } = await agree(JSON.stringify(who));
      expect({ status, code: body.code }).toEqual({ status: 502, code: 'payment_unavailable' });
      expect(body.detail).toMatch(/email and the phone.*No money moved\.$/);
    }
  });

  it('is the owner’s, and for INR', async () => {
    const { world } = await open();
    const agent = await world.session('acme', { role: 'agent' });
    const order = { credits: 1000, mandate: true };
    const key = { 'idempotency-key': 'k' };
    expect(await world.as(agent, 'POST', '/v1/purchases', order, key)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const dollars = await byStripe();
    const asked = await dollars.world.api('POST', '/v1/accounts/acme/purchases', order, key);
    expect(asked).toMatchObject({ status: 502, body: { code: 'payment_unavailable' } });
    expect(asked.body.detail).toContain('USD');
  });

  it('is not kept where the payer paid and did not agree', async () => {
    const { agree, mandates, call, state, paid } = await open();
    await call('DELETE', '/../saved-card');
    const { body } = await agree('only paid');
    await mandates.agree(body.checkoutUrl, false);
    expect(await paid()).toBe(2000);
    expect(await state()).toMatchObject({ mandate: { agreed: null }, stop: 'no_card' });
  });

  it('is debited INR 14,985 at a time at most', async () => {
    const { call, state } = await open({ credits: 15_000, monthlyCapMinor: 5_000_000 });
    expect(await state()).toMatchObject({ enabled: true, credits: 15_000 });
    const refused = await call('PUT', '', { ...rule, credits: 16_000, monthlyCapMinor: 5_000_000 });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_amount' } });
    expect(refused.body.detail).toContain('1498500');
    expect(await state()).toMatchObject({ credits: 15_000 });
  });
});

describe('a debit', () => {
  it('follows the mean use, not the threshold', async () => {
    const shop = await open();
    // 8,000 left. Five days at 1,000 a day are expected to leave 2,000 in six more.
    for (let day = 0; day < 3; day += 1) {
      await shop.spend(1000);
      await shop.hours(24);
    }
    expect(await shop.state()).not.toHaveProperty('debit');
    for (let day = 3; day < 8; day += 1) {
      await shop.spend(1000);
      await shop.hours(24);
    }
    // 3,000 left, at 1,000 a day: below 2,000 in 36 hours.
    expect(await shop.available()).toBe(3000);
    const { debit } = await shop.state();
    expect(debit).toMatchObject({ priceMinor: 499_500 });
    expect(shop.mandates.announced).toHaveLength(1);
  });

  it('follows what was used a moment ago as well', async () => {
    const shop = await open();
    shop.world.clock.advance(14 * 24 * hourMs);
    // 2,500 are left, and 600 a day are expected to be used.
    await shop.spend(8500);
    await shop.sweep();
    expect(shop.mandates.announced).toHaveLength(1);
  });

  it('follows what was used of late, and not what was used long ago', async () => {
    const shop = await open();
    await shop.spend(8500);
    shop.world.clock.advance(14.1 * 24 * hourMs);
    await shop.sweep();
    expect(shop.mandates.announced).toHaveLength(0);
  });

  it('is announced 36 hours before at least, by the day that is shown', async () => {
    const { mandates, state, world } = await announced();
    const [order] = mandates.announced;
    const at = Date.parse((await state()).debit.at);
    expect(order).toMatchObject({ amount: 499_500, currency: 'INR', status: 'created' });
    expect(order?.notification.payment_after).toBe(at / 1000);
    const hours = (at - world.clock.now()) / hourMs;
    expect(hours).toBeGreaterThanOrEqual(36);
    expect(hours).toBeLessThan(38);
    expect(at % hourMs).toBe(0);
    expect(await state()).toMatchObject({ stop: 'open', spentMinor: 499_500 });
  });

  it('comes on its day, once, and not before', async () => {
    const { mandates, hours, state, available, statuses } = await announced();
    await hours(36);
    expect(mandates.debits).toHaveLength(0);
    await hours(2);
    expect(mandates.debits).toHaveLength(1);
    expect(await available()).toBe(6500);
    expect(await statuses()).toEqual(['paid']);
    await hours(5);
    expect(mandates.debits).toHaveLength(1);
    expect(await state()).not.toHaveProperty('debit');
  });

  it('is cancelled by an owner, and no other follows until the rule is saved', async () => {
    const { mandates, hours, state, call, statuses, world, available } = await announced();
    const { debit } = await state();
    const agent = await world.session('acme', { role: 'agent' });
    const where = `/v1/auto-top-up/debits/${debit.purchase}`;
    expect((await world.as(agent, 'DELETE', where)).status).toBe(403);
    const { status, body } = await call('DELETE', `/debits/${debit.purchase}`);
    expect({ status, stop: body.stop, debit: body.debit }).toEqual({ status: 200, stop: 'cancelled' });
    expect((await call('DELETE', `/debits/${debit.purchase}`)).status).toBe(404);
    expect((await call('DELETE', '/debits/pur_other')).status).toBe(404);
    await hours(60);
    expect({ debits: mandates.debits.length, announced: mandates.announced.length }).toEqual({
      debits: 0,
      announced: 1,
    });
    expect(await statuses()).toEqual(['expired']);
    expect(await available()).toBe(1500);
    await call('PUT', '', rule);
    world.clock.advance(1);
    await call('PUT', '', rule);
    await hours(1);
    expect(mandates.announced).toHaveLength(2);
  });

  it('that was cancelled is followed by one in the next cycle, and by one after money came in', async () => {
    const one = await announced();
    await one.call('DELETE', `/debits/${(await one.state()).debit.purchase}`);
    one.world.clock.set('2025-09-23T18:31:00Z');
    await one.spend(9500);
    await one.sweep();
    expect(one.mandates.announced).toHaveLength(2);
    const other = await announced();
    await other.call('DELETE', `/debits/${(await other.state()).debit.purchase}`);
    other.world.clock.advance(1);
    const { body } = await other.start(1000);
    await other.twin.pay(other.twin.linkAt(body.checkoutUrl));
    await other.sweep();
    expect(other.mandates.announced).toHaveLength(2);
  });

  it('that was missed by more than a day is not made up for: another one is announced', async () => {
    for (const [late, debits] of [
      [23, 1],
      [25, 0],
    ] as const) {
      const { world, state, mandates, sweep } = await announced();
      world.clock.set(Date.parse((await state()).debit.at) + late * hourMs);
      await sweep();
      await sweep();
      expect(mandates.debits).toHaveLength(debits);
      expect(mandates.announced).toHaveLength(2 - debits);
    }
  });

  it('that was announced is gone at once where the rule is switched off', async () => {
    const { call } = await announced();
    const { body } = await call('PUT', '', { ...rule, enabled: false });
    expect(body).not.toHaveProperty('debit');
    expect(body.attempts).toMatchObject([{ status: 'expired' }]);
  });

  it('cannot be cancelled once it was sent', async () => {
    const { state, call, mandates, statuses } = await due('later');
    const [attempt] = (await state()).attempts;
    expect(await state()).not.toHaveProperty('debit');
    expect((await call('DELETE', `/debits/${attempt.purchase}`)).status).toBe(404);
    const [debit] = mandates.debits;
    if (debit) await mandates.settle(debit, 'captured');
    expect(await statuses()).toEqual(['paid']);
  });

  // Those that are seen on its day only; the others end it at once.
  const onItsDay = ['the cap was lowered', 'enough was bought by hand'];
  const stops: [string, (shop: Awaited<ReturnType<typeof announced>>) => Promise<unknown>][] = [
    ['the rule was switched off', ({ call }) => call('PUT', '', { ...rule, enabled: false })],
    ['the mandate was removed', ({ call }) => call('DELETE', '/../saved-card')],
    [
      'the cap was lowered',
      ({ call }) => call('PUT', '', { ...rule, credits: 1000, monthlyCapMinor: 99_900 }),
    ],
    [
      'enough was bought by hand',
      async ({ start, twin }) => twin.pay(twin.linkAt((await start(100_000)).body.checkoutUrl)),
    ],
    ['the account was suspended', ({ world }) => world.openAccount({ currency: 'INR', status: 'suspended' })],
    [
      'another mandate was agreed to',
      async ({ agree, mandates }) => mandates.agree((await agree('other')).body.checkoutUrl),
    ],
  ];
  it.each(stops)('does not come where %s since it was announced', async (what, stop) => {
    const shop = await announced();
    shop.world.clock.advance(hourMs);
    await stop(shop);
    shop.mandates.mood = 'pays';
    await shop.hours(1);
    expect((await shop.statuses()).at(-1)).toBe(onItsDay.includes(what) ? 'pending' : 'expired');
    await shop.hours(36);
    expect(shop.mandates.debits).toHaveLength(0);
    expect((await shop.statuses()).at(-1)).toBe('expired');
  });

  it('is told of with the mandate that is kept, and a removed one is gone at the provider', async () => {
    const { call, mandates, state } = await open();
    const { status } = await call('DELETE', '/../saved-card');
    expect({ status, removed: mandates.removed.length }).toEqual({ status: 204, removed: 1 });
    expect(await state()).toMatchObject({ mandate: { agreed: null }, stop: 'no_card' });
  });

  it.each([
    ['before', 0],
    ['after', 2 * hourMs],
  ])('is held to a cap that was lowered, though it is sent %s its cycle ends', async (_, lateMs) => {
    const shop = await open();
    shop.world.clock.advance(14 * 24 * hourMs);
    await shop.spend(9500);
    await shop.hours(38);
    expect(await shop.statuses()).toEqual(['paid']);
    // Of 6,500 credits 5,000 are paid, which the next cycle has as well. It begins on 23 September at 18:30 UTC.
    await shop.spend(6500);
    shop.world.clock.set('2025-09-22T04:00:00Z');
    await shop.call('PUT', '', { ...rule, threshold: 14_000 });
    // Ends the one that was announced meanwhile, then begins another.
    await shop.sweep();
    await shop.sweep();
    expect((await shop.state()).debit.at).toBe('2025-09-23T17:00:00.000Z');
    await shop.call('PUT', '', { ...rule, threshold: 14_000, monthlyCapMinor: 499_500 });
    shop.world.clock.set(Date.parse('2025-09-23T17:00:00Z') + lateMs);
    await shop.sweep();
    expect(await shop.statuses()).toEqual(['expired', 'expired', 'paid']);
    expect(shop.mandates.debits).toHaveLength(1);
  });

  it('counts towards the cap of the cycle that it comes in', async () => {
    const shop = await open({ monthlyCapMinor: 499_500 });
    // The cycle ends on 23 September at 18:30 UTC.
    shop.world.clock.set('2025-09-22T08:00:00Z');
    await shop.spend(9500);
    await shop.sweep();
    // 1,500 are left, and 10,000 come before the debit could.
    expect(shop.mandates.announced).toHaveLength(0);
    shop.world.clock.set('2025-09-23T19:00:00Z');
    await shop.spend(10_500);
    await shop.sweep();
    expect(shop.mandates.announced).toHaveLength(1);
    await shop.hours(38);
    expect(await shop.statuses()).toEqual(['paid']);
    await shop.spend(5500);
    await shop.hours(3);
    expect(await shop.state()).toMatchObject({ stop: 'capped', spentMinor: 499_500 });
    expect(shop.mandates.announced).toHaveLength(1);
  });
});

describe('a debit that is', () => {
  it('declined leaves the balance, is told, and the third one in a row is the last', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const shop = await due('declines');
    expect(await shop.statuses()).toEqual(['failed']);
    expect(await shop.available()).toBe(1500);
    expect(String(said.mock.calls.at(-1)?.[0])).toMatch(/was declined\. No money moved/);
    await shop.hours(120);
    expect(await shop.statuses()).toEqual(['failed', 'failed', 'failed']);
    expect(await shop.state()).toMatchObject({ stop: 'paused', declines: 3, spentMinor: 0 });
    said.mockRestore();
  });

  it('refused by the provider is declined', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { statuses, mandates } = await due('refused');
    expect({ statuses: await statuses(), debits: mandates.debits.length }).toEqual({
      statuses: ['failed'],
      debits: 0,
    });
    said.mockRestore();
  });

  it.each<[string, DebitMood]>([
    ['under way', 'later'],
    ['not answered', 'answer lost'],
  ])('%s is asked after, and sent no second time', async (_, mood) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const shop = await announced();
    shop.deliver(false);
    shop.mandates.mood = mood;
    await shop.hours(38);
    const [debit] = shop.mandates.debits;
    if (!debit) throw new Error('There was no debit.');
    if (mood === 'later') {
      await shop.hours(3);
      expect(await shop.state()).toMatchObject({ stop: 'open', spentMinor: 499_500 });
      await shop.mandates.settle(debit, 'captured');
    }
    await shop.hours(1);
    expect(await shop.statuses()).toEqual(['paid']);
    expect(await shop.available()).toBe(6500);
    await shop.hours(60);
    expect(shop.mandates.debits.filter(({ order_id }) => order_id === debit.order_id)).toHaveLength(1);
    said.mockRestore();
  });

  it('lost on its way is given up after two days, and another one is announced', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const shop = await due('request lost');
    await shop.hours(40);
    expect(await shop.statuses()).toEqual(['pending']);
    expect(shop.mandates.announced).toHaveLength(1);
    await shop.hours(10);
    expect((await shop.statuses()).at(-1)).toBe('expired');
    expect(shop.mandates.announced).toHaveLength(2);
    expect(shop.mandates.debits).toHaveLength(0);
    said.mockRestore();
  });
});

describe('an announcement', () => {
  it('whose answer is lost is found again, and told of once', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const shop = await used();
    shop.mandates.mood = 'answer lost';
    await shop.sweep();
    shop.mandates.mood = 'pays';
    await shop.sweep();
    await shop.hours(37);
    expect(shop.mandates.announced).toHaveLength(1);
    expect(await shop.statuses()).toEqual(['paid']);
    said.mockRestore();
  });

  const moods: Mood[] = ['down', 'gone', 'absurd', 'missing'];
  it.each(moods)(
    'that meets a provider which is %s is made again in time, or for another day',
    async mood => {
      const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      const shop = await used();
      shop.twin.mood = mood;
      await shop.sweep();
      const before = (await shop.state()).debit;
      shop.world.clock.advance(10 * 60_000);
      await shop.sweep();
      expect(await shop.state()).toMatchObject({ debit: before, stop: 'open' });
      // Too late by now for 36 hours.
      await shop.hours(2);
      expect((await shop.statuses()).at(-1)).toBe('expired');
      shop.twin.mood = 'up';
      await shop.hours(2);
      expect(shop.mandates.announced.length).toBeGreaterThan(0);
      for (const { notification } of shop.mandates.announced) {
        const hours = notification.payment_after / 3600 - shop.world.clock.now() / hourMs;
        expect(hours).toBeGreaterThanOrEqual(36);
      }
      await shop.hours(40);
      expect(shop.mandates.debits).toHaveLength(1);
      said.mockRestore();
    },
  );
});
