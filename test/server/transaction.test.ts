import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();

async function lines(world: World) {
  return (await world.api('GET', '/v1/accounts/acme/transactions')).body.transactions;
}

const find = (world: World, id: string, query = '') =>
  world.api('GET', `/v1/accounts/acme/transactions/${encodeURIComponent(id)}${query}`);

const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

describe('GET /v1/transactions/:transaction', () => {
  it('tells a line with its events, newest first, and their conversations', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'before', 1);
    world.clock.set('2025-08-28T13:00:00Z');
    await world.use('acme', 'one', 1, { conversation: 'c-1', description: 'Order status' });
    await world.use('acme', 'two', 2, { conversation: 'c-2', channel: 'facebook', kind: 'action' });
    await world.use('acme', 'three', 3, { conversation: 'c-1', occurredAt: '2025-08-28T12:59:00Z' });
    await world.use('acme', 'four', 4);
    const [line] = await lines(world);
    const { status, body } = await find(world, line.id);
    expect(status).toBe(200);
    const { conversations, events, nextCursor, ...told } = body;
    expect(told).toEqual(line);
    expect(conversations).toEqual(['c-1', 'c-2']);
    expect(ids(events)).toEqual(['four', 'three', 'two', 'one']);
    expect(events[3]).toEqual({
      id: 'one',
      at: '2025-08-28T13:00:00.000Z',
      occurredAt: '2025-08-28T13:00:00.000Z',
      credits: 1,
      channel: 'whatsapp',
      kind: 'reply',
      conversation: 'c-1',
      description: 'Order status',
    });
    expect(events[1].occurredAt).toBe('2025-08-28T12:59:00.000Z');
    expect(nextCursor).toBeNull();
  });

  it('tells the same of a line that is finished', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    await world.use('acme', 'two', 1);
    const [line] = await lines(world);
    const growing = await find(world, line.id);
    await world.buy('acme', 1000);
    await world.use('acme', 'three', 1);
    expect((await find(world, line.id)).body).toEqual(growing.body);
    expect(ids(growing.body.events)).toEqual(['two', 'one']);
  });

  it('leaves out holds that were placed meanwhile, and has what they captured', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    const draft = { id: 'draft', credits: 5, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', { ...draft, conversation: 'c-9' });
    await world.api('POST', '/v1/accounts/acme/holds/draft/capture', { credits: 2 });
    const [line] = await lines(world);
    const { body } = await find(world, line.id);
    expect(body).toMatchObject({ credits: -3, conversations: ['c-9'] });
    expect(ids(body.events)).toEqual(['draft', 'one']);
  });

  it('goes on page by page where there are many events', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const events = Array.from({ length: 450 }, (_, place) => ({
      id: `id-${place}`,
      account: 'acme',
      credits: 1,
      channel: 'whatsapp',
      kind: 'reply',
    }));
    await world.api('POST', '/v1/usage', { events });
    const [line] = await lines(world);
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await find(world, line.id, cursor && `?cursor=${cursor}`);
      seen.push(...ids(body.events));
      sizes.push(body.events.length);
      cursor = body.nextCursor;
    }
    expect(sizes).toEqual([200, 200, 50]);
    expect(seen).toEqual(events.map(({ id }) => id).toReversed());
  });

  it('tells a late use as the line of its own that it is', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    await world.use('acme', 'late', 2, { occurredAt: '2025-08-27T12:00:00Z' });
    await world.use('acme', 'two', 1);
    const told = await Promise.all(
      (await lines(world)).map(async ({ id }: { id: string }) => ids((await find(world, id)).body.events)),
    );
    expect(told).toEqual([['two'], ['late'], ['one'], []]);
  });

  it('links a purchase', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const purchase = await world.buy('acme', 1000);
    const [line] = await lines(world);
    const { body } = await find(world, line.id);
    expect(body).toMatchObject({ type: 'purchase', purchase, events: [], conversations: [] });
  });

  it('tells each of several lines of one instant', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.buy('acme', 1000);
    await world.buy('acme', 2000);
    for (const line of await lines(world)) expect((await find(world, line.id)).body).toMatchObject(line);
  });

  it('is not found under a name that no line of the account has', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.openAccount({ account: 'other' });
    await world.use('other', 'one', 1);
    const [{ id }] = (await world.api('GET', '/v1/accounts/other/transactions')).body.transactions;
    const [at] = id.split('-');
    for (const name of [id, `${at}-9`, `${at}-01`, at, '-', 'zzzzzzzzzzzzzz-1', 'a b', '%00', `${id}-1`]) {
      const { status, body } = await find(world, name);
      expect([name, status, body.code]).toEqual([name, 404, 'not_found']);
    }
  });

  it('refuses a cursor that is none', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 1);
    const [line] = await lines(world);
    const { status, body } = await find(world, line.id, '?cursor=nonsense');
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });
});
