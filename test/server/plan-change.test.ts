import { describe, expect, it } from 'vitest';
import type { World } from '../support/world.ts';
import { provenWorlds, twoPlans } from './worlds.ts';

const open = provenWorlds();

async function monthly(world: World) {
  const { body } = await world.api('GET', '/v1/accounts/acme/balance');
  return { plan: body.plan.name, ...body.monthly };
}

describe('a changed plan', () => {
  it('gives the larger allocation now', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config: twoPlans });
    await world.openAccount({ plan: 'AI Start' });
    await world.use('acme', 'one', 4000);
    await world.openAccount({ plan: 'AI Max' });
    expect(await monthly(world)).toMatchObject({ allocation: 40_000, used: 4000, remaining: 36_000 });
    const { body } = await world.api('GET', '/v1/accounts/acme/transactions?filter=added');
    expect(body.transactions[0]).toMatchObject({
      type: 'adjustment',
      credits: 30_000,
      balanceAfter: 36_000,
      description: 'Plan changed to AI Max',
    });
  });

  it('takes the smaller allocation at the next reset', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config: twoPlans });
    await world.openAccount();
    await world.openAccount({ plan: 'AI Start' });
    expect(await monthly(world)).toMatchObject({ plan: 'AI Start', allocation: 40_000, remaining: 40_000 });
    world.clock.set('2025-09-23T18:30:00Z');
    expect(await monthly(world)).toMatchObject({ allocation: 10_000, remaining: 10_000 });
  });

  it('makes no credits when it goes to and fro', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config: twoPlans });
    await world.openAccount();
    await world.use('acme', 'one', 35_000);
    for (let turn = 0; turn < 5; turn += 1) {
      await world.openAccount({ plan: 'AI Start' });
      await world.openAccount({ plan: 'AI Max' });
    }
    expect(await monthly(world)).toMatchObject({ allocation: 40_000, remaining: 5000 });
  });

  it('leaves paid credits alone', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z', config: twoPlans });
    await world.openAccount();
    const headers = { 'idempotency-key': 'k' };
    const bought = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 5000 }, headers);
    await world.pay(bought.body.checkoutUrl);
    await world.openAccount({ plan: 'AI Start' });
    world.clock.set('2026-01-01T00:00:00Z');
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body).toMatchObject({ available: 15_000, paid: { remaining: 5000 } });
  });
});

describe('a changed cycle', () => {
  it('lengthens the present one and never resets twice', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount();
    await world.use('acme', 'one', 100);
    await world.openAccount({ cycleAnchor: '2025-04-10T00:00:00+05:30' });
    expect(await monthly(world)).toMatchObject({
      used: 100,
      cycleStart: '2025-08-23T18:30:00.000Z',
      resetsAt: '2025-10-09T18:30:00.000Z',
    });
    world.clock.set('2025-10-09T18:29:59.999Z');
    expect(await monthly(world)).toMatchObject({ used: 100 });
    world.clock.set('2025-10-09T18:30:00Z');
    expect(await monthly(world)).toMatchObject({ used: 0, resetsAt: '2025-11-09T18:30:00.000Z' });
    const { body } = await world.api('GET', '/v1/accounts/acme/transactions?filter=added');
    expect(body.transactions).toHaveLength(2);
  });

  it('lengthens the present one when the zone moves', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount({ timeZone: 'UTC', cycleAnchor: '2025-04-24T12:00:00Z' });
    await world.openAccount({ timeZone: 'America/New_York', cycleAnchor: '2025-04-24T12:00:00Z' });
    expect(await monthly(world)).toMatchObject({ resetsAt: '2025-09-24T04:00:00.000Z' });
  });
});
