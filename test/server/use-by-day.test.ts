import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../../src/server/store/open.ts';
import type { Command, UseSums } from '../../src/server/store/store.ts';
import { opened } from '../support/commands.ts';
import { type EngineName, emptyDatabases, engines, withStore } from './engines.ts';
import { faultsOf } from './proof.ts';

const databases = emptyDatabases();
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse('2025-08-28T00:00:00Z');
const days = 5;

/** Uses of some days, many of them late, so that lines add to days that are there already. */
const uses = fc.array(
  fc.record({
    hour: fc.integer({ min: 0, max: days * 24 - 1 }),
    lateHours: fc.integer({ min: 0, max: 60 }),
    credits: fc.integer({ min: 1, max: 9 }),
    channel: fc.constantFrom('whatsapp', 'a "quoted" one', "it's", 'a/slash'),
    kind: fc.constantFrom('reply' as const, 'action' as const),
  }),
  { minLength: 60, maxLength: 120 },
);

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: -30, max: days * 24 + 90 }), fc.integer({ min: 0, max: days * 24 }))
    .map(([first, length]) => ({ from: start + first * hourMs, before: start + (first + length) * hourMs })),
  { minLength: 40, maxLength: 40 },
);

describe.each(engines)('use by days on %s', engine => {
  it('is the sum of the hours, whatever the span', async () => {
    const [given = []] = fc.sample(uses, { numRuns: 1, seed: Date.now() });
    const [asked = []] = fc.sample(spans, { numRuns: 1, seed: Date.now() });
    const address = await databases(engine);
    await withStore(address, async store => {
      await store.commit([{ ...opened, timeZone: 'UTC' }, gift], start);
      const inOrder = given.toSorted((one, other) => one.hour - other.hour);
      for (const [place, { hour, lateHours, ...use }] of inOrder.entries()) {
        const now = start + hour * hourMs;
        const spend = { type: 'spend', account: 'acme', id: `${place}`, ...use } as const;
        await store.commit([{ ...spend, occurredAt: now - lateHours * hourMs } as Command], now);
      }
      // Ends the growing line.
      await store.commit([{ ...gift, id: 'last' } as Command], start + 99 * dayMs);
      for (const span of asked) {
        const expected = inOrder
          .map(use => ({ ...use, at: start + (use.hour - use.lateHours) * hourMs }))
          .filter(({ at }) => at >= span.from && at < span.before);
        const found = await store.use('acme', span);
        expect(byHour(found)).toEqual(sumsOf(expected.map(({ at, credits }) => [`${at}`, credits])));
        expect(byName(found)).toEqual(
          sumsOf(expected.map(({ channel, kind, credits }) => [`${channel} ${kind}`, credits])),
        );
      }
    });
    expect(await faultsOf(address)).toEqual([]);
  });

  it('is made of the hours that an earlier version wrote', async () => {
    const address = await databases(engine);
    await withStore(address, async store => {
      await store.commit([{ ...opened, timeZone: 'Asia/Kolkata' }, gift], start);
      for (let hour = 0; hour < 50; hour += 1) {
        const kind = hour % 3 === 0 ? 'action' : 'reply';
        const spend = {
          type: 'spend',
          account: 'acme',
          id: `${hour}`,
          credits: 1,
          channel: 'it"s',
          kind,
        } as const;
        await store.commit([spend], start + hour * hourMs);
      }
    });
    await goBack(engine, address);
    await withStore(address, async store => {
      const { hours } = await store.use('acme', { from: 0, before: start + 9 * dayMs });
      expect(hours).toHaveLength(50);
    });
    expect(await faultsOf(address)).toEqual([]);
  });
});

const gift = { type: 'adjust', account: 'acme', id: 'gift', credits: 100_000, reason: 'goodwill' } as const;

const sumsOf = (all: readonly (readonly [string, number])[]) => {
  const sums: Record<string, number> = {};
  for (const [name, credits] of all) sums[name] = (sums[name] ?? 0) + credits;
  return sums;
};
const byHour = ({ hours }: UseSums) => sumsOf(hours.map(({ hour, credits }) => [`${hour}`, credits]));
const byName = ({ names }: UseSums) =>
  sumsOf(names.map(({ channel, kind, credits }) => [`${channel} ${kind}`, credits]));

/** To the version before the one that has days. */
async function goBack(engine: EngineName, address: string): Promise<void> {
  const statements = `DROP TABLE use_by_day; ALTER TABLE use_by_hour RENAME TO hourly;
    ALTER TABLE account DROP COLUMN earlier_zones;`;
  const database = databaseOf(address);
  if (database?.engine === 'postgres') {
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(`${statements} UPDATE schema_version SET version = version - 3`);
    await client.end();
  } else if (database && engine === 'sqlite') {
    const db = new DatabaseSync(database.path);
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    db.exec(`${statements} PRAGMA user_version = ${version - 3}`);
    db.close();
  }
}
