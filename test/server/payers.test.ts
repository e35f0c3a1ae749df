import { describe, expect, it } from 'vitest';
import { keepCards } from '../support/stripe-twin-cards.ts';
import type { World } from '../support/world.ts';
import { begin, razorpayShops } from './razorpay-shop.ts';
import { stripeShops } from './stripe-shop.ts';

const byRazorpay = razorpayShops();
const byStripe = stripeShops();
const payer = {
  name: 'Acme Support',
  email: 'pay@acme.test',
  phone: '+919876543210',
  taxId: '29ABCDE1234F1Z5',
};
const account = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};

const put = (world: World, change: object = {}) =>
  world.api('PUT', '/v1/accounts/acme', { ...account, ...change });

describe('who pays for an account', () => {
  it('is told with the account, left as it is where nothing is said, and forgotten by an empty one', async () => {
    const { world } = await byStripe();
    expect((await put(world)).body.payer).toEqual({});
    expect((await put(world, { payer })).body.payer).toEqual(payer);
    expect((await put(world, { name: 'Other' })).body.payer).toEqual(payer);
    expect((await put(world, { payer: { email: payer.email } })).body.payer).toEqual({ email: payer.email });
    expect((await put(world, { payer: {} })).body.payer).toEqual({});
  });

  it.each([
    ['email', 'nobody'],
    ['email', `${'a'.repeat(60)}@acme.test`],
    ['phone', '98765'],
    ['phone', '+0123456789'],
    ['taxId', '29ABCDE1234F1X5'],
    ['taxId', '29abcde1234f1z5'],
    ['name', ''],
  ])('is refused with a wrong %s, by its name, and nothing changes', async (field, value) => {
    const { world } = await byStripe();
    const { status, body } = await put(world, { name: 'Other', payer: { ...payer, [field]: value } });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.detail).toContain(`payer.${field}`);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.name).not.toBe('Other');
  });

  it('is no business of a browser', async () => {
    const { world } = await byStripe();
    await put(world, { payer });
    const token = await world.session('acme');
    for (const path of ['balance', 'pricing', 'auto-top-up', 'transactions']) {
      const { body } = await world.as(token, 'GET', `/v1/${path}`);
      expect(JSON.stringify(body)).not.toContain('acme.test');
      expect(JSON.stringify(body)).not.toContain(payer.taxId);
    }
  });
});

describe('a tax id', () => {
  it('goes to Stripe with a customer of the purchase, once', async () => {
    const { world, start, twin } = await byStripe();
    const cards = keepCards(twin);
    await put(world, { payer });
    const [one, same] = [await start(1000, 'k'), await start(1000, 'k')];
    expect(same.body).toEqual(one.body);
    const { customer } = twin.sessionAt(one.body.checkoutUrl);
    expect([...cards.taxIds]).toEqual([
      [customer, [{ object: 'tax_id', type: 'in_gst', value: payer.taxId }]],
    ]);
  });

  it('goes to the customer whose card is kept, once', async () => {
    const { world, start, twin } = await byStripe();
    const cards = keepCards(twin);
    const first = await start();
    await twin.pay(twin.sessionAt(first.body.checkoutUrl), { isKept: true });
    const known = twin.session(twin.sessionAt(first.body.checkoutUrl).id).customer;
    await put(world, { payer });
    for (const key of ['second', 'third']) {
      const { body } = await start(1000, key);
      expect(twin.sessionAt(body.checkoutUrl).customer).toBe(known);
    }
    expect([...cards.taxIds]).toEqual([[known, [expect.objectContaining({ value: payer.taxId })]]]);
  });

  it('does not show an agent whose cards are kept', async () => {
    const { world, start, twin } = await byStripe();
    keepCards(twin);
    const first = await start();
    await twin.pay(twin.sessionAt(first.body.checkoutUrl), { isKept: true });
    const known = twin.session(twin.sessionAt(first.body.checkoutUrl).id).customer;
    await put(world, { payer });
    const agent = await world.session('acme', { role: 'agent' });
    const key = { 'idempotency-key': 'agent' };
    const { body } = await world.as(agent, 'POST', '/v1/purchases', { credits: 1000 }, key);
    const { customer } = twin.sessionAt(body.checkoutUrl);
    expect(customer).toMatch(/^cus_Payer/);
    expect(customer).not.toBe(known);
  });

  it('goes together with tax that Stripe adds', async () => {
    const { world, start, twin } = await byStripe({ config: JSON.stringify({ tax: 'automatic' }) });
    keepCards(twin);
    await put(world, { payer });
    expect((await start()).status).toBe(200);
  });

  it('goes to Razorpay in the notes, beside whom the link is for', async () => {
    const { world, start, twin } = await begin(byRazorpay);
    expect(twin.asked.at(-1)).not.toHaveProperty('customer');
    await put(world, { currency: 'INR', payer });
    const { body } = await start(1000, 'with a payer');
    expect(twin.asked.at(-1)).toMatchObject({
      notes: { purchase_id: body.id, account: 'acme', gstin: payer.taxId },
      customer: { name: payer.name, email: payer.email, contact: payer.phone },
    });
    // A name that Razorpay would refuse stops nobody from buying.
    await put(world, { currency: 'INR', payer: { name: 'Ä', email: payer.email } });
    await start(1000, 'with another');
    expect(twin.asked.at(-1)).toMatchObject({ customer: { email: payer.email } });
    expect(twin.asked.at(-1)?.customer).not.toHaveProperty('name');
  });
});
