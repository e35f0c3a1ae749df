import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds, twoPlans } from './worlds.ts';

const open = provenWorlds();

const reverse = (world: World, id: string) =>
  world.api('POST', `/v1/accounts/acme/usage/${encodeURIComponent(id)}/reverse`);

async function balance(world: World) {
  const { body } = await world.api('GET', '/v1/accounts/acme/balance');
  const { monthly, paid, debt, available } = body;
  return { monthly: monthly.remaining, used: monthly.used, paid: paid.remaining, debt, available };
}

const lines = async (world: World, filter = 'all') =>
  (await world.api('GET', `/v1/accounts/acme/transactions?filter=${filter}`)).body.transactions;

describe('a reversal', () => {
  it('returns a use to where its credits came from, as its own line of usage', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.buy('acme', 1000);
    await world.use('acme', 'reply/1 of 2', 40_300);
    const { status, body } = await reverse(world, 'reply/1 of 2');
    expect({ status, body }).toEqual({
      status: 200,
      body: { id: 'reply/1 of 2', status: 'recorded', available: 41_000 },
    });
    expect(await balance(world)).toMatchObject({ monthly: 40_000, used: 0, paid: 1000 });
    expect((await lines(world, 'usage'))[0]).toMatchObject({
      credits: 40_300,
      balanceAfter: 41_000,
      description: 'AI Credits Returned - 40300',
    });
    expect((await lines(world, 'added'))[0].type).toBe('purchase');
  });

  it('returns once, however often it is sent, and the event stays recorded', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 6);
    await reverse(world, 'one');
    expect((await reverse(world, 'one')).body).toEqual({ id: 'one', status: 'duplicate', available: 40_000 });
    expect(await world.use('acme', 'one', 6)).toMatchObject({ status: 'duplicate', balance: 40_000 });
  });

  it('lets monthly credits of an ended cycle lapse, and returns paid ones', async () => {
    const world = await open({ now: '2025-09-23T12:00:00Z' });
    await world.openAccount();
    await world.buy('acme', 1000);
    await world.use('acme', 'one', 40_300);
    world.clock.set('2025-09-24T12:00:00Z');
    expect((await reverse(world, 'one')).body.available).toBe(41_000);
    expect(await balance(world)).toMatchObject({ monthly: 40_000, used: 0, paid: 1000 });
    expect((await lines(world))[0]).toMatchObject({
      credits: 300,
      description: 'AI Credits Returned - 300, 40000 more have lapsed',
    });
  });

  it('pays the debt of a lot whose money went back', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const purchase = await world.buy('acme', 1000);
    await world.use('acme', 'one', 40_300);
    await world.tell('acme', purchase, { id: 'f1', kind: 'refunded', subject: 're_1', amountMinor: 1000 });
    expect(await balance(world)).toMatchObject({ paid: 0, debt: 300 });
    await reverse(world, 'one');
    expect(await balance(world)).toMatchObject({ monthly: 40_000, paid: 0, debt: 0, available: 40_000 });
    expect((await lines(world))[0]).toMatchObject({
      credits: -300,
      description: 'Owed credits repaid - 300',
    });
  });

  it('of a captured hold returns what was captured', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const draft = { id: 'draft', credits: 10, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    expect((await reverse(world, 'draft')).body.code).toBe('not_found');
    await world.api('POST', '/v1/accounts/acme/holds/draft/capture', { credits: 4 });
    expect((await reverse(world, 'draft')).body).toMatchObject({ status: 'recorded', available: 40_000 });
    expect((await lines(world))[0]).toMatchObject({ credits: 4, description: 'AI Credits Returned - 4' });
  });

  it('of what was never recorded is not found', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'refused', 40_001);
    const draft = { id: 'draft', credits: 10, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await world.api('POST', '/v1/accounts/acme/holds/draft/release');
    for (const id of ['nothing', 'refused', 'draft']) {
      const { status, body } = await reverse(world, id);
      expect([id, status, body.code]).toEqual([id, 404, 'not_found']);
    }
  });
});

describe('a smaller plan that counts now', () => {
  const config = JSON.stringify({ ...JSON.parse(twoPlans), downgrades: 'now' });

  it('makes no credits when it goes to and fro', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config });
    await world.openAccount();
    await world.use('acme', 'one', 35_000);
    for (let turn = 0; turn < 3; turn += 1) {
      await world.openAccount({ plan: 'AI Start' });
      expect(await balance(world)).toMatchObject({ monthly: 0, available: 0 });
      await world.openAccount({ plan: 'AI Max' });
      expect(await balance(world)).toMatchObject({ monthly: 5000, available: 5000 });
    }
  });

  it('takes no held and no paid credits', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config });
    await world.openAccount();
    await world.buy('acme', 1000);
    const draft = { id: 'draft', credits: 30_000, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await world.api('POST', '/v1/accounts/acme/holds', draft);
    await world.openAccount({ plan: 'AI Start' });
    expect(await balance(world)).toMatchObject({ monthly: 30_000, paid: 1000, available: 1000 });
    await world.api('POST', '/v1/accounts/acme/holds/draft/capture', { credits: 30_000 });
    expect(await balance(world)).toMatchObject({ monthly: 0, paid: 1000, available: 1000 });
  });
});
