import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { emptyDatabases, engines } from './engines.ts';

const databases = emptyDatabases();
const start = '2025-08-28T12:00:00.000Z';

describe.each(engines)('the last purchase in a balance over %s', engine => {
  let world: World;
  let accounts = 0;

  beforeAll(async () => {
    world = await createWorld({ now: start, environment: { DATABASE_URL: await databases(engine) } });
  });
  afterAll(() => world.close());

  async function fresh() {
    accounts += 1;
    world.clock.set(start);
    const account = await world.openAccount({ account: `account-${accounts}` });
    const as = async (user: string, role: 'owner' | 'agent' = 'owner') => {
      const token = await world.session(account, { user, role });
      return {
        lastPurchase: async () => (await world.as(token, 'GET', '/v1/balance')).body.lastPurchase,
        async buy(credits: number, key: string) {
          const headers = { 'idempotency-key': key };
          const { body } = await world.as(token, 'POST', '/v1/purchases', { credits }, headers);
          await world.pay(body.checkoutUrl);
          return body.id as string;
        },
      };
    };
    return { account, as };
  }

  it('is told for two minutes, to whoever may buy, with whose it is', async () => {
    const { as } = await fresh();
    const [priya, arjun] = await Promise.all([as('priya'), as('arjun')]);
    expect(await priya.lastPurchase()).toBeUndefined();
    await priya.buy(10_000, 'k');
    expect(await priya.lastPurchase()).toEqual({ credits: 10_000, at: start, isYours: true });
    expect(await arjun.lastPurchase()).toEqual({ credits: 10_000, at: start, isYours: false });
    world.clock.advance(119_999);
    expect(await arjun.lastPurchase()).toEqual({ credits: 10_000, at: start, isYours: false });
    world.clock.advance(1);
    expect(await arjun.lastPurchase()).toBeUndefined();
  });

  it('is the newest one, also under use and credits that were added by hand', async () => {
    const { account, as } = await fresh();
    const priya = await as('priya');
    await priya.buy(1000, 'k-1');
    world.clock.advance(30_000);
    await priya.buy(2000, 'k-2');
    await world.use(account, 'one', 5);
    const bonus = { id: 'a', credits: 50, reason: 'An hour of trouble' };
    await world.api('POST', `/v1/accounts/${account}/adjustments`, bonus);
    expect(await priya.lastPurchase()).toMatchObject({ credits: 2000, at: '2025-08-28T12:00:30.000Z' });
    world.clock.advance(119_000);
    expect(await priya.lastPurchase()).toMatchObject({ credits: 2000 });
    world.clock.advance(1000);
    expect(await priya.lastPurchase()).toBeUndefined();
  });

  it('is not one that nobody paid, nor one whose money went back', async () => {
    const { account, as } = await fresh();
    const priya = await as('priya');
    const where = `/v1/accounts/${account}/purchases`;
    await world.api('POST', where, { credits: 1000 }, { 'idempotency-key': 'k-0' });
    expect(await priya.lastPurchase()).toBeUndefined();
    const purchase = await priya.buy(1000, 'k-1');
    await world.tell(account, purchase, { id: 'r', kind: 'refunded', subject: 're', amountMinor: 1000 });
    expect(await priya.lastPurchase()).toBeUndefined();
  });

  it('is not in the future where the clock was set back', async () => {
    const { as } = await fresh();
    const priya = await as('priya');
    world.clock.advance(10_000);
    await priya.buy(1000, 'k');
    world.clock.set(start);
    expect(await priya.lastPurchase()).toMatchObject({ at: start });
  });
});

describe('the last purchase of an account whose agents may not buy', () => {
  it('is not told to them', async () => {
    const world = await createWorld({ now: start, config: JSON.stringify({ agentsMayBuy: false }) });
    try {
      const account = await world.openAccount();
      await world.buy(account, 1000);
      const token = await world.session(account, { role: 'agent' });
      expect((await world.as(token, 'GET', '/v1/balance')).body).not.toHaveProperty('lastPurchase');
    } finally {
      await world.close();
    }
  });
});
