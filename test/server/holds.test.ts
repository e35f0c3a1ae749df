import { describe, expect, it } from 'vitest';
import { balance, code, createFresh, end, history, hold } from './holding.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shared = await open({ now: '2025-08-28T12:00:00Z' });
const fresh = createFresh(shared);

describe('a hold', () => {
  it('keeps credits from everybody else', async () => {
    const account = await fresh();
    const { status, body } = await hold(shared, account, 'draft-1', 39_999, { conversation: 'c-1' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id: 'draft-1',
        status: 'held',
        credits: 39_999,
        captured: 0,
        expiresAt: '2025-08-28T12:10:00.000Z',
        available: 1,
      },
    });
    expect(await shared.use(account, 'reply-1', 2)).toMatchObject({ status: 'refused', balance: 1 });
    expect(code(await hold(shared, account, 'draft-2', 2))).toEqual([402, 'insufficient_credits']);
    expect(await balance(shared, account)).toMatchObject({ available: 1, held: 39_999, monthly: 40_000 });
  });

  it('takes what is captured and releases the rest', async () => {
    const account = await fresh();
    await hold(shared, account, 'draft', 10);
    const { body } = await end(shared, account, 'draft', 'capture', { credits: 4 });
    expect(body).toEqual({
      id: 'draft',
      status: 'captured',
      credits: 10,
      captured: 4,
      expiresAt: null,
      available: 39_996,
    });
    expect(await balance(shared, account)).toMatchObject({ available: 39_996, held: 0 });
    expect((await history(shared, account))[0]).toEqual([expect.stringContaining('AI Credits Used - 4'), -4]);
  });

  it('gives all back when it is released, with the reason in the history', async () => {
    const account = await fresh();
    await hold(shared, account, 'draft', 2);
    const { body } = await end(shared, account, 'draft', 'release', { reason: 'AI reply failed' });
    expect(body).toMatchObject({ status: 'released', credits: 2, captured: 0, available: 40_000 });
    expect((await history(shared, account))[0]).toEqual(['Released 2: AI reply failed', 0]);
  });

  it.each([
    ['no body', undefined],
    ['an empty object', {}],
  ])('is released with %s', async (_, body) => {
    const account = await fresh();
    await hold(shared, account, 'draft', 2);
    expect((await end(shared, account, 'draft', 'release', body)).body.status).toBe('released');
    expect((await history(shared, account))[0]).toEqual(['Released 2', 0]);
  });

  it('has an id of any text, in the path percent-encoded', async () => {
    const account = await shared.openAccount({ account: 'a/b c' });
    for (const id of ['draft/1 of 2', '100%41', 'ユニ?x=1#y', 'a+b']) {
      await hold(shared, encodeURIComponent(account), id, 1);
      const { status, body } = await end(shared, encodeURIComponent(account), id, 'capture', { credits: 1 });
      expect([status, body.id, body.status]).toEqual([200, id, 'captured']);
    }
  });

  it('ends by itself, at its instant, whenever somebody looks', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await hold(world, 'acme', 'draft', 5, { ttlSeconds: 60 });
    world.clock.set('2025-08-28T12:00:59.999Z');
    expect(await balance(world, 'acme')).toMatchObject({ available: 39_995, held: 5 });
    world.clock.set('2025-08-29T09:00:00Z');
    expect(await balance(world, 'acme')).toMatchObject({ available: 40_000, held: 0 });
    const { body } = await world.api('GET', '/v1/accounts/acme/transactions');
    expect(body.transactions[0]).toMatchObject({
      at: '2025-08-28T12:01:00.000Z',
      description: 'Released 5: expired',
    });
    const late = await end(world, 'acme', 'draft', 'capture', { credits: 5 });
    expect(code(late)).toEqual([409, 'idempotency_conflict']);
    expect(late.body.detail).toBe('Hold draft was released (expired). Nothing was used.');
  });

  it('keeps its monthly credits over a reset, captured', async () => {
    const world = await open({ now: '2025-09-23T18:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 30_000);
    await hold(world, 'acme', 'draft', 4000, { ttlSeconds: 7200 });
    world.clock.set('2025-09-23T19:00:00Z');
    expect(await balance(world, 'acme')).toMatchObject({ available: 40_000, held: 4000, monthly: 44_000 });
    const { body } = await end(world, 'acme', 'draft', 'capture', { credits: 4000 });
    expect(body.available).toBe(40_000);
    expect(await balance(world, 'acme')).toMatchObject({ available: 40_000, held: 0, monthly: 40_000 });
  });

  it('lets its monthly credits lapse where it ends after their cycle', async () => {
    const world = await open({ now: '2025-09-23T18:00:00Z' });
    await world.openAccount();
    await hold(world, 'acme', 'draft', 4000, { ttlSeconds: 7200 });
    world.clock.set('2025-09-23T19:00:00Z');
    const { body } = await end(world, 'acme', 'draft', 'release', { reason: 'AI reply failed' });
    expect(body).toMatchObject({ status: 'released', available: 40_000 });
    expect(await balance(world, 'acme')).toMatchObject({ available: 40_000, held: 0, monthly: 40_000 });
    expect((await history(world, 'acme')).slice(0, 2)).toEqual([
      ['Released 4000: AI reply failed', 0],
      ['Monthly credits lapsed - 4000', -4000],
    ]);
  });

  it('that sleeps a year ends at its instant, before the resets that follow', async () => {
    const world = await open({ now: '2025-09-23T18:00:00Z' });
    await world.openAccount();
    await hold(world, 'acme', 'draft', 4000, { ttlSeconds: 86_400 });
    world.clock.set('2026-09-24T00:00:00Z');
    expect(await balance(world, 'acme')).toMatchObject({ available: 40_000, held: 0 });
    const { body } = await world.api('GET', '/v1/accounts/acme/transactions');
    const lines = body.transactions.map((line: { at: string; type: string }) => [line.at, line.type]);
    expect(lines.slice(-5)).toEqual([
      ['2025-10-23T18:30:00.000Z', 'reset'],
      ['2025-09-24T18:00:00.000Z', 'usage'],
      ['2025-09-24T18:00:00.000Z', 'adjustment'],
      ['2025-09-23T18:30:00.000Z', 'reset'],
      ['2025-09-23T18:00:00.000Z', 'reset'],
    ]);
    expect(lines.filter(([, type]: [string, string]) => type === 'reset')).toHaveLength(14);
  });
});
