import { describe, expect, it, vi } from 'vitest';
import { type Mood, RazorpayTwin, sendTo } from '../support/razorpay-twin.ts';
import { begin, razorpayShops, webhookSecret } from './razorpay-shop.ts';

const open = razorpayShops();
const bought = (credits?: number) => begin(open, credits);

describe('buying by Razorpay', () => {
  it('opens a hosted page for the price in paise and names the purchase on it', async () => {
    const { twin, purchase, world } = await bought();
    expect(twin.asked).toEqual([
      {
        amount: 499_500,
        currency: 'INR',
        accept_partial: false,
        reference_id: purchase,
        description: '5,000 AI credits',
        notes: { purchase_id: purchase, account: 'acme' },
        callback_url: `${world.proxy.publicUrl()}/checkout/acme/${purchase}/done`,
        callback_method: 'get',
        notify: { sms: false, email: false },
        reminder_enable: false,
        expire_by: expect.any(Number),
      },
    ]);
    expect(purchase.length).toBeLessThanOrEqual(40);
    const hours = (Number(twin.asked[0]?.expire_by) - Date.now() / 1000) / 3600;
    expect(hours).toBeCloseTo(24, 1);
  });

  it('sells in INR and in nothing else', async () => {
    const { world } = await bought();
    await world.openAccount({ account: 'dollars', currency: 'USD' });
    const key = { 'idempotency-key': 'k' };
    const { status, body } = await world.api(
      'POST',
      '/v1/accounts/dollars/purchases',
      { credits: 1000 },
      key,
    );
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'payment_unavailable' });
    expect(body.detail).toContain('USD');
  });

  it('grants once when it is paid, however many events tell of it', async () => {
    const { shop, twin, purchase, link } = await bought();
    await twin.pay(link);
    expect(await shop.paid()).toBe(5000);
    for (const event of twin.events) expect(await shop.send(shop.sign(event))).toBe(200);
    expect(await shop.paid()).toBe(5000);
    expect(await shop.status(purchase)).toBe('paid');
  });

  it('is told by the address of the webhook, and pays on the page that people see', async () => {
    const twin = await new RazorpayTwin(event => sendTo(where, webhookSecret)(event)).open();
    const { world, start, paid } = await open({ environment: { RAZORPAY_API_BASE: twin.url } });
    const where = `${(await world.listen()).url}/webhooks/razorpay`;
    const { body } = await start(1000);
    expect(await (await fetch(body.checkoutUrl)).text()).toContain('<button>pay</button>');
    const press = (what: string) =>
      fetch(`${body.checkoutUrl}/${what}`, { method: 'POST', redirect: 'manual' });
    await press('fail');
    expect(await paid()).toBe(0);
    const back = await press('pay');
    expect(await paid()).toBe(1000);
    const page = new URL(back.headers.get('location') ?? '');
    expect(await (await fetch(page)).text()).toContain('1,000 credits were added');
    await twin.close();
  });

  it('answers the same purchase and the same page to the same key', async () => {
    const shop = await open();
    const [first, second] = [await shop.start(5000, 'same'), await shop.start(5000, 'same')];
    expect(second.body).toEqual(first.body);
    const together = await Promise.all(Array.from({ length: 5 }, () => shop.start(1000, 'together')));
    expect(new Set(together.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await shop.start(1000, 'same')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
  });

  it('meets the same page again after a crash that lost the purchase', async () => {
    const shop = await open();
    const again = await open({ environment: { RAZORPAY_API_BASE: shop.twin.url } });
    const lost = await shop.start(5000, 'crash');
    expect((await again.start(5000, 'crash')).body).toEqual(lost.body);
    expect(shop.twin.calls).toEqual([
      'POST /v1/payment_links',
      'POST /v1/payment_links',
      'GET /v1/payment_links',
    ]);
  });

  it('shows no page that was made for other money', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const shop = await open();
    const again = await open({ environment: { RAZORPAY_API_BASE: shop.twin.url } });
    await shop.start(5000, 'crash');
    const { status, body } = await again.start(1000, 'crash');
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'payment_unavailable' });
  });

  it('lets people try again after a payment that failed', async () => {
    const { shop, twin, purchase, link } = await bought();
    await twin.fail(link);
    expect(await shop.status(purchase)).toBe('failed');
    await twin.pay(link);
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it.each(['expired', 'cancelled'] as const)('grants what is paid after its link was %s', async how => {
    const { shop, twin, purchase, link } = await bought();
    await twin.expire(link, how);
    expect(await shop.status(purchase)).toBe('expired');
    await twin.pay(link);
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it('takes back what is refunded or disputed, each once, and gives back what was undone', async () => {
    const { shop, twin, purchase, link } = await bought();
    const payment = await twin.pay(link);
    const refund = await twin.refund(payment, 99_900);
    expect(await shop.status(purchase)).toBe('partly_refunded');
    expect(await shop.paid()).toBe(4000);
    await twin.failRefund(refund);
    expect(await shop.paid()).toBe(5000);
    const dispute = await twin.dispute(payment, 249_750);
    expect(await shop.status(purchase)).toBe('disputed');
    expect(await shop.paid()).toBe(2500);
    await twin.closeDispute(dispute, 'won');
    expect(await shop.paid()).toBe(5000);
    await twin.closeDispute(await twin.dispute(payment, 499_500), 'lost');
    expect(await shop.paid()).toBe(0);
    for (const event of twin.events.toReversed()) await shop.send(shop.sign(event));
    expect(await shop.paid()).toBe(0);
  });

  it('ties what carries no names by what was told before, or asks whose it is', async () => {
    const { shop, twin, purchase, link } = await bought();
    twin.notesOn = 'links';
    const payment = await twin.pay(link);
    expect(await shop.paid()).toBe(5000);
    await twin.refund(payment, 499_500);
    expect(await shop.status(purchase)).toBe('refunded');
    const other = await bought();
    other.shop.isDelivering = false;
    await other.twin.pay(other.link);
    const captured = structuredClone(other.twin.events.find(({ event }) => event === 'payment.captured'));
    Object.assign(captured?.payload.payment?.entity ?? {}, { notes: [] });
    expect(await other.shop.send(other.shop.sign(captured))).toBe(200);
    expect(await other.shop.paid()).toBe(5000);
  });
});

it('credits one purchase for one payment, whatever its payer wrote on it', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const shop = await open();
  const [named, paid] = [(await shop.start()).body, (await shop.start()).body];
  shop.isDelivering = false;
  await shop.twin.pay(shop.twin.linkAt(paid.checkoutUrl));
  for (const event of shop.twin.events) {
    const changed = structuredClone(event);
    const notes = { purchase_id: named.id, account: 'acme' };
    Object.assign(changed.payload.payment?.entity ?? {}, { notes });
    await shop.send(shop.sign(changed));
  }
  expect(await shop.paid()).toBe(5000);
  expect(said.mock.calls.join()).toContain('Nothing was credited.');
});

describe('a purchase whose events never come', () => {
  it('is found as paid when somebody looks at it', async () => {
    const { shop, twin, purchase, link } = await bought();
    shop.isDelivering = false;
    twin.notesOn = 'links';
    await twin.pay(link);
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });

  it('is found with what was refunded of it since, each refund once', async () => {
    const { shop, twin, purchase, link } = await bought();
    shop.isDelivering = false;
    const payment = await twin.pay(link);
    await twin.failRefund(await twin.refund(payment, 99_900));
    await twin.refund(payment, 199_800);
    expect(await shop.status(purchase)).toBe('partly_refunded');
    expect(await shop.paid()).toBe(3000);
    for (const event of twin.events) await shop.send(shop.sign(event));
    expect(await shop.paid()).toBe(3000);
    const { body } = await shop.start(1000);
    const next = twin.linkAt(body.checkoutUrl);
    await twin.refund(await twin.pay(next), 99_900);
    expect(await shop.status(body.id)).toBe('refunded');
    expect(await shop.paid()).toBe(3000);
  });

  it.each(['expired', 'cancelled'] as const)('is found as ended when its link was %s', async how => {
    const { shop, twin, purchase, link } = await bought();
    shop.isDelivering = false;
    await twin.expire(link, how);
    expect(await shop.status(purchase)).toBe('expired');
  });
});

describe.each<[Mood, string]>([
  ['down', 'is down'],
  ['gone', 'hangs up'],
  ['missing', 'answers 404 without an error in it'],
  ['moved', 'answers with another address'],
  ['absurd', 'answers well-formed nonsense'],
  ['silent', 'does not answer'],
])('where Razorpay is %s', mood => {
  it('nothing is credited, people are told, and it heals', async () => {
    const fault = vi.spyOn(console, 'error').mockReturnValue();
    const { shop, twin, world, purchase, link } = await bought();
    shop.isDelivering = false;
    await twin.pay(link);
    twin.mood = mood;
    const [refused] = await Promise.all([
      shop.start(1000, 'again'),
      expect(shop.status(purchase)).resolves.toBe('pending'),
    ]);
    expect(refused).toMatchObject({ status: 502, body: { code: 'payment_unavailable' } });
    expect(refused.body.detail).toContain('No money moved');
    expect(await shop.paid()).toBe(0);
    expect(fault).toHaveBeenCalledTimes(2);
    twin.mood = 'up';
    world.clock.set('2025-08-28T12:05:00Z');
    expect((await shop.start(1000, 'again')).status).toBe(200);
    expect(await shop.status(purchase)).toBe('paid');
    expect(await shop.paid()).toBe(5000);
  });
});
