import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFor } from '../../src/domain/command.ts';
import { dayOf, hourOf, wallClock } from '../../src/domain/cycle.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { insightsFor } from '../../src/server/insights.ts';
import { paceOf } from '../../src/server/pace.ts';
import type { Command } from '../../src/server/store/store.ts';
import { opened, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { emptyDatabases, engines, openAt, withStore } from './engines.ts';
import { faultsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const databases = emptyDatabases();
const start = Date.parse('2025-08-28T12:00:00Z');
const dayMs = 24 * 3_600_000;

async function acme() {
  const world = await open({ now: '2025-08-28T12:00:00Z' });
  await world.openAccount();
  const insights = async (query = '') => world.api('GET', `/v1/accounts/acme/insights${query}`);
  return { world, insights };
}

describe('GET /v1/insights', () => {
  it('tells where the credits of the last 30 days went, the growing line included', async () => {
    const { world, insights } = await acme();
    await world.use('acme', 'a', 5, { channel: 'instagram' });
    world.clock.advance(2 * 3_600_000);
    await world.use('acme', 'b', 3, { kind: 'action' });
    const { status, body } = await insights();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      from: '2025-07-30',
      to: '2025-08-28',
      credits: 8,
      channels: { instagram: 5, whatsapp: 3 },
      kinds: { reply: 5, action: 3 },
    });
    expect(body.days).toHaveLength(30);
    expect(body.days.at(-1)).toEqual({ day: '2025-08-28', credits: 8 });
    // 17:30 and 19:30 on a Thursday in India.
    expect(body.week).toHaveLength(7);
    expect([body.week[3][17], body.week[3][19]]).toEqual([5, 3]);
    expect(body.week.flat().reduce((sum: number, each: number) => sum + each)).toBe(8);
  });

  it('takes any range of days in the zone of the account, both included', async () => {
    const { world, insights } = await acme();
    for (const [id, at] of [
      ['before', '2025-08-27T18:29:00Z'],
      ['first', '2025-08-27T18:30:00Z'],
      ['last', '2025-08-28T11:59:00Z'],
    ] as const) {
      await world.use('acme', id, 1, { occurredAt: at });
    }
    expect((await insights('?from=2025-08-28&to=2025-08-28')).body).toMatchObject({ credits: 2 });
    expect((await insights('?to=2025-08-27')).body).toMatchObject({ from: '2025-07-29', credits: 1 });
    expect((await insights('?from=2025-08-28')).body).toMatchObject({ to: '2025-08-28', credits: 2 });
  });

  it('ends with the day it begins with where that is yet to come', async () => {
    const { world, insights } = await acme();
    await world.use('acme', 'a', 1);
    for (const day of ['2025-08-29', '2027-01-01', '9999-12-31']) {
      const { status, body } = await insights(`?from=${day}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ from: day, to: day, credits: 0, days: [{ day, credits: 0 }] });
      expect((await world.api('GET', `/v1/accounts/acme/transactions?from=${day}`)).status).toBe(200);
    }
  });

  it.each([
    ['?from=2025-08-28&to=2025-08-27', /from/],
    ['?from=2024-08-27', /367 days are more than 366/],
    ['?from=2027-01-01&to=2028-01-02', /367 days are more than 366/],
    ['?from=2024-08-27&to=2025-08-28', /367 days are more than 366/],
    ['?from=yesterday', /from/],
  ])('refuses %s', async (query, words) => {
    const { insights } = await acme();
    const { status, body } = await insights(query);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.detail).toMatch(words);
  });

  it('is of its own account, for an owner and an agent', async () => {
    const { world } = await acme();
    await world.openAccount({ account: 'other' });
    await world.use('other', 'x', 9);
    for (const role of ['owner', 'agent'] as const) {
      const token = await world.session('acme', { role });
      expect((await world.as(token, 'GET', '/v1/insights')).body.credits).toBe(0);
    }
  });
});

const sumOf = (uses: readonly Entry['use'][]) => uses.reduce((sum, use) => sum + (use?.credits ?? 0), 0);

/** The use that a reversal returned: a spend's, or a captured hold's. */
function useOf(entries: readonly Entry[], { key }: Entry): Entry['use'] {
  const id = key?.slice(keyFor.reversal('').length) ?? '';
  const find = (name: string) => entries.find(({ type, key: own }) => type === 'usage' && own === name);
  return (find(keyFor.usage(id)) ?? find(keyFor.end(id)))?.use ?? null;
}

const dayOfUse = { from: '2025-08-28', to: '2025-08-28' };

describe.each(engines)('insights on %s', engine => {
  it('count the growing line once, also where it ends after the account was read', async () => {
    const store = await openAt(await databases(engine));
    const spend = { type: 'spend', account: 'acme', channel: 'whatsapp', kind: 'reply' } as const;
    await store.commit([opened, { ...spend, id: 'one', credits: 5 }], start);
    const read = await store.account('acme');
    if (!read) throw new Error('There is no account.');
    const now = start + 3_600_000;
    await store.commit([{ ...spend, id: 'two', credits: 1 }], now);
    const insights = await insightsFor(store, read, { ...dayOfUse, now });
    expect(insights).toMatchObject({ credits: 6, channels: { whatsapp: 6 }, kinds: { reply: 6 } });
    expect(insights.days).toEqual([{ day: '2025-08-28', credits: 6 }]);
    expect(await paceOf(store, read, now)).toMatchObject({ credits: 6 });
    await store.close();
  });

  it('are of one moment, whatever is written meanwhile', async () => {
    const store = await openAt(await databases(engine));
    const plan = { name: 'Large', allocation: 1_000_000 };
    await store.commit([{ ...opened, plan }], start);
    const read = await store.account('acme');
    if (!read) throw new Error('There is no account.');
    // Each use ends the line of the one before it, so what is read twice or not at all is off by much.
    let [begun, done] = [0, 0];
    const write = async () => {
      for (let turn = 0; turn < 150; turn += 1) {
        const credits = turn % 2 ? 1 : 1000;
        begun += credits;
        const spend = { type: 'spend', account: 'acme', id: `${turn}`, credits } as const;
        await store.commit([{ ...spend, channel: 'whatsapp', kind: 'reply' }], start + turn * 600_000);
        done += credits;
      }
    };
    const writing = write();
    let isWriting = true;
    writing.finally(() => (isWriting = false));
    while (isWriting) {
      const least = done;
      const { credits, days } = await insightsFor(store, read, {
        from: '2025-08-28',
        to: '2025-08-31',
        now: start,
      });
      const pace = await paceOf(store, read, start);
      for (const told of [credits, pace.credits]) {
        expect(told).toBeGreaterThanOrEqual(least);
        expect(told).toBeLessThanOrEqual(begun);
      }
      expect(days.reduce((sum, day) => sum + day.credits, 0)).toBe(credits);
      await new Promise(setImmediate);
    }
    await writing;
    await store.close();
  });

  it('are the sums of the entries, whatever happened', { timeout: 600_000 }, async () => {
    const store = await openAt(await databases(engine));
    const samples = fc.sample(story, { numRuns: isLong ? 300 : 15, seed: Date.now() });
    for (const [place, { steps }] of samples.entries()) {
      const account = `story-${place}`;
      let now = start;
      await store.commit([{ ...opened, account }], now);
      for (const { passedMs, command } of steps) {
        now += passedMs;
        await store.commit([{ ...command, account } as Command], now);
      }
      const found = await store.account(account);
      if (!found) throw new Error('There is no account.');
      const entries = await store.entries({ account, before: null, until: null, limit: 1000 });
      const to = dayOf(Math.max(now, found.lastAt), found.timeZone);
      const from = new Date(Date.parse(`${to}T00:00:00Z`) - 365 * dayMs).toISOString().slice(0, 10);
      const insights = await insightsFor(store, found, { from, to, now });
      // Zones may have changed on the way, so hours are compared where nothing depends on one.
      const total = Object.values(insights.channels).reduce((sum, each) => sum + each, 0);
      expect(total).toBe(insights.credits);
      expect(Object.values(insights.kinds).reduce((sum, each) => sum + each, 0)).toBe(insights.credits);
      expect(insights.days.reduce((sum, { credits }) => sum + credits, 0)).toBe(insights.credits);
      const first = Date.parse(from) + dayMs;
      if (entries.some(({ at, use }) => use && Math.min(at, use.occurredAt) < first)) continue;
      // A use that was returned is not in it at all, also where its monthly credits have lapsed.
      const returned = entries.filter(({ type }) => type === 'reversal').map(each => useOf(entries, each));
      const uses = entries.filter(({ type }) => type === 'usage').map(({ use }) => use);
      expect(insights.credits).toBe(sumOf(uses) - sumOf(returned));
    }
    await store.close();
  });
});

describe.each(engines)('use that was returned, on %s,', engine => {
  it('is taken from the hour it was put in, whatever the zone is by then', async () => {
    const address = await databases(engine);
    const use = { type: 'spend', account: 'acme', credits: 5, channel: 'whatsapp', kind: 'reply' } as const;
    // 23:40 in Kolkata begins at 18:00 of UTC and 17:30 of its own; Kathmandu's hours begin at a quarter past.
    const zones = ['Asia/Kolkata', 'UTC', 'Asia/Kathmandu', 'Asia/Kolkata'];
    let now = Date.parse('2025-08-28T18:10:00Z');
    await withStore(address, async store => {
      for (const [place, timeZone] of zones.entries()) {
        await store.commit([{ ...opened, timeZone, plan: { name: 'Large', allocation: 100 } }], now);
        await store.commit([{ ...use, id: `${place}` }], now);
        now += 60_000;
        await store.commit([{ ...use, id: `more ${place}` }], now);
        const hold = {
          type: 'hold',
          account: 'acme',
          id: `held ${place}`,
          credits: 1,
          ttlMs: 86_400_000,
        } as const;
        await store.commit([{ ...hold, channel: 'email', kind: 'reply' }], now);
      }
      await store.commit([{ type: 'capture', account: 'acme', hold: 'held 0', credits: 1 }], now);
    });
    // Also after a start.
    await withStore(address, async store => {
      const returned = zones.flatMap((_, place) => [`${place}`, `more ${place}`]);
      for (const id of [...returned, 'held 0']) {
        await store.commit([{ type: 'reverse', account: 'acme', usage: id }], now);
      }
      const { hours, names } = await store.use('acme', { from: 0, before: now + dayMs });
      expect(hours.map(({ hour }) => new Date(hour).toISOString().slice(11, 16)).toSorted()).toEqual([
        '17:15',
        '17:30',
        '18:00',
      ]);
      expect([...hours, ...names].filter(({ credits }) => credits !== 0)).toEqual([]);
    });
    expect(await faultsOf(address)).toEqual([]);
  });
});

describe('hours', () => {
  it('are told as clocks show them, also where those are put forward and back', async () => {
    const store = await openAt(await databases('sqlite'));
    const timeZone = 'America/New_York';
    const from = '2025-10-25';
    await store.commit([{ ...opened, account: 'ny', timeZone }], start);
    const gift = { type: 'adjust', account: 'ny', id: 'gift', credits: 1000, reason: 'goodwill' } as const;
    await store.commit([gift], start);
    const at = Date.parse('2025-10-25T04:00:00Z');
    for (let hour = 0; hour < 24 * 12; hour += 1) {
      const spend = { type: 'spend', account: 'ny', id: String(hour), credits: 1 } as const;
      await store.commit([{ ...spend, channel: 'whatsapp', kind: 'reply' }], at + hour * 3_600_000);
    }
    const account = await store.account('ny');
    if (!account) throw new Error('There is no account.');
    const insights = await insightsFor(store, account, { from, to: '2025-11-04', now: at });
    // On 2 November the clock shows 1:00 twice.
    expect(insights.days.find(({ day }) => day === '2025-11-02')?.credits).toBe(25);
    expect(insights.days.filter(({ credits }) => credits === 24)).toHaveLength(10);
    const shown = Array.from({ length: 24 * 11 + 1 }, (_, hour) =>
      new Date(wallClock(hourOf(at + hour * 3_600_000, timeZone), timeZone)).getUTCHours(),
    );
    expect(insights.week.map(row => row[1]).reduce((sum = 0, each = 0) => sum + each, 0)).toBe(
      shown.filter(hour => hour === 1).length,
    );
    await store.close();
  });
});
