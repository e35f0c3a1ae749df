import { balanceAnswer } from '../../src/contract/balance.ts';
import { transactionsAnswer } from '../../src/contract/transaction.ts';
import { createDemo } from '../../src/server/demo.ts';
import { createCredits } from '../../src/server/demo-credits.ts';
import { createShop } from '../../src/server/demo-shop.ts';
import { apiKey, createWorld } from '../support/world.ts';

const apiBase = 'http://credits.test';

export type ShopWorld = Awaited<ReturnType<typeof createShopWorld>>;

/** The demo's backend over the real app, its account just opened: 40,000 monthly credits and none paid. */
export async function createShopWorld() {
  const world = await createWorld({ now: '2025-09-03T12:00:00Z' });
  const access = { api: world.fetch, apiBase, apiKey };
  const credits = createCredits(access);
  const shop = createShop(access);
  await shop.openAccount(new Date('2025-08-24T00:00:00+05:30'));
  let bought = 0;
  const read = async (path: string) => (await credits.call('GET', `/v1/accounts/demo/${path}`)).json();

  return {
    clock: world.clock,
    access,
    demo: createDemo({ ...access, now: world.clock.now }),
    available: async () => balanceAnswer().parse(await read('balance')).available,
    lines: async () => transactionsAnswer().parse(await read('transactions')).transactions,
    async spend(amount: number) {
      const event = { id: `spent-${amount}`, account: 'demo', credits: amount, channel: 'whatsapp' };
      await shop.spend({ at: world.clock.now(), events: [{ ...event, kind: 'action' }] });
    },
    buy: (amount: number) => shop.buy({ credits: amount, idempotencyKey: `bought-${++bought}` }),
    close: world.close,
  };
}
