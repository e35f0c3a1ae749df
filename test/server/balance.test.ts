import { describe, expect, it } from 'vitest';
import { balanceAnswer } from '../../src/contract/balance.ts';
import { rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const shared = await open({ now: '2025-08-28T12:00:00Z' });

describe('GET /v1/balance', () => {
  it('answers every field of the contract to the person who asks', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount({ currency: 'INR' });
    await world.use('acme', 'one', 6);
    const token = await world.session('acme', { role: 'agent' });
    const { body } = await world.as(token, 'GET', '/v1/balance');
    expect(balanceAnswer().parse(body)).toEqual({
      account: 'acme',
      name: 'Acme',
      plan: { name: 'AI Max', allocation: 40_000 },
      available: 39_994,
      held: 0,
      monthly: {
        allocation: 40_000,
        used: 6,
        remaining: 39_994,
        cycleStart: '2025-08-23T18:30:00.000Z',
        previousStart: '2025-07-23T18:30:00.000Z',
        resetsAt: '2025-09-23T18:30:00.000Z',
      },
      paid: { remaining: 0 },
      debt: 0,
      level: 'ok',
      forecast: { perDay: 6, monthlyEndsAt: null, endsAt: null },
      currency: 'INR',
      timeZone: 'Asia/Kolkata',
      role: 'agent',
      mayBuy: true,
      requests: [],
      asOf: '2025-08-28T12:00:00.000Z',
    });
  });

  it.each([
    [32_000, 'ok'],
    [32_001, 'low'],
    [38_000, 'low'],
    [38_001, 'critical'],
    [39_999, 'critical'],
    [40_000, 'out'],
  ])('after %i of 40,000 used says %s', async (credits, level) => {
    const account = await shared.openAccount({ account: `used-${credits}` });
    await shared.use(account, 'one', credits);
    expect((await shared.api('GET', `/v1/accounts/${account}/balance`)).body.level).toBe(level);
  });

  it('takes its levels from the configuration', async () => {
    const config = JSON.stringify({ levels: { low: 0.5, critical: 0.25 } });
    const world = await open({ now: '2025-08-28T12:00:00Z', config });
    await world.openAccount();
    await world.use('acme', 'one', 20_001);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.level).toBe('low');
    await world.use('acme', 'two', 10_000);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.level).toBe('critical');
  });

  it('of a sleeping account shows each missed reset once, dated at its boundary', async () => {
    const world = await open({ now: '2025-08-28T12:00:00Z' });
    await world.openAccount({ timeZone: 'America/New_York', cycleAnchor: '2025-01-31T12:00:00Z' });
    await world.use('acme', 'one', 40_000);
    world.clock.set('2025-12-05T00:00:00Z');
    // Asked by many at once, as after a night.
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => world.api('GET', '/v1/accounts/acme/balance')),
    );
    for (const { body } of answers) expect(body).toMatchObject({ available: 40_000, monthly: { used: 0 } });
    const resets = rowsOf(world.path, `SELECT at FROM history WHERE type = 'reset' AND seq > 1 ORDER BY at`);
    expect(resets.map(({ at }) => new Date(Number(at)).toISOString())).toEqual([
      '2025-08-31T04:00:00.000Z',
      '2025-09-30T04:00:00.000Z',
      '2025-10-31T04:00:00.000Z',
      '2025-11-30T05:00:00.000Z',
    ]);
  });

  it('does not reset again when the clock goes back', async () => {
    const world = await open({ now: '2025-09-23T18:29:00Z' });
    await world.openAccount();
    world.clock.set('2025-09-23T18:31:00Z');
    await world.use('acme', 'one', 10);
    world.clock.set('2025-09-23T18:29:00Z');
    expect(await world.use('acme', 'two', 10)).toMatchObject({ status: 'recorded', balance: 39_980 });
    world.clock.set('2025-09-23T18:32:00Z');
    expect(await world.use('acme', 'three', 10)).toMatchObject({ balance: 39_970 });
  });
});
