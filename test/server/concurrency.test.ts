import { describe, expect, it } from 'vitest';
import type { UsageResult, World } from '../support/world.ts';
import { rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

async function buy(world: World, account: string, key: string) {
  const headers = { 'idempotency-key': key };
  const { body } = await world.api('POST', `/v1/accounts/${account}/purchases`, { credits: 1000 }, headers);
  return body.checkoutUrl;
}

describe('many at once', () => {
  it('on one account never spend more than there is, and spend all of it', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const spends = Array.from({ length: 600 }, (_, turn) =>
      world.use('acme', `id-${turn}`, 1 + ((turn * 37) % 200)),
    );
    const results = await Promise.all(spends);
    const spent = results.reduce(
      (sum, { status }, turn) => sum + (status === 'recorded' ? 1 + ((turn * 37) % 200) : 0),
      0,
    );
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body.available).toBe(40_000 - spent);
    const refused = results.filter(({ status }) => status === 'refused');
    expect(refused.length).toBeGreaterThan(100);
    for (const { problem, balance } of refused) {
      expect(problem?.code).toBe('insufficient_credits');
      expect(balance).toBeLessThan(200);
    }
    for (const { balance } of results) expect(balance).toBeGreaterThanOrEqual(0);
  });

  it('spend, buy, repeat and reset, and every balance is proven', async () => {
    const world = await open({ now: '2025-09-23T18:25:00Z' });
    const accounts = await Promise.all(
      ['one', 'two', 'three'].map(account => world.openAccount({ account, timeZone: 'Asia/Kolkata' })),
    );
    for (let round = 0; round < 12; round += 1) {
      const uses: Promise<UsageResult>[] = [];
      const payments: Promise<void>[] = [];
      for (const account of accounts) {
        for (let turn = 0; turn < 30; turn += 1) {
          // Every third id was sent in an earlier round.
          const id = turn % 3 === 0 ? `again-${turn}` : `${round}-${turn}`;
          uses.push(world.use(account, id, 170, { channel: turn % 2 ? 'whatsapp' : 'live_chat' }));
        }
        const url = await buy(world, account, `key-${round % 6}`);
        payments.push(world.pay(url), world.pay(url));
      }
      await Promise.all([...uses, ...payments]);
      world.clock.advance(60_000);
    }
    const recorded = rowsOf(
      world.path,
      "SELECT account, count(*) AS uses FROM entry WHERE type = 'usage' GROUP BY 1",
    );
    for (const { uses } of recorded) expect(uses).toBe(10 + 12 * 20);
    const grants = rowsOf(
      world.path,
      "SELECT account, count(*) AS grants FROM entry WHERE type = 'purchase' GROUP BY 1",
    );
    expect(grants.map(row => row.grants)).toEqual([6, 6, 6]);
    for (const account of accounts) {
      const { body } = await world.api('GET', `/v1/accounts/${account}/balance`);
      // Seven rounds of 20 uses came after the reset.
      expect(body).toMatchObject({ monthly: { used: 7 * 20 * 170 }, paid: { remaining: 6000 } });
    }
  });
});
