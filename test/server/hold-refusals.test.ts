import { describe, expect, it } from 'vitest';
import { balance, code, createFresh, end, hold } from './holding.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shared = await open({ now: '2025-08-28T12:00:00Z' });
const fresh = createFresh(shared);

describe('a hold, asked for again or wrongly,', () => {
  it('is the same hold when it is asked for again', async () => {
    const account = await fresh();
    const first = await hold(shared, account, 'draft', 7);
    expect((await hold(shared, account, 'draft', 7)).body).toEqual(first.body);
    await end(shared, account, 'draft', 'capture', { credits: 3 });
    const captured = { id: 'draft', status: 'captured', credits: 7, captured: 3, expiresAt: null };
    expect((await hold(shared, account, 'draft', 7)).body).toEqual({ ...captured, available: 39_997 });
    const again = await end(shared, account, 'draft', 'capture', { credits: 3 });
    expect(again.body).toEqual({ ...captured, available: 39_997 });
  });

  it('never is another one, nor a usage event', async () => {
    const account = await fresh();
    await hold(shared, account, 'draft', 7);
    await shared.use(account, 'reply', 1);
    const conflict = [409, 'idempotency_conflict'];
    expect(code(await hold(shared, account, 'draft', 8))).toEqual(conflict);
    expect(code(await hold(shared, account, 'draft', 7, { channel: 'facebook' }))).toEqual(conflict);
    expect(code(await hold(shared, account, 'draft', 7, { kind: 'action' }))).toEqual(conflict);
    expect(code(await hold(shared, account, 'reply', 1))).toEqual(conflict);
    expect((await shared.use(account, 'draft', 7)).problem?.code).toBe('idempotency_conflict');
    expect(await balance(shared, account)).toMatchObject({ available: 39_992, held: 7 });
  });

  it('ends once, in one way', async () => {
    const account = await fresh();
    await hold(shared, account, 'one', 7);
    await hold(shared, account, 'two', 7);
    await end(shared, account, 'one', 'capture', { credits: 3 });
    await end(shared, account, 'two', 'release');
    const conflict = [409, 'idempotency_conflict'];
    expect(code(await end(shared, account, 'one', 'capture', { credits: 4 }))).toEqual(conflict);
    expect(code(await end(shared, account, 'one', 'release'))).toEqual(conflict);
    expect(code(await end(shared, account, 'two', 'capture', { credits: 3 }))).toEqual(conflict);
    expect((await end(shared, account, 'two', 'release')).body.status).toBe('released');
    expect(await balance(shared, account)).toMatchObject({ available: 39_997, held: 0 });
  });

  it('gives no more than it holds', async () => {
    const account = await fresh();
    await hold(shared, account, 'draft', 7);
    const { status, body } = await end(shared, account, 'draft', 'capture', { credits: 8 });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.detail).toBe('Hold draft holds 7 credits; 8 cannot be captured. Nothing was used.');
  });

  it('that was refused leaves nothing, and is decided afresh after a top-up', async () => {
    const account = await fresh();
    expect(code(await hold(shared, account, 'draft', 40_001))).toEqual([402, 'insufficient_credits']);
    expect(code(await end(shared, account, 'draft', 'release'))).toEqual([404, 'not_found']);
    await shared.buy(account, 1000);
    expect((await hold(shared, account, 'draft', 40_001)).body).toMatchObject({
      status: 'held',
      available: 999,
    });
  });

  it.each([
    ['no credits', { credits: 0 }, 'credits: '],
    ['more credits than an event has', { credits: 1_000_001 }, 'credits: '],
    ['half a credit', { credits: 1.5 }, 'credits: '],
    ['no time', { ttlSeconds: 0 }, 'ttlSeconds: '],
    ['more than a day', { ttlSeconds: 86_401 }, 'ttlSeconds: '],
    ['an id that is too long', { id: 'a'.repeat(201) }, 'id: '],
    ['an unknown kind', { kind: 'joke' }, 'kind: '],
    ['a channel that is none', { channel: '' }, 'channel: '],
  ])('of %s is refused, and the field named', async (_, change, field) => {
    const { status, body } = await hold(shared, 'nobody', 'wrong', 1, change);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.detail).toContain(field);
  });

  it('that nobody placed is not found', async () => {
    const account = await fresh();
    for (const id of ['nothing', 'a\nb', 'a'.repeat(300)]) {
      expect(code(await end(shared, account, id, 'capture', { credits: 1 }))).toEqual([404, 'not_found']);
      expect(code(await end(shared, account, id, 'release'))).toEqual([404, 'not_found']);
    }
    expect(code(await hold(shared, 'nobody', 'draft', 1))).toEqual([404, 'not_found']);
  });
});
