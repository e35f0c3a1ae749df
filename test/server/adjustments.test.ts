import { describe, expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open({ now: '2025-08-28T12:00:00Z' });
let accounts = 0;

async function fresh(): Promise<string> {
  accounts += 1;
  return world.openAccount({ account: `acme-${accounts}` });
}

const post = (account: string, path: string, body?: unknown) =>
  world.api('POST', `/v1/accounts/${account}/${path}`, body);

const adjust = (account: string, id: string, credits: unknown, reason: unknown = 'goodwill') =>
  post(account, 'adjustments', { id, credits, reason });

async function balance(account: string) {
  const { body } = await world.api('GET', `/v1/accounts/${account}/balance`);
  return { available: body.available, held: body.held, paid: body.paid.remaining, debt: body.debt };
}

const lines = async (account: string, filter = 'all') =>
  (await world.api('GET', `/v1/accounts/${account}/transactions?filter=${filter}`)).body.transactions;

describe('an adjustment', () => {
  it('adds paid credits, with its reason in the history', async () => {
    const account = await fresh();
    const { status, body } = await adjust(account, 'a/1', 500, 'An hour of trouble');
    expect({ status, body }).toEqual({
      status: 200,
      body: { id: 'a/1', status: 'recorded', credits: 500, available: 40_500 },
    });
    expect(await balance(account)).toEqual({ available: 40_500, held: 0, paid: 500, debt: 0 });
    expect((await lines(account, 'added'))[0]).toMatchObject({
      type: 'adjustment',
      credits: 500,
      balanceAfter: 40_500,
      description: 'Credits added: An hour of trouble',
    });
  });

  it('takes paid credits away, newest lot first, and is no added line', async () => {
    const account = await fresh();
    const first = await world.buy(account, 1000);
    const second = await world.buy(account, 1000);
    expect((await adjust(account, 'a1', -1200)).body).toMatchObject({ credits: -1200, available: 40_800 });
    const { body } = await world.api('GET', `/v1/accounts/${account}/entries?limit=1`);
    expect(body.entries[0].lots).toEqual([
      { lot: `purchase:${first}`, credits: -200, debt: 0 },
      { lot: `purchase:${second}`, credits: -1000, debt: 0 },
    ]);
    expect((await lines(account))[0]).toMatchObject({
      credits: -1200,
      description: 'Credits removed: goodwill',
    });
    expect((await lines(account, 'added'))[0].type).toBe('purchase');
  });

  it('never takes monthly credits, nor held ones', async () => {
    const account = await fresh();
    await adjust(account, 'a1', 1000);
    const draft = { id: 'draft', credits: 40_300, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await post(account, 'holds', draft);
    const { status, body } = await adjust(account, 'a2', -701);
    expect([status, body.code]).toEqual([402, 'insufficient_credits']);
    expect(body.detail).toContain('Nothing was adjusted.');
    expect(await balance(account)).toEqual({ available: 700, held: 40_300, paid: 1000, debt: 0 });
    expect((await adjust(account, 'a2', -700)).body.available).toBe(0);
    expect((await post(account, 'holds/draft/capture', { credits: 40_300 })).body.available).toBe(0);
  });

  it('is one adjustment however often it is sent', async () => {
    const account = await fresh();
    await adjust(account, 'a1', 500);
    expect((await adjust(account, 'a1', 500, 'Sent again')).body).toEqual({
      id: 'a1',
      status: 'duplicate',
      credits: 500,
      available: 40_500,
    });
    const other = await adjust(account, 'a1', 501);
    expect([other.status, other.body.code]).toEqual([409, 'idempotency_conflict']);
    await adjust(account, 'a2', -500);
    expect((await adjust(account, 'a2', -500)).body).toMatchObject({
      status: 'duplicate',
      available: 40_000,
    });
  });

  it('that was refused leaves nothing, and is decided afresh', async () => {
    const account = await fresh();
    expect((await adjust(account, 'a1', -500)).status).toBe(402);
    await world.buy(account, 1000);
    expect((await adjust(account, 'a1', -500)).body).toMatchObject({ status: 'recorded', available: 40_500 });
  });

  it('is told apart from usage of the same id', async () => {
    const account = await fresh();
    await world.use(account, 'one', 1);
    expect((await adjust(account, 'one', 1)).body).toMatchObject({ status: 'recorded', available: 40_000 });
  });

  it.each([
    [
      'nothing',
      'a',
      0,
      'goodwill',
      'credits: must be a whole number from -1000000000 to 1000000000 and not 0.',
    ],
    ['half a credit', 'a', 0.5, 'goodwill', 'credits: '],
    ['too many credits', 'a', 1_000_000_001, 'goodwill', 'credits: '],
    ['too many credits away', 'a', -1_000_000_001, 'goodwill', 'credits: '],
    ['no reason', 'a', 1, '', 'reason: '],
    ['a reason that is too long', 'a', 1, 'a'.repeat(501), 'reason: '],
    ['no id', '', 1, 'goodwill', 'id: '],
  ])('of %s is refused, and the field named', async (_, id, credits, reason, field) => {
    const { status, body } = await adjust('acme-1', id, credits, reason);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.detail).toContain(field);
  });

  it('of the most there is fits', async () => {
    const account = await fresh();
    expect((await adjust(account, 'a1', 1_000_000_000)).body.available).toBe(1_000_040_000);
  });

  it('of nobody is not found', async () => {
    expect((await adjust('nobody', 'a1', 1)).body.code).toBe('not_found');
  });
});
