import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds, twoPlans } from './worlds.ts';

const open = provenWorlds();

const explain = (world: World, at?: string) =>
  world.api('GET', `/v1/accounts/acme/explain${at === undefined ? '' : `?at=${encodeURIComponent(at)}`}`);

const post = (world: World, path: string, body?: unknown) =>
  world.api('POST', `/v1/accounts/acme/${path}`, body);

describe('GET /v1/explain', () => {
  it('tells a balance as a sum, now and at every instant before', async () => {
    const world = await open({ now: '2025-09-23T12:00:00Z' });
    await world.openAccount();
    const first = await world.buy('acme', 1000);
    world.clock.set('2025-09-23T13:00:00Z');
    await world.use('acme', 'one', 40_300);
    world.clock.set('2025-09-23T14:00:00Z');
    await world.tell('acme', first, { id: 'f1', kind: 'refunded', subject: 're_1', amountMinor: 1000 });
    await post(world, 'adjustments', { id: 'a1', credits: 500, reason: 'An hour of trouble' });
    world.clock.set('2025-09-24T00:00:00Z');
    await world.use('acme', 'two', 100);
    const draft = { credits: 40, ttlSeconds: 60, channel: 'whatsapp', kind: 'reply' };
    await post(world, 'holds', { ...draft, id: 'draft' });

    expect((await explain(world)).body).toEqual({
      at: '2025-09-24T00:00:00.000Z',
      cycleStart: '2025-09-23T18:30:00.000Z',
      monthly: { granted: 40_000, carried: 0, changed: 0, lapsed: 0, used: 100, remaining: 39_900 },
      paid: { bought: 1000, adjusted: 500, refunded: 700, repaid: 300, used: 300, remaining: 200 },
      held: 40,
      debt: 0,
      available: 40_060,
    });
    expect((await explain(world, '2025-09-23T13:30:00Z')).body).toMatchObject({
      at: '2025-09-23T13:30:00.000Z',
      cycleStart: '2025-09-23T12:00:00.000Z',
      monthly: { granted: 40_000, used: 40_000, remaining: 0 },
      paid: { bought: 1000, adjusted: 0, refunded: 0, repaid: 0, used: 300, remaining: 700 },
      available: 700,
    });
    // The refund, its debt, the adjustment and what it repaid are of one instant: all of it counts.
    expect((await explain(world, '2025-09-23T14:00:00Z')).body).toMatchObject({
      paid: { bought: 1000, adjusted: 500, refunded: 700, repaid: 300, used: 300, remaining: 200 },
      debt: 0,
    });
  });

  it('tells what holds kept over a reset and what ended with them', async () => {
    const world = await open({ now: '2025-09-23T18:00:00Z' });
    await world.openAccount();
    const draft = { credits: 40, ttlSeconds: 7200, channel: 'whatsapp', kind: 'reply' };
    await post(world, 'holds', { ...draft, id: 'draft' });
    world.clock.set('2025-09-23T19:00:00Z');
    await post(world, 'holds/draft/capture', { credits: 15 });
    expect((await explain(world)).body.monthly).toEqual({
      granted: 40_000,
      carried: 40,
      changed: 0,
      lapsed: 25,
      used: 15,
      remaining: 40_000,
    });
  });

  it('tells what changes of plan added and took', async () => {
    const config = JSON.stringify({ ...JSON.parse(twoPlans), downgrades: 'now' });
    const world = await open({ now: '2025-08-28T12:00:00Z', config });
    await world.openAccount({ plan: 'AI Start' });
    await world.use('acme', 'one', 4000);
    await world.openAccount({ plan: 'AI Max' });
    const monthly = async () => (await explain(world)).body.monthly;
    expect(await monthly()).toMatchObject({
      granted: 10_000,
      changed: 30_000,
      used: 4000,
      remaining: 36_000,
    });
    world.clock.set('2025-08-28T13:00:00Z');
    await world.openAccount({ plan: 'AI Start' });
    expect(await monthly()).toMatchObject({ granted: 10_000, changed: 0, used: 4000, remaining: 6000 });
  });

  it('counts less than nothing as refunded where a won dispute returned what had been repaid', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const first = await world.buy('acme', 1000);
    await world.use('acme', 'one', 40_700);
    await world.tell('acme', first, { id: 'd1', kind: 'disputed', subject: 'dp_1', amountMinor: 1000 });
    await world.buy('acme', 1000);
    await world.tell('acme', first, { id: 'd2', kind: 'dispute_won', subject: 'dp_1' });
    expect((await explain(world)).body).toMatchObject({
      paid: { bought: 2000, refunded: -700, repaid: 700, used: 700, remaining: 1300 },
      debt: 0,
      available: 1300,
    });
  });

  it('agrees with the balance after a year asleep', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 4000);
    world.clock.set('2026-08-28T12:00:00Z');
    const { body } = await explain(world);
    expect(body).toMatchObject({ cycleStart: '2026-08-23T18:30:00.000Z', available: 40_000 });
    expect((await explain(world, '2025-12-31T00:00:00Z')).body).toMatchObject({
      cycleStart: '2025-12-23T18:30:00.000Z',
      monthly: { granted: 40_000, used: 0, remaining: 40_000 },
    });
  });

  it('is now even where the clock goes back', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 4000);
    world.clock.set('2025-08-28T11:00:00Z');
    expect((await explain(world)).body).toMatchObject({
      at: '2025-08-28T12:00:00.000Z',
      available: 36_000,
    });
  });

  it('adds up over more lines than it keeps in memory', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const adjust = (id: number, credits: number) =>
      ({ type: 'adjust', account: 'acme', id: String(id), credits, reason: 'goodwill' }) as const;
    const commands = Array.from({ length: 1100 }, (_, place) => adjust(place, place % 2 === 0 ? 3 : -1));
    await world.proxy.committer.submitAll(commands);
    expect((await explain(world)).body.paid).toMatchObject({ adjusted: 1100, used: 0, remaining: 1100 });
  });

  it('is of one moment, whatever is written meanwhile at the same instant', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    // To and fro, so that no lots pile up.
    const adjust = (id: number) =>
      ({
        type: 'adjust',
        account: 'acme',
        id: String(id),
        credits: id % 2 ? -3 : 3,
        reason: 'goodwill',
      }) as const;
    const commands = Array.from({ length: 3000 }, (_, place) => adjust(place));
    await world.proxy.committer.submitAll(commands.slice(0, 1500));
    const written = world.proxy.committer.submitAll(commands.slice(1500));
    for (let turn = 0; turn < 8; turn += 1) {
      const { paid, available } = (await explain(world)).body;
      expect(paid).toMatchObject({ used: 0, remaining: paid.adjusted });
      expect(available).toBe(40_000 + paid.adjusted);
    }
    await written;
  });

  it('is read with a session', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    const token = await world.session('acme', { role: 'agent' });
    const { status, body } = await world.as(token, 'GET', '/v1/explain?at=2025-08-28T12:00Z');
    expect([status, body.available]).toEqual([200, 40_000]);
  });

  it.each([
    ['2025-08-28T12:00:00.001Z', 'at: 2025-08-28T12:00:00.001Z lies in the future.'],
    ['2025-08-28T11:59:59Z', 'at: 2025-08-28T11:59:59.000Z is before the first entry of account acme.'],
    ['2025-08-28', 'at: must be an instant such as 2025-08-24T00:00:00+05:30.'],
  ])('refuses %s', async (at, detail) => {
    const { status, body } = await explain(refusing, at);
    expect([status, body.code, body.detail]).toEqual([400, 'invalid_request', detail]);
  });
});

const refusing = await open({ now: '2025-08-28T12:00:00Z' });
await refusing.openAccount();
