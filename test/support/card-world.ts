import { StripeTwin, signStripe } from './stripe-twin.ts';
import { keepCards } from './stripe-twin-cards.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const secret = 'whsec_of_a_saved_card';

/** A proxy that sells by a twin of Stripe. The owner of `acme` paid there once and let the card be kept. */
export interface CardWorld extends World {
  readonly twin: StripeTwin;
  /** What becomes of the card's charges, and what became of them. */
  readonly cards: Pick<ReturnType<typeof keepCards>, 'mood' | 'charged' | 'held' | 'detached'>;
  /** Goes to the page where a charge is confirmed, and on to the hosted one; pays there. */
  confirm(checkoutUrl: string): Promise<void>;
}

export async function createCardWorld(options: WorldOptions = {}): Promise<CardWorld> {
  let world: World | undefined;
  const twin = await new StripeTwin(async event => {
    const { body, headers } = signStripe(JSON.stringify(event), secret);
    await world?.fetch(new Request('http://credits.test/webhooks/stripe', { method: 'POST', headers, body }));
  }).open();
  const cards = keepCards(twin);
  world = await createWorld({
    ...options,
    environment: {
      PAYMENTS: 'stripe',
      STRIPE_SECRET_KEY: 'sk_test_123456789012345',
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_BASE: twin.url,
      ...options.environment,
    },
  });
  const { fetch, close } = world;
  await world.openAccount({ cycleAnchor: '2025-08-24T00:00:00+05:30' });
  const owner = await world.session('acme');
  const first = { 'idempotency-key': 'first' };
  const { body } = await world.as(owner, 'POST', '/v1/purchases', { credits: 1000 }, first);
  await twin.pay(twin.sessionAt(body.checkoutUrl), { isKept: true });
  // So long ago that nobody is asked whether to buy again.
  world.clock.advance(120_000);
  return {
    ...world,
    twin,
    cards,
    async confirm(checkoutUrl) {
      const answer = await fetch(new Request(checkoutUrl));
      await twin.pay(twin.sessionAt(answer.headers.get('location') ?? ''));
    },
    async close() {
      await close();
      await twin.close();
    },
  };
}
