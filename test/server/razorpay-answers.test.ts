import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ProviderFault } from '../../src/server/payments/provider.ts';
import { createRazorpay } from '../../src/server/payments/razorpay.ts';
import { isLong } from '../support/long.ts';
import type { Mood } from '../support/razorpay-twin.ts';
import { begin, razorpayShops } from './razorpay-shop.ts';

const open = razorpayShops();
let answer: [number, string] = [200, ''];
const server = createServer((request, response) => {
  const [status, body] = request.url === '/elsewhere' ? [200, JSON.stringify(link)] : answer;
  response.writeHead(status, { 'content-type': 'application/json', location: '/elsewhere' }).end(body);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => server.close());

const razorpay = createRazorpay(
  {
    keyId: 'rzp_test_1',
    keySecret: 's',
    webhookSecrets: ['w'],
    apiBase: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
  },
  { returnUrl: ({ purchase }) => `https://credits.example.com/${purchase}` },
);
const order = { account: 'acme', purchase: 'pur_1', credits: 1000, priceMinor: 99_900, currency: 'INR' };
const link = {
  id: 'plink_1',
  amount: 99_900,
  currency: 'INR',
  notes: [],
  payments: null,
  reference_id: 'pur_1',
  short_url: 'https://rzp.io/i/1',
  status: 'created',
};
const purchase = {
  ...order,
  id: 'pur_1',
  idempotencyKey: 'k',
  user: 'priya',
  provider: 'razorpay',
  checkoutUrl: link.short_url,
  reference: 'plink_1',
  startedAt: 0,
  debitAt: null,
  origin: 'person' as const,
  facts: [],
};
const answers = (body: unknown, status = 200) => {
  answer = [status, typeof body === 'string' ? body : JSON.stringify(body)];
};

describe('an answer of Razorpay', () => {
  it('that is right is the page of the purchase', async () => {
    answers(link);
    const made = { checkoutUrl: 'https://rzp.io/i/1', reference: 'plink_1' };
    expect(await razorpay.startCheckout(order)).toEqual(made);
  });

  it.each<[string, unknown]>([
    ['of another kind', { ...link, id: 'pay_1' }],
    ['without an id', { ...link, id: undefined }],
    ['of more money', { ...link, amount: 99_901 }],
    ['of less money', { ...link, amount: 1 }],
    ['of money as text', { ...link, amount: '99900' }],
    ['of another currency', { ...link, currency: 'USD' }],
    ['of another purchase', { ...link, reference_id: 'pur_2' }],
    ['of no purchase', { ...link, reference_id: null }],
    ['without a page', { ...link, short_url: '' }],
    ['whose page is a script', { ...link, short_url: 'javascript:alert(1)' }],
    ['that is null', null],
    ['that is a list', [link]],
    ['that is HTML', '<html>'],
    ['that is nothing', ''],
    ['that is too large', { ...link, description: 'a'.repeat(2 * 1024 * 1024) }],
  ])('%s opens no page', async (_, body) => {
    answers(body);
    await expect(razorpay.startCheckout(order)).rejects.toThrow(ProviderFault);
  });

  it.each<[number, unknown]>([
    [302, ''],
    [307, ''],
    [400, { error: { code: 'BAD_REQUEST_ERROR', description: 'amount: is too large.' } }],
    [401, { error: { description: 'Authentication failed' } }],
    [404, {}],
    [404, 'null'],
    [500, '<html>'],
    [502, ''],
  ])('of status %d is a fault, with %j', async (status, body) => {
    answers(body, status);
    await expect(razorpay.startCheckout(order)).rejects.toThrow(ProviderFault);
    await expect(razorpay.ask(purchase)).rejects.toThrow(ProviderFault);
    await expect(razorpay.ownerOf(['pay_1', 'order_1', 'plink_1'])).rejects.toThrow(ProviderFault);
  });

  it('of another link, or with payments that are none, proves nothing', async () => {
    for (const change of [
      { id: 'plink_2' },
      { reference_id: 'pur_2' },
      { payments: [{ payment_id: 'plink_1' }] },
    ]) {
      answers({ ...link, ...change });
      await expect(razorpay.ask(purchase)).rejects.toThrow(ProviderFault);
    }
    answers({ ...link, status: 'paid', payments: [] });
    const [word] = await razorpay.ask(purchase);
    expect(word?.facts).toEqual([]);
  });

  it.each([
    [400, 'The id provided does not exist'],
    [400, 'pay_1 is not a valid id'],
    [404, 'Not found'],
  ])('of status %d that says "%s" means that it is not ours', async (status, description) => {
    answers({ error: { code: 'BAD_REQUEST_ERROR', description } }, status);
    expect(await razorpay.ownerOf(['pay_1', 'order_1', 'plink_1'])).toBeNull();
  });

  // It takes as long as the longest wait there is.
  if (isLong)
    it('that does not end is waited for as long as one that does not begin', async () => {
      vi.spyOn(console, 'error').mockReturnValue();
      const { start, twin } = await open();
      twin.mood = 'dripping';
      const { status, body } = await start();
      expect({ status, code: body.code }).toEqual({ status: 502, code: 'payment_unavailable' });
    });

  it('is not asked for where nothing can be asked after', async () => {
    answers('', 500);
    expect(await razorpay.ownerOf(['cust_1', 'pur_1', 'pay_/../x', 'rfnd_1'])).toBeNull();
    expect(await razorpay.ask({ ...purchase, reference: null })).toEqual([]);
  });
});

describe('a message that does not say whose it is', () => {
  it.each<[Mood, number]>([
    ['down', 1000],
    ['gone', 1000],
    ['missing', 1000],
    ['silent', 5000],
    ['dripping', 5000],
  ])('is answered in time and comes again while Razorpay is %s', async (mood, mostMs) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { shop, twin, link: id } = await begin(open);
    shop.isDelivering = false;
    await twin.pay(id);
    const captured = structuredClone(twin.events.find(({ event }) => event === 'payment.captured'));
    Object.assign(captured?.payload.payment?.entity ?? {}, { notes: [] });
    twin.mood = mood;
    const start = performance.now();
    expect(await shop.send(shop.sign(captured))).toBe(503);
    expect(performance.now() - start).toBeLessThan(mostMs);
    expect(await shop.paid()).toBe(0);
    twin.mood = 'up';
    expect(await shop.send(shop.sign(captured))).toBe(200);
    expect(await shop.paid()).toBe(5000);
  });
});

describe('money that does not fit', () => {
  it.each([
    ['less than the price', { amount: 499_499 }],
    ['another currency', { currency: 'USD' }],
    ['money that was not taken', { status: 'authorized', captured: false }],
    ['a payment that failed', { status: 'failed', captured: false }],
    ['money that was never taken and went back', { status: 'refunded', captured: false }],
    ['no amount', { amount: null }],
    ['part of a paisa', { amount: 499_500.5 }],
    ['more than a number holds', { amount: 2 ** 53 }],
    ['of no purchase', { notes: { purchase_id: 'pur_unknown', account: 'acme' } }],
    ['of another account', { notes: { purchase_id: 'pur_unknown', account: 'nobody' } }],
  ])('buys nothing: %s', async (_, change) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { shop, twin, link: id, purchase: bought } = await begin(open);
    shop.isDelivering = false;
    await twin.pay(id);
    const captured = structuredClone(twin.events.find(({ event }) => event === 'payment.captured'));
    Object.assign(captured?.payload.payment?.entity ?? {}, change);
    expect(await shop.send(shop.sign(captured))).toBe(200);
    twin.mood = 'down';
    expect(await shop.status(bought)).toBe('pending');
    expect(await shop.paid()).toBe(0);
  });

  it('goes back without an effect where it was never taken', async () => {
    const { shop, twin, link: id } = await begin(open);
    const payment = await twin.pay(id);
    shop.isDelivering = false;
    await twin.refund(payment, 499_500);
    for (const event of twin.events.filter(each => each.event.startsWith('refund.'))) {
      Object.assign(event.payload.payment?.entity ?? {}, { captured: false });
      expect(await shop.send(shop.sign(event))).toBe(200);
    }
    expect(await shop.paid()).toBe(5000);
  });
});
