import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { emptyDatabases, engines } from './engines.ts';

const databases = emptyDatabases();

describe.each(engines)('the receipt of a purchase over %s', engine => {
  let world: World;
  let accounts = 0;

  beforeAll(async () => {
    const environment = { DATABASE_URL: await databases(engine) };
    world = await createWorld({ now: '2025-08-28T12:00:00Z', environment });
  });
  afterAll(() => world.close());

  async function bought() {
    accounts += 1;
    const account = await world.openAccount({ account: `account-${accounts}` });
    const purchase = await world.buy(account, 1000);
    const where = `/v1/accounts/${account}/transactions`;
    return {
      account,
      purchase,
      receipt: (id: string, subject: string) =>
        world.tell(account, purchase, { id, kind: 'receipt', subject }),
      lines: async (query = '') => (await world.api('GET', `${where}${query}`)).body.transactions,
      line: async (id: string) => (await world.api('GET', `${where}/${id}`)).body,
    };
  }

  it('is on the line of its purchase and on no other', async () => {
    const { account, purchase, receipt, lines, line } = await bought();
    await world.buy(account, 2000);
    await receipt('r', 'https://pay.example.com/receipts/1');
    await world.tell(account, purchase, { id: 're', kind: 'refunded', subject: 're', amountMinor: 500 });
    const told = await lines();
    expect(told.map(({ type, receiptUrl }: Record<string, string>) => [type, receiptUrl])).toEqual([
      ['refund', undefined],
      ['purchase', undefined],
      ['purchase', 'https://pay.example.com/receipts/1'],
      ['reset', undefined],
    ]);
    expect((await lines('?filter=added'))[1].receiptUrl).toBe('https://pay.example.com/receipts/1');
    for (const each of told) expect((await line(each.id)).receiptUrl).toBe(each.receiptUrl);
  });

  it.each(['http://pay.example.com/r', 'javascript:alert(1)', 'data:text/html,hi', 'no address'])(
    'is not %s',
    async subject => {
      const { receipt, lines, line } = await bought();
      await receipt('r', subject);
      const [told] = await lines();
      expect(told).toMatchObject({ type: 'purchase' });
      expect(told).not.toHaveProperty('receiptUrl');
      expect(await line(told.id)).not.toHaveProperty('receiptUrl');
    },
  );

  it('stays the last good one when something else is told', async () => {
    const { receipt, lines } = await bought();
    await receipt('r-1', 'https://pay.example.com/receipts/1');
    world.clock.advance(1000);
    await receipt('r-2', 'https://pay.example.com/receipts/2');
    world.clock.advance(1000);
    await receipt('r-3', 'javascript:alert(1)');
    expect((await lines())[0].receiptUrl).toBe('https://pay.example.com/receipts/2');
  });
});
