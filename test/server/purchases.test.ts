import { describe, expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open({ now: '2025-08-28T12:00:00Z' });
await world.openAccount();
await world.openAccount({ account: 'bharat', currency: 'INR' });
const owner = await world.session('acme');
let keys = 0;
const keyed = (key = `key-${++keys}`) => ({ 'idempotency-key': key });

describe('POST /v1/purchases', () => {
  it.each([
    ['acme', 'USD', 5000],
    ['bharat', 'INR', 499_500],
  ])('computes the price of 5,000 credits for %s in %s', async (account, currency, priceMinor) => {
    const token = await world.session(account);
    const { status, body } = await world.as(token, 'POST', '/v1/purchases', { credits: 5000 }, keyed());
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^pur_/),
      status: 'pending',
      credits: 5000,
      priceMinor,
      currency,
      checkoutUrl: expect.stringContaining(`/checkout/${account}/${body.id}`),
    });
  });

  it('takes no price from the caller', async () => {
    const order = { credits: 1000, priceMinor: 1, currency: 'INR' };
    const { body } = await world.as(owner, 'POST', '/v1/purchases', order, keyed());
    expect(body).toMatchObject({ priceMinor: 1000, currency: 'USD' });
  });

  it('refuses another price than the person was shown, and keeps to what a key began at', async () => {
    const [key, credits] = [keyed(), 1000];
    const buy = async (expectedPriceMinor: number, by = key) =>
      world.as(owner, 'POST', '/v1/purchases', { credits, expectedPriceMinor }, by);
    const { status, body } = await buy(900);
    expect([status, body.code]).toEqual([409, 'price_changed']);
    expect(body.detail).toBe('1000 credits cost $10.00 now. No money moved.');
    const begun = await buy(1000);
    expect(begun).toMatchObject({ status: 200, body: { priceMinor: 1000 } });
    expect((await buy(900)).body).toEqual(begun.body);
    expect((await buy(900, keyed())).status).toBe(409);
  });

  it.each([0, -1000, 1, 999, 1500, 1000.5, 1_000_001, 1_001_000, 1e300])(
    'refuses %d credits as an amount',
    async credits => {
      const { status, body } = await world.as(owner, 'POST', '/v1/purchases', { credits }, keyed());
      expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid_amount' });
      expect(body.detail).toContain('No money moved.');
    },
  );

  it.each([1000, 1_000_000])('sells %i credits', async credits => {
    const { status } = await world.as(owner, 'POST', '/v1/purchases', { credits }, keyed());
    expect(status).toBe(200);
  });

  it.each([{ credits: '1000' }, { credits: null }, {}, null, []])('refuses the body %j', async body => {
    const answer = await world.as(owner, 'POST', '/v1/purchases', body, keyed());
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('refuses a purchase without a key, or with one that is too long', async () => {
    const missing = await world.as(owner, 'POST', '/v1/purchases', { credits: 1000 });
    expect(missing).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(missing.body.detail).toContain('Idempotency-Key');
    const long = await world.as(owner, 'POST', '/v1/purchases', { credits: 1000 }, keyed('k'.repeat(201)));
    expect(long.status).toBe(400);
    expect(
      (await world.as(owner, 'POST', '/v1/purchases', { credits: 1000 }, keyed('k'.repeat(200)))).status,
    ).toBe(200);
  });

  it('answers the same purchase and page for the same key, also 20 times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.as(owner, 'POST', '/v1/purchases', { credits: 2000 }, keyed('same')),
      ),
    );
    const [first] = answers;
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual(first?.body);
    }
  });

  it('answers the paid purchase for a key that is sent again after paying', async () => {
    const key = keyed();
    const first = await world.as(owner, 'POST', '/v1/purchases', { credits: 2000 }, key);
    await world.pay(first.body.checkoutUrl);
    const again = await world.as(owner, 'POST', '/v1/purchases', { credits: 2000 }, key);
    expect(again.body).toEqual({ ...first.body, status: 'paid' });
  });

  it('refuses the same key for other credits', async () => {
    const key = keyed();
    await world.as(owner, 'POST', '/v1/purchases', { credits: 2000 }, key);
    const { status, body } = await world.as(owner, 'POST', '/v1/purchases', { credits: 3000 }, key);
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_conflict' });
  });

  it('keeps the same key of two accounts apart', async () => {
    const other = await world.session('bharat');
    const one = await world.as(owner, 'POST', '/v1/purchases', { credits: 2000 }, keyed('both'));
    const two = await world.as(other, 'POST', '/v1/purchases', { credits: 3000 }, keyed('both'));
    expect(two.status).toBe(200);
    expect(two.body.id).not.toBe(one.body.id);
  });

  it('lets an agent buy unless the configuration says otherwise', async () => {
    const agent = await world.session('acme', { role: 'agent' });
    expect((await world.as(agent, 'POST', '/v1/purchases', { credits: 1000 }, keyed())).status).toBe(200);

    const strict = await open({ config: JSON.stringify({ agentsMayBuy: false }) });
    await strict.openAccount();
    const token = await strict.session('acme', { role: 'agent' });
    const { status, body } = await strict.as(token, 'POST', '/v1/purchases', { credits: 1000 }, keyed());
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
    expect((await strict.as(token, 'GET', '/v1/balance')).body.mayBuy).toBe(false);
    const payer = await strict.session('acme');
    expect((await strict.as(payer, 'GET', '/v1/balance')).body.mayBuy).toBe(true);
  });

  it('sells nothing where payments are switched off', async () => {
    const free = await open({ environment: { PAYMENTS: 'none' } });
    await free.openAccount();
    const { status, body } = await free.api(
      'POST',
      '/v1/accounts/acme/purchases',
      { credits: 1000 },
      keyed(),
    );
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'payment_unavailable' });
    expect((await free.api('GET', '/v1/accounts/acme/balance')).body.mayBuy).toBe(false);
    expect((await free.api('GET', '/v1/accounts/acme/pricing')).body.sandbox).toBeUndefined();
    expect((await free.api('GET', '/checkout/acme/pur_x')).status).toBe(404);
  });
});

describe('GET /v1/purchases/:purchase', () => {
  it('tells the status, to the account that bought and to no other', async () => {
    const { body } = await world.as(owner, 'POST', '/v1/purchases', { credits: 1000 }, keyed());
    expect((await world.as(owner, 'GET', `/v1/purchases/${body.id}`)).body).toEqual(body);
    await world.pay(body.checkoutUrl);
    expect((await world.as(owner, 'GET', `/v1/purchases/${body.id}`)).body.status).toBe('paid');
    const stranger = await world.session('bharat');
    const { status } = await world.as(stranger, 'GET', `/v1/purchases/${body.id}`);
    expect(status).toBe(404);
    expect((await world.as(owner, 'GET', '/v1/purchases/pur_unknown')).status).toBe(404);
  });
});

describe('GET /v1/pricing', () => {
  it("is the price list in the account's currency", async () => {
    expect((await world.api('GET', '/v1/accounts/bharat/pricing')).body).toEqual({
      currency: 'INR',
      unitCredits: 1000,
      unitPriceMinor: 99_900,
      minCredits: 1000,
      stepCredits: 1000,
      maxCredits: 1_000_000,
      presets: [1000, 5000, 10_000, 25_000, 50_000, 100_000],
      sandbox: true,
    });
  });
});
