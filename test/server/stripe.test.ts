import { describe, expect, it, vi } from 'vitest';
import type { Mood } from '../support/stripe-twin.ts';
import { stripeShops } from './stripe-shop.ts';

const open = stripeShops();

async function bought(credits = 5000) {
  const shop = await open();
  const { body } = await shop.start(credits);
  const session = shop.twin.sessionAt(body.checkoutUrl);
  return { ...shop, shop, purchase: String(body.id), session, current: () => shop.twin.session(session.id) };
}

describe('buying by Stripe', () => {
  it('opens a hosted page for the price and names the purchase in all that is made there', async () => {
    const { session, twin, purchase, world } = await bought();
    expect(session).toMatchObject({
      amount_total: 5000,
      currency: 'usd',
      client_reference_id: 'acme',
      metadata: { account: 'acme', purchase_id: purchase },
      success_url: `${world.proxy.publicUrl()}/checkout/acme/${purchase}/done`,
    });
    expect(twin.calls).toEqual([
      { method: 'POST', path: '/v1/checkout/sessions', key: `${purchase}:checkout` },
    ]);
  });

  it('grants once when it is paid, however many events tell of it', async () => {
    const { shop, twin, purchase, session } = await bought();
    await twin.pay(session);
    expect(await shop.paid()).toBe(5000);
    for (const event of twin.events) await shop.send(shop.sign(event));
    expect(await shop.paid()).toBe(5000);
    expect(await shop.status(purchase)).toBe('paid');
  });

  it('answers the same purchase and the same page to the same key', async () => {
    const shop = await open();
    const [first, second] = [await shop.start(5000, 'same'), await shop.start(5000, 'same')];
    expect(second.body).toEqual(first.body);
    const together = await Promise.all(Array.from({ length: 5 }, () => shop.start(1000, 'together')));
    expect(new Set(together.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const other = await shop.start(1000, 'same');
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
  });

  it('meets the same page again after a crash that lost the purchase', async () => {
    const shop = await open();
    const again = await open({ environment: { STRIPE_API_BASE: shop.twin.url } });
    const lost = await shop.start(5000, 'crash');
    expect((await again.start(5000, 'crash')).body).toEqual(lost.body);
  });

  it('waits for money that comes days later', async () => {
    const { shop, twin, purchase, session, current } = await bought();
    await twin.pay(session, { isLater: true });
    expect(await shop.status(purchase)).toBe('pending');
    expect(await shop.paid()).toBe(0);
    await twin.settle(current(), 'succeeded');
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it('says where later money did not come, and where a card was declined', async () => {
    const { shop, twin, purchase, session, current } = await bought();
    await twin.pay(session, { isLater: true });
    await twin.settle(current(), 'failed');
    expect(await shop.status(purchase)).toBe('failed');
    const other = await bought();
    await other.twin.decline(other.session);
    expect(await other.shop.status(other.purchase)).toBe('failed');
    await other.twin.pay(other.session);
    expect(await other.shop.status(other.purchase)).toBe('paid');
    expect(await other.shop.paid()).toBe(5000);
  });

  it('grants what is paid after its page had ended', async () => {
    const { shop, twin, purchase, session } = await bought();
    await twin.expire(session);
    expect(await shop.status(purchase)).toBe('expired');
    await twin.pay(session);
    expect(await shop.status(purchase)).toBe('paid');
  });

  it('takes back what is refunded or disputed, each once, and gives back what was undone', async () => {
    const { shop, twin, purchase, session } = await bought();
    await twin.pay(session);
    const refund = await twin.refund(session, 1000);
    expect(await shop.status(purchase)).toBe('partly_refunded');
    expect(await shop.paid()).toBe(4000);
    await twin.failRefund(session, refund);
    expect(await shop.paid()).toBe(5000);
    const dispute = await twin.dispute(session, 2500);
    expect(await shop.status(purchase)).toBe('disputed');
    expect(await shop.paid()).toBe(2500);
    await twin.closeDispute(dispute, 'won');
    expect(await shop.paid()).toBe(5000);
    await twin.closeDispute(await twin.dispute(session, 5000), 'lost');
    expect(await shop.paid()).toBe(0);
  });

  it('counts refunds whose charge alone is told of', async () => {
    const { shop, twin, session } = await bought();
    await twin.pay(session);
    shop.isDelivering = false;
    await twin.refund(session, 1500);
    await twin.refund(session, 500);
    for (const event of twin.events.filter(({ type }) => type === 'charge.refunded'))
      await shop.send(shop.sign(event));
    expect(await shop.paid()).toBe(3000);
  });

  it('counts tax in what was paid', async () => {
    const { shop, twin, session } = await bought();
    twin.taxMinor = 900;
    await twin.pay(session);
    expect(await shop.paid()).toBe(5000);
    await twin.refund(session, 2950);
    expect(await shop.paid()).toBe(2500);
  });
});

describe('a purchase whose events never come', () => {
  it('is found as paid when somebody looks at it', async () => {
    const { shop, twin, purchase, session } = await bought();
    shop.isDelivering = false;
    await twin.pay(session);
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it('is found on the page that people come back to', async () => {
    const { shop, twin, world, session, purchase } = await bought();
    shop.isDelivering = false;
    await twin.pay(session);
    const path = new URL(session.success_url ?? '').pathname;
    const page = await (await world.fetch(new Request(`http://credits.test${path}`))).text();
    expect(page).toContain('5,000 credits were added');
    expect(await shop.status(purchase)).toBe('paid');
    expect((await world.fetch(new Request('http://credits.test/checkout/acme/pur_none/done'))).status).toBe(
      404,
    );
  });

  it('is asked after by itself, for a week, ever more rarely', async () => {
    const { shop, twin, world, session } = await bought();
    shop.isDelivering = false;
    const start = Date.parse('2025-08-28T12:00:00Z');
    const minute = 60_000;
    let asked = 0;
    const times: number[] = [];
    for (let at = 0; at < 9 * 24 * 60; at += 1) {
      world.clock.set(start + at * minute);
      const count = await world.proxy.reconciler?.sweep();
      if (count) times.push(at);
      asked += count ?? 0;
    }
    expect(times.slice(0, 6)).toEqual([1, 2, 3, 4, 6, 8]);
    expect(times.at(-1)).toBeGreaterThan(7 * 24 * 60);
    expect(times.at(-1)).toBeLessThanOrEqual(8 * 24 * 60);
    expect(asked).toBeLessThan(80);
    await twin.pay(session);
    world.clock.set(start + 7 * 24 * 60 * minute);
    await world.proxy.reconciler?.sweep();
    expect(await shop.paid()).toBe(5000);
  });

  it('is not asked after once it is paid', async () => {
    const { twin, world, session } = await bought();
    await twin.pay(session);
    world.clock.set('2025-08-28T14:00:00Z');
    expect(await world.proxy.reconciler?.sweep()).toBe(0);
  });
});

describe.each<[Mood, string]>([
  ['down', 'is down'],
  ['missing', 'answers 404 without an error in it'],
  ['absurd', 'answers well-formed nonsense'],
  ['silent', 'does not answer'],
])('where Stripe is %s', mood => {
  it('nothing is credited, people are told, and it heals', async () => {
    const fault = vi.spyOn(console, 'error').mockReturnValue();
    const { shop, twin, world, purchase, session } = await bought();
    shop.isDelivering = false;
    await twin.pay(session);
    twin.mood = mood;
    const refused = await shop.start(1000);
    expect(refused).toMatchObject({ status: 502, body: { code: 'payment_unavailable' } });
    expect(refused.body.detail).toContain('No money moved');
    expect(await shop.status(purchase)).toBe('pending');
    expect(await shop.paid()).toBe(0);
    expect(fault).toHaveBeenCalled();
    twin.mood = 'up';
    world.clock.set('2025-08-28T12:05:00Z');
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });
});

describe('money that does not fit', () => {
  it.each([
    ['less than the price', { amount_total: 4999 }],
    ['another currency', { currency: 'inr' }],
    ['nothing', { amount_total: 0, payment_status: 'no_payment_required' }],
  ])('buys nothing: %s', async (_, change) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { shop, twin, session, purchase } = await bought();
    shop.isDelivering = false;
    await twin.pay(session);
    const event = twin.events.find(({ type }) => type === 'checkout.session.completed');
    if (!event) throw new Error('Nothing was paid.');
    const changed = { ...event, data: { object: { ...event.data.object, ...change } } };
    expect(await shop.send(shop.sign(changed))).toBe(200);
    twin.mood = 'down';
    expect(await shop.status(purchase)).toBe('pending');
    expect(await shop.paid()).toBe(0);
  });

  it('is of no account here: an event of the live world, or of another shop', async () => {
    const { shop, twin, session } = await bought();
    shop.isDelivering = false;
    await twin.pay(session);
    for (const event of twin.events) {
      expect(await shop.send(shop.sign({ ...event, livemode: true }))).toBe(200);
      const stranger = JSON.stringify(event).replaceAll(/(pur|cs|pi|ch)_/g, '$1_x');
      expect(await shop.send(shop.sign(JSON.parse(stranger)))).toBe(200);
    }
    expect(await shop.paid()).toBe(0);
  });
});
