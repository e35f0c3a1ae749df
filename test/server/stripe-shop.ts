import { afterAll } from 'vitest';
import { type Signed, type StripeEvent, StripeTwin, signStripe } from '../support/stripe-twin.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

export const webhookSecret = 'whsec_of_the_tests';

/** A proxy that sells by a twin of Stripe, one account, and what happens there on its way to the proxy. */
export interface StripeShop {
  readonly world: World;
  readonly twin: StripeTwin;
  /** Whether events reach the proxy by themselves. */
  isDelivering: boolean;
  start(credits?: number, key?: string): ReturnType<World['api']>;
  /** Sends a signed text to the proxy; answers the status. */
  send(signed: Signed): Promise<number>;
  sign(event: StripeEvent): Signed;
  paid(): Promise<number>;
  status(purchase: string): Promise<string>;
}

/** Makes shops for one test file; in the end each one's ledger is proven. */
export function stripeShops(): (options?: WorldOptions) => Promise<StripeShop> {
  const open = provenWorlds();
  const twins: StripeTwin[] = [];
  afterAll(async () => {
    for (const twin of twins) await twin.close();
  });
  return async ({ environment, ...options } = {}) => {
    let shop: StripeShop | undefined;
    const twin = await new StripeTwin(async event => {
      if (shop?.isDelivering) await shop.send(shop.sign(event));
    }).open();
    twins.push(twin);
    const world = await open({
      now: '2025-08-28T12:00:00Z',
      environment: {
        PAYMENTS: 'stripe',
        STRIPE_SECRET_KEY: 'sk_test_123456789012345',
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        STRIPE_API_BASE: twin.url,
        ...environment,
      },
      ...options,
    });
    await world.openAccount();
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
        return (await world.fetch(new Request('http://credits.test/webhooks/stripe', init))).status;
      },
      sign: event => signStripe(JSON.stringify(event), webhookSecret),
      paid: async () => (await world.api('GET', '/v1/accounts/acme/balance')).body.paid.remaining,
      status: async purchase =>
        (await world.api('GET', `/v1/accounts/acme/purchases/${purchase}`)).body.status,
    };
    return shop;
  };
}
