import { keepCards } from '../support/stripe-twin-cards.ts';
import { type StripeShop, stripeShops } from './stripe-shop.ts';

export const rule = { enabled: true, threshold: 2000, credits: 5000, monthlyCapMinor: 15_000 };
export const small = JSON.stringify({ plans: { 'AI Max': { allocation: 3000 } } });

/** Makes shops of 3,000 monthly credits for one test file, whose owner let a card be kept and set a rule. */
export function topUpShops() {
  const open = stripeShops();
  return async (change: Partial<typeof rule> = {}, currency = 'USD') => {
    const shop: StripeShop = await open({ config: small });
    const { world, twin } = shop;
    if (currency !== 'USD') await world.openAccount({ currency });
    const cards = keepCards(twin);
    const owner = await world.session('acme');
    const call = (method: string, body?: unknown) => world.api(method, '/v1/accounts/acme/auto-top-up', body);
    const keepCard = async (key: string) => {
      const headers = { 'idempotency-key': key };
      const { body } = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
      await twin.pay(twin.sessionAt(body.checkoutUrl), { isKept: true });
    };
    await keepCard('first');
    const set = await call('PUT', { ...rule, ...change });
    let uses = 0;
    return {
      ...shop,
      deliver: (isDelivering: boolean) => {
        shop.isDelivering = isDelivering;
      },
      cards,
      call,
      set,
      owner,
      keepCard,
      state: async () => (await call('GET')).body,
      statuses: async () => (await call('GET')).body.attempts.map(({ status }: { status: string }) => status),
      spend: async (credits: number) => world.use('acme', `use-${++uses}`, credits),
      sweep: async () => world.proxy.topUps?.sweep(),
      available: async () => (await world.api('GET', '/v1/accounts/acme/balance')).body.available,
    };
  };
}
