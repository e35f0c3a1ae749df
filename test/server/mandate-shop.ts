import { keepMandates } from '../support/razorpay-twin-mandates.ts';
import type { WorldOptions } from '../support/world.ts';
import { type RazorpayShop, razorpayShops } from './razorpay-shop.ts';

export const hourMs = 3_600_000;
export const payer = { email: 'pay@acme.test', phone: '+919876543210' };
export const rule = { enabled: true, threshold: 2000, credits: 5000, monthlyCapMinor: 1_498_500 };
const plan = JSON.stringify({ plans: { 'AI Max': { allocation: 10_000 } } });

/** Makes shops in INR of 10,000 monthly credits for one test file. Each payer agreed to debits, and a rule is set. */
export function mandateShops() {
  const open = razorpayShops();
  return async (change: Partial<typeof rule> = {}, options: WorldOptions = {}) => {
    const shop: RazorpayShop = await open({ config: plan, ...options });
    const { world, twin } = shop;
    const mandates = keepMandates(twin, () => world.clock.now());
    const call = (method: string, where = '', body?: unknown) =>
      world.api(method, `/v1/accounts/acme/auto-top-up${where}`, body);
    const tellPayer = (who: object) =>
      world.api('PUT', '/v1/accounts/acme', {
        name: 'Acme',
        plan: 'AI Max',
        currency: 'INR',
        timeZone: 'Asia/Kolkata',
        cycleAnchor: '2025-04-24T00:00:00+05:30',
        payer: who,
      });
    const agree = (key: string, credits = 1000) =>
      world.api(
        'POST',
        '/v1/accounts/acme/purchases',
        { credits, mandate: true },
        { 'idempotency-key': key },
      );
    await tellPayer(payer);
    const first = await agree('first');
    await mandates.agree(first.body.checkoutUrl);
    const set = await call('PUT', '', { ...rule, ...change });
    let uses = 0;
    const sweep = async () => world.proxy.topUps?.sweep();
    return {
      ...shop,
      deliver: (isDelivering: boolean) => {
        shop.isDelivering = isDelivering;
      },
      mandates,
      call,
      tellPayer,
      agree,
      set,
      sweep,
      first: String(first.body.id),
      state: async () => (await call('GET')).body,
      statuses: async () => (await call('GET')).body.attempts.map(({ status }: { status: string }) => status),
      spend: async (credits: number) => world.use('acme', `use-${++uses}`, credits),
      available: async () => (await world.api('GET', '/v1/accounts/acme/balance')).body.available,
      async hours(count: number) {
        for (let hour = 0; hour < count; hour += 1) {
          world.clock.advance(hourMs);
          await sweep();
        }
      },
    };
  };
}
