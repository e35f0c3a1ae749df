import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

interface Seen {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly id?: string;
  readonly change: Record<string, number>;
  readonly after: Record<string, number>;
}

async function read(
  world: World,
  query: string,
): Promise<{ entries: readonly Seen[]; nextCursor: string | null }> {
  const { status, body } = await world.api('GET', `/v1/accounts/acme/entries?${query}`);
  expect(status).toBe(200);
  return body;
}

async function readAll(world: World, query: string): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await read(world, cursor ? `${query}&cursor=${cursor}` : query);
    seen.push(...page.entries);
    cursor = page.nextCursor;
  }
  return seen;
}

/** Something of every kind. */
async function live(world: World): Promise<string> {
  await world.openAccount();
  const post = (path: string, body?: unknown) => world.api('POST', `/v1/accounts/acme/${path}`, body);
  const more = { conversation: 'c-1', description: 'Order status', occurredAt: '2025-08-28T11:58:00Z' };
  await world.use('acme', 'reply:1', 6, more);
  await post('holds', { id: 'draft', credits: 50, ttlSeconds: 600, channel: 'whatsapp', kind: 'action' });
  world.clock.set('2025-08-28T12:01:00Z');
  await post('holds/draft/capture', { credits: 20 });
  const purchase = await world.buy('acme', 1000);
  await post('adjustments', { id: 'goodwill-1', credits: 500, reason: 'An hour of trouble' });
  await post('usage/reply%3A1/reverse');
  world.clock.set('2025-08-28T12:02:00Z');
  await world.use('acme', 'large', 40_100);
  const refund = { id: 'f1', kind: 'refunded', subject: 're_1', amountMinor: 1000 } as const;
  await world.tell('acme', purchase, refund);
  return purchase;
}

describe('GET /v1/entries', () => {
  it('tells each entry with what it changed and the balance after, newest first', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    const purchase = await live(world);
    const { entries, nextCursor } = await read(world, '');
    expect(nextCursor).toBeNull();
    expect(entries.map(({ seq, type, id }) => [seq, type, id])).toEqual([
      [9, 'refund', undefined],
      [8, 'usage', 'large'],
      [7, 'reversal', 'reply:1'],
      [6, 'adjustment', 'goodwill-1'],
      [5, 'purchase', purchase],
      [4, 'usage', 'draft'],
      [3, 'hold', 'draft'],
      [2, 'usage', 'reply:1'],
      [1, 'reset', undefined],
    ]);
    expect(entries[7]).toEqual({
      seq: 2,
      at: '2025-08-28T12:00:00.000Z',
      type: 'usage',
      id: 'reply:1',
      change: { monthly: -6, paid: 0, held: 0, debt: 0 },
      after: { monthly: 39_994, paid: 0, held: 0, debt: 0, available: 39_994 },
      credits: 6,
      channel: 'whatsapp',
      kind: 'reply',
      occurredAt: '2025-08-28T11:58:00.000Z',
      conversation: 'c-1',
      description: 'Order status',
    });
    expect(entries[6]).toMatchObject({
      change: { monthly: 0, held: 50 },
      after: { monthly: 39_994, held: 50, available: 39_944 },
    });
    expect(entries[3]).toMatchObject({ note: 'An hour of trouble' });
    // 120 of the large use were paid credits, all of the purchase's: 880 are left to take back.
    expect(entries[0]).toMatchObject({
      change: { monthly: 0, paid: -880, held: 0, debt: 120 },
      after: { monthly: 0, paid: 500, held: 0, debt: 120, available: 500 },
      lots: [{ lot: `purchase:${purchase}`, credits: -880, debt: 120 }],
    });
  });

  it('adds up: each balance is the one before and its change', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await live(world);
    const entries = (await readAll(world, 'limit=200')).toReversed();
    let before: Record<string, number> = { monthly: 0, paid: 0, held: 0, debt: 0 };
    for (const { change, after } of entries) {
      for (const name of ['monthly', 'paid', 'held', 'debt'])
        expect(after[name]).toBe((before[name] ?? 0) + (change[name] ?? 0));
      before = after;
    }
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(before.available).toBe(body.available);
  });

  it('is the same page by page as at once, whatever is written meanwhile', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await live(world);
    const all = await readAll(world, 'limit=200');
    for (const limit of [1, 2, 4]) expect(await readAll(world, `limit=${limit}`)).toEqual(all);
    const first = await read(world, 'limit=3');
    await world.use('acme', 'later', 1);
    const second = await read(world, `limit=3&cursor=${first.nextCursor}`);
    expect([...first.entries, ...second.entries]).toEqual(all.slice(0, 6));
  });

  it('goes back to any instant, what was written at it included', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await live(world);
    const seqs = async (until: string) =>
      (await readAll(world, `limit=2&until=${encodeURIComponent(until)}`)).map(({ seq }) => seq);
    expect(await seqs('2025-08-28T12:01:00Z')).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(await seqs('2025-08-28T12:00:59.999Z')).toEqual([3, 2, 1]);
    expect(await seqs('2025-08-28T17:30:00+05:30')).toEqual([3, 2, 1]);
    expect(await seqs('2025-08-28T11:59:59Z')).toEqual([]);
    expect(await seqs('2125-08-28T12:00:00Z')).toHaveLength(9);
  });

  it('wakes a sleeping account first', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    world.clock.set('2026-08-28T12:00:00Z');
    const { entries } = await read(world, '');
    expect(entries.map(({ type }) => type)).toEqual(Array(13).fill('reset'));
    expect(entries[0]?.at).toBe('2026-08-23T18:30:00.000Z');
  });

  it('never goes back in time, even where the clock does', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    world.clock.set('2025-08-28T10:00:00Z');
    await world.use('acme', 'two', 1);
    const { entries } = await read(world, '');
    expect(new Set(entries.map(({ at }) => at))).toEqual(new Set(['2025-08-28T12:00:00.000Z']));
  });

  it('is read by a session of its account, and of no other', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await live(world);
    await world.openAccount({ account: 'other' });
    const agent = await world.session('acme', { role: 'agent' });
    expect((await world.as(agent, 'GET', '/v1/entries')).body.entries).toHaveLength(9);
    const stranger = await world.session('other');
    expect((await world.as(stranger, 'GET', '/v1/entries')).body.entries).toHaveLength(1);
    expect((await world.as(stranger, 'GET', '/v1/accounts/acme/entries')).status).toBe(401);
  });

  it.each([
    ['limit', 'limit=0'],
    ['limit', 'limit=201'],
    ['until', 'until=2025-08-28'],
    ['until', 'until=yesterday'],
    ['cursor', 'cursor=nonsense'],
  ])('refuses a wrong %s, %s', async (field, query) => {
    const { status, body } = await refusing.api('GET', `/v1/accounts/acme/entries?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.detail).toContain(`${field}: `);
  });
});

const refusing = await open();
await refusing.openAccount();
