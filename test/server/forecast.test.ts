import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../src/domain/forecast.ts';
import { accountWith } from '../domain/top-up-account.ts';
import { balance, hold } from './holding.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const dayMs = 24 * 3_600_000;

async function acme() {
  // The cycle ends on 23 September at 18:30 UTC.
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  const forecast = async () => (await world.api('GET', '/v1/accounts/acme/balance')).body.forecast;
  return { world, forecast };
}

describe('the forecast of a balance', () => {
  it('is unknown where nothing was used', async () => {
    const { forecast } = await acme();
    expect(await forecast()).toBe(null);
  });

  it('says that credits outlast the cycle', async () => {
    const { world, forecast } = await acme();
    world.clock.advance(4 * dayMs);
    await world.use('acme', 'a', 400);
    expect(await forecast()).toEqual({ perDay: 100, monthlyEndsAt: null, endsAt: null });
  });

  it('says when monthly credits are gone, and when all are', async () => {
    const { world, forecast } = await acme();
    await world.buy('acme', 10_000);
    world.clock.advance(4 * dayMs);
    await world.use('acme', 'a', 20_000);
    // 5,000 a day: 20,000 monthly and 10,000 paid ones are left on 1 September.
    expect(await forecast()).toEqual({
      perDay: 5000,
      monthlyEndsAt: '2025-09-05T12:00:00.000Z',
      endsAt: '2025-09-07T12:00:00.000Z',
    });
  });

  it('is the mean of 14 days, and of a day at least', async () => {
    const { world, forecast } = await acme();
    await world.use('acme', 'a', 240);
    expect(await forecast()).toMatchObject({ perDay: 240 });
    world.clock.advance(28 * dayMs);
    await world.use('acme', 'b', 1400);
    expect(await forecast()).toMatchObject({ perDay: 100 });
  });

  it('is asked of the ledger every five minutes at most', async () => {
    const { world, forecast } = await acme();
    await world.use('acme', 'a', 100);
    expect(await forecast()).toMatchObject({ perDay: 100 });
    await world.use('acme', 'b', 100);
    expect(await forecast()).toMatchObject({ perDay: 100 });
    world.clock.advance(5 * 60_000);
    expect(await forecast()).toMatchObject({ perDay: 200 });
  });

  it('is of paid credits where monthly ones are gone, and of nothing where all are', async () => {
    const { world, forecast } = await acme();
    await world.buy('acme', 20_000);
    world.clock.advance(4 * dayMs);
    await world.use('acme', 'a', 40_000);
    expect(await forecast()).toEqual({
      perDay: 10_000,
      monthlyEndsAt: null,
      endsAt: '2025-09-03T12:00:00.000Z',
    });
    await world.use('acme', 'b', 20_000);
    expect(await forecast()).toBe(null);
  });

  it('is none where monthly credits are gone and paid ones last: it would say that monthly ones do', async () => {
    const { world, forecast } = await acme();
    await world.buy('acme', 1_000_000);
    world.clock.advance(4 * dayMs);
    await world.use('acme', 'a', 40_000);
    expect(await forecast()).toBe(null);
  });

  it('is none where all that is left is held', async () => {
    const { world, forecast } = await acme();
    await world.use('acme', 'a', 39_900);
    await hold(world, 'acme', 'held', 100);
    expect(await balance(world, 'acme')).toMatchObject({ available: 0, monthly: 100 });
    expect(await forecast()).toBe(null);
  });

  it('is later than now, however fast credits go', () => {
    const forecast = forecastOf(accountWith({ left: 1 }), { credits: 200_000_000, overMs: dayMs }, 1000);
    expect(forecast).toMatchObject({ monthlyEndsAt: null, endsAt: 1001 });
  });
});
