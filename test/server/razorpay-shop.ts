import { afterAll } from 'vitest';
import { type RazorpayEvent, RazorpayTwin, type Signed, signRazorpay } from '../support/razorpay-twin.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

export const webhookSecret = 'secret of the tests';

/** A proxy that sells by a twin of Razorpay, one account in INR, and what happens there on its way to the proxy. */
export interface RazorpayShop {
  readonly world: World;
  readonly twin: RazorpayTwin;
  /** Whether events reach the proxy by themselves. */
  isDelivering: boolean;
  start(credits?: number, key?: string): ReturnType<World['api']>;
  /** Sends a signed text to the proxy; answers the status. */
  send(signed: Signed): Promise<number>;
  sign(event: unknown, secret?: string): Signed;
  /** Paid credits that are left. */
  paid(): Promise<number>;
  status(purchase: string): Promise<string>;
}

/** Makes shops for one test file; in the end each one's ledger is proven. */
export function razorpayShops(): (options?: WorldOptions) => Promise<RazorpayShop> {
  const open = provenWorlds();
  const twins: RazorpayTwin[] = [];
  afterAll(async () => {
    for (const twin of twins) await twin.close();
  });
  return async ({ environment, ...options } = {}) => {
    let shop: RazorpayShop | undefined;
    const told = async (event: RazorpayEvent) => {
      if (shop?.isDelivering) await shop.send(shop.sign(event));
    };
    const twin = await new RazorpayTwin(told).open();
    twins.push(twin);
    const world = await open({
      now: '2025-08-28T12:00:00Z',
      environment: {
        PAYMENTS: 'razorpay',
        RAZORPAY_KEY_ID: 'rzp_test_1234567890abcd',
        RAZORPAY_KEY_SECRET: 'a secret key',
        RAZORPAY_WEBHOOK_SECRET: webhookSecret,
        RAZORPAY_API_BASE: twin.url,
        ...environment,
      },
      ...options,
    });
    await world.openAccount({ currency: 'INR' });
    let keys = 0;
    shop = {
      world,
      twin,
      isDelivering: true,
      start(credits = 5000, key) {
        keys += 1;
        const headers = { 'idempotency-key': key ?? `key-${keys}` };
        return world.api('POST', '/v1/accounts/acme/purchases', { credits }, headers);
      },
      async send({ body, headers }) {
        const init = { method: 'POST', headers, body };
        return (await world.fetch(new Request('http://credits.test/webhooks/razorpay', init))).status;
      },
      sign: (event, secret = webhookSecret) => signRazorpay(JSON.stringify(event), secret),
      paid: async () => (await world.api('GET', '/v1/accounts/acme/balance')).body.paid.remaining,
      status: async purchase =>
        (await world.api('GET', `/v1/accounts/acme/purchases/${purchase}`)).body.status,
    };
    return shop;
  };
}

/** A shop with one purchase begun, of 5,000 credits for INR 4,995.00 unless told otherwise. */
export async function begin(open: ReturnType<typeof razorpayShops>, credits = 5000) {
  const shop = await open();
  const { body } = await shop.start(credits);
  const link = shop.twin.linkAt(body.checkoutUrl);
  return { ...shop, shop, purchase: String(body.id), link, checkoutUrl: String(body.checkoutUrl) };
}
