import { describe, expect, it } from 'vitest';
import { keepCards } from '../support/stripe-twin-cards.ts';
import { begin, razorpayShops } from './razorpay-shop.ts';
import { stripeShops } from './stripe-shop.ts';

const byStripe = stripeShops();
const byRazorpay = razorpayShops();
// A day, and a moment.
const dayMs = 24 * 3_600_000 + 1000;

/** A purchase of 5,000 credits that is paid, and from then on no message comes. */
async function paidByStripe() {
  const shop = await byStripe();
  const { world, twin } = shop;
  const { body } = await shop.start();
  const session = twin.sessionAt(body.checkoutUrl);
  await twin.pay(session);
  shop.isDelivering = false;
  const nextDay = async () => {
    world.clock.advance(dayMs);
    await world.proxy.reconciler?.sweep();
  };
  return { shop, twin, session, purchase: String(body.id), nextDay };
}

describe('words that never came', () => {
  it('of a refund by Stripe are found on the next day, and of its failure after that', async () => {
    const { shop, twin, session, purchase, nextDay } = await paidByStripe();
    const refund = await twin.refund(session, 2000);
    expect(await shop.paid()).toBe(5000);
    await nextDay();
    expect([await shop.paid(), await shop.status(purchase)]).toEqual([3000, 'partly_refunded']);
    await twin.failRefund(session, refund);
    await nextDay();
    expect([await shop.paid(), await shop.status(purchase)]).toEqual([5000, 'paid']);
  });

  it('of a dispute by Stripe are found, and that it was won', async () => {
    const { shop, twin, session, purchase, nextDay } = await paidByStripe();
    const dispute = await twin.dispute(session, 5000);
    await nextDay();
    expect([await shop.paid(), await shop.status(purchase)]).toEqual([0, 'disputed']);
    await twin.closeDispute(dispute, 'won');
    await nextDay();
    expect([await shop.paid(), await shop.status(purchase)]).toEqual([5000, 'paid']);
  });

  it('of a refund of what a saved card paid are found', async () => {
    const shop = await byStripe();
    const { world, twin } = shop;
    keepCards(twin);
    const first = await shop.start(1000);
    await twin.pay(twin.sessionAt(first.body.checkoutUrl), { isKept: true });
    const order = { credits: 5000, savedCard: true };
    const key = { 'idempotency-key': 'by card' };
    await world.api('POST', '/v1/accounts/acme/purchases', order, key);
    expect(await shop.paid()).toBe(6000);
    shop.isDelivering = false;
    const { customer } = twin.session(twin.sessionAt(first.body.checkoutUrl).id);
    const [intent] = twin.intentsOf(String(customer));
    await twin.refundCharge(twin.chargeOfIntent(intent?.id ?? ''), 5000);
    world.clock.advance(dayMs);
    await world.proxy.reconciler?.sweep();
    expect(await shop.paid()).toBe(1000);
  });

  it('of a refund by Razorpay are found on the next day', async () => {
    const { shop, twin, link, purchase, world } = await begin(byRazorpay);
    const payment = await twin.pay(link);
    shop.isDelivering = false;
    await twin.refund(payment, 99_900);
    world.clock.advance(dayMs);
    await world.proxy.reconciler?.sweep();
    expect([await shop.paid(), await shop.status(purchase)]).toEqual([4000, 'partly_refunded']);
  });
});
