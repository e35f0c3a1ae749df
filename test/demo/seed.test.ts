import { afterEach, describe, expect, test } from 'vitest';
import { balanceAnswer } from '../../src/contract/balance.ts';
import { type Transaction, transactionsAnswer } from '../../src/contract/transaction.ts';
import { seedDemo } from '../../src/server/demo-seed.ts';
import { apiKey, createWorld } from '../support/world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;
let world: World;
afterEach(() => world.close());

async function seeded(today: string, environment: Record<string, string> = {}): Promise<World> {
  world = await createWorld({ now: '2020-01-01T00:00:00Z', environment });
  await seed(today);
  return world;
}

async function seed(today: string): Promise<void> {
  await seedDemo({ api: world.fetch, apiKey, clock: world.clock, today: Date.parse(today) });
}

async function history(): Promise<Transaction[]> {
  const lines: Transaction[] = [];
  let cursor = '';
  do {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await world.api('GET', `/v1/accounts/demo/transactions?limit=200${query}`);
    const page = transactionsAnswer().parse(body);
    lines.push(...page.transactions);
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  return lines;
}

const balance = async () => balanceAnswer().parse((await world.api('GET', '/v1/accounts/demo/balance')).body);

describe('the first-run history', () => {
  test.each(['2025-09-05T12:00:00Z', '2025-09-23T18:29:00Z', '2025-09-23T18:31:00Z', '2026-03-01T01:00:00Z'])(
    'that ends at %s leaves a balance that is not low',
    async today => {
      await seeded(today);
      expect(await balance()).toMatchObject({ level: 'ok', monthly: { allocation: 40_000 } });
    },
  );

  test('adds up, line by line', async () => {
    await seeded('2025-09-05T12:00:00Z');
    const lines = await history();
    for (const [index, line] of lines.entries()) {
      const before = lines[index + 1]?.balanceAfter ?? 0;
      expect(before + line.credits, line.description).toBe(line.balanceAfter);
    }
    expect(lines[0]?.balanceAfter).toBe((await balance()).available);
  });

  test('spans seven weeks, with resets on the 24th, purchases that were paid, and four channels', async () => {
    await seeded('2025-09-05T12:00:00Z');
    const lines = await history();
    const of = (type: string) => lines.filter(line => line.type === type);
    expect(of('purchase').map(line => line.credits)).toEqual([5000, 1000]);
    expect(of('reset').map(line => line.at)).toEqual([
      '2025-08-23T18:30:00.000Z',
      '2025-07-23T18:30:00.000Z',
      '2025-07-18T03:30:00.000Z',
    ]);
    const channels = new Set(of('usage').flatMap(line => Object.keys(line.channels ?? {})));
    expect([...channels].sort()).toEqual(['facebook', 'instagram', 'live_chat', 'whatsapp']);
    expect(lines.length).toBeGreaterThan(200);
  });

  test('shows a sale that used up the monthly credits before it touched the paid ones', async () => {
    await seeded('2025-09-05T12:00:00Z');
    const { paid } = await balance();
    expect(paid.remaining).toBeGreaterThan(4700);
    expect(paid.remaining).toBeLessThan(4900);
  });

  test('goes without purchases where payments are switched off', async () => {
    await seeded('2025-09-05T12:00:00Z', { PAYMENTS: 'none' });
    expect(await balance()).toMatchObject({ level: 'ok', paid: { remaining: 0 } });
  });

  test('is made once', async () => {
    await seeded('2025-09-05T12:00:00Z');
    const before = await history();
    await seed('2025-09-06T12:00:00Z');
    expect(await history()).toEqual(before);
  });
});
