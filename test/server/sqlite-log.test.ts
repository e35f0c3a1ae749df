import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { applyBatch } from '../../src/server/store/batch.ts';
import { createKeyFilter } from '../../src/server/store/key-filter.ts';
import { headsOf } from '../../src/server/store/sqlite-account-reader.ts';
import { createEntryReader } from '../../src/server/store/sqlite-entries.ts';
import { openForWriting } from '../../src/server/store/sqlite-file.ts';
import { hashKey } from '../../src/server/store/sqlite-keys.ts';
import { createSqliteTransaction } from '../../src/server/store/sqlite-transaction.ts';
import type { Command } from '../../src/server/store/store.ts';
import { opened, rules } from '../support/commands.ts';
import { isLong } from '../support/long.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-log-'));
afterAll(() => rmSync(folder, { recursive: true }));
const start = Date.parse('2025-08-28T12:00:00Z');
/** So few that keys go into the index all the time. */
const limit = 100;

const propertyMs = isLong ? 600_000 : 60_000;

let files = 0;

/** A ledger in a file, its writer taken up by hand. */
function createLedger() {
  files += 1;
  const path = join(folder, `${files}.db`);
  let file = openForWriting(path);
  let transaction = createSqliteTransaction(file.db, { limit });
  const write = (commands: readonly Command[], now: number, end: 'COMMIT' | 'ROLLBACK') => {
    file.db.exec('BEGIN IMMEDIATE');
    const outcomes = applyBatch(transaction, commands, { now, rules });
    file.db.exec(end);
    if (end === 'ROLLBACK') transaction.forget();
    return outcomes.map(({ status }) => status);
  };
  return {
    get db(): DatabaseSync {
      return file.db;
    },
    commit: (commands: readonly Command[], now = start) => write(commands, now, 'COMMIT'),
    undo: (commands: readonly Command[]) => write(commands, start, 'ROLLBACK'),
    /** Ends like a store that is closed. */
    settle() {
      file.db.exec('BEGIN IMMEDIATE');
      transaction.settle();
      file.db.exec('COMMIT');
    },
    restart() {
      file.close();
      file = openForWriting(path);
      transaction = createSqliteTransaction(file.db, { limit });
    },
    close: () => file.close(),
  };
}

const account = (name: string): Command => ({
  ...opened,
  account: name,
  plan: { name: 'Huge', allocation: 1_000_000 },
});
const spend = (name: string, id: number | string): Command => ({
  type: 'spend',
  account: name,
  id: `id-${id}`,
  credits: 1,
  channel: 'whatsapp',
  kind: 'reply',
});
const spends = (name: string, first: number, count: number) =>
  Array.from({ length: count }, (_, place) => spend(name, first + place));

/**
 * Entries that cannot be found: keys that the index should hold and does not, or holds for nothing or twice; a chain that
 * is broken or ends elsewhere than at the account's last entry; places that are missing or wrong.
 */
function faultsOfIndexes(db: DatabaseSync): unknown[] {
  return db
    .prepare(`
      SELECT position FROM entry
      WHERE key IS NOT NULL AND position <= (SELECT position FROM log_mark) AND position NOT IN (SELECT position FROM entry_key)
      UNION ALL SELECT position FROM entry_key WHERE position NOT IN (SELECT position FROM entry WHERE key IS NOT NULL)
      UNION ALL SELECT position FROM entry_key GROUP BY position HAVING count(*) > 1
      UNION ALL SELECT entry.position FROM entry LEFT JOIN entry AS before ON before.position = entry.previous
        WHERE entry.seq > 1 AND (before.account, before.seq) IS NOT (entry.account, entry.seq - 1)
      UNION ALL SELECT last_entry FROM account LEFT JOIN entry ON entry.position = last_entry
        WHERE (entry.account, entry.seq) IS NOT (account.account, account.seq)
      UNION ALL SELECT position FROM entry LEFT JOIN entry_place USING (account, seq, position)
        WHERE seq % 64 = 0 AND entry_place.account IS NULL
      UNION ALL SELECT position FROM entry_place LEFT JOIN entry USING (account, seq, position)
        WHERE seq % 64 <> 0 OR entry.at IS NULL`)
    .all();
}

/** Keys of the index that a filter read from the file says to be new. */
function deniedKeys(db: DatabaseSync): unknown[] {
  const filter = createKeyFilter(db);
  return db
    .prepare('SELECT hash FROM entry_key WHERE position <= (SELECT position FROM log_mark)')
    .all()
    .filter(({ hash }) => !filter.mayHave(Number(hash)));
}

describe('the keys of the log', () => {
  it('are in the index up to the mark, and every one is known', () => {
    const ledger = createLedger();
    ledger.commit([account('a')]);
    for (let first = 0; first < 1000; first += 50) ledger.commit(spends('a', first, 50));
    const mark = Number(ledger.db.prepare('SELECT position FROM log_mark').get()?.position);
    expect(mark).toBeGreaterThan(700);
    expect(faultsOfIndexes(ledger.db)).toEqual([]);
    expect(new Set(ledger.commit(spends('a', 0, 1000)))).toEqual(new Set(['duplicate']));
    ledger.close();
  });

  it(
    'are known for ever and written once, whatever is undone, killed or begun anew between',
    () => {
      const step = fc.record({
        end: fc.constantFrom('commit', 'commit', 'commit', 'undo', 'kill', 'close'),
        first: fc.nat(600),
        count: fc.integer({ min: 1, max: 180 }),
      });
      fc.assert(
        fc.property(fc.array(step, { minLength: 3, maxLength: 25 }), steps => {
          const ledger = createLedger();
          ledger.commit([account('a'), account('b')]);
          const known = new Set<number>();
          for (const { end, first, count } of steps) {
            const ids = Array.from({ length: count }, (_, place) => first + place);
            const expected = ids.map(id => (known.has(id) ? 'duplicate' : 'recorded'));
            const commands = ids.map(id => spend(id % 2 ? 'a' : 'b', id));
            if (end === 'close') ledger.settle();
            if (end === 'close' || end === 'kill') ledger.restart();
            expect(end === 'undo' ? ledger.undo(commands) : ledger.commit(commands)).toEqual(expected);
            if (end !== 'undo') for (const id of ids) known.add(id);
            expect([...faultsOfIndexes(ledger.db), ...deniedKeys(ledger.db)]).toEqual([]);
          }
          const written = ledger.db.prepare("SELECT count(*) AS count FROM entry WHERE type = 'usage'").get();
          expect(written?.count).toBe(known.size);
          ledger.close();
        }),
        { numRuns: isLong ? 200 : 12 },
      );
    },
    propertyMs,
  );

  it('are all in the index of a ledger that was closed, and new ones are told without it', () => {
    const ledger = createLedger();
    ledger.commit([account('a')]);
    for (let first = 0; first < 3000; first += 100) ledger.commit(spends('a', first, 100));
    ledger.settle();
    ledger.restart();
    expect(
      ledger.db
        .prepare('SELECT count(*) AS keys, (SELECT position FROM log_mark) AS mark FROM entry_key')
        .get(),
    ).toMatchObject({ keys: 3000, mark: 3001 });
    expect(deniedKeys(ledger.db)).toEqual([]);
    const filter = createKeyFilter(ledger.db);
    const met = Array.from({ length: 2000 }, (_, place) => hashKey(`new ${place}`)).filter(filter.mayHave);
    expect(met.length).toBeLessThan(40);
    ledger.close();
  });

  it('are known through a filter that was lost', () => {
    const ledger = createLedger();
    ledger.commit([account('a'), ...spends('a', 0, 250)]);
    ledger.settle();
    ledger.db.exec('DELETE FROM key_filter');
    ledger.restart();
    expect(new Set(ledger.commit(spends('a', 0, 250)))).toEqual(new Set(['duplicate']));
    for (let first = 250; first < 900; first += 50) ledger.commit(spends('a', first, 50));
    ledger.settle();
    ledger.restart();
    expect(deniedKeys(ledger.db)).toEqual([]);
    expect(new Set(ledger.commit(spends('a', 0, 900)))).toEqual(new Set(['duplicate']));
    ledger.close();
  });

  it('that stand twice, because somebody wrote into the file, stop the writing and are named', () => {
    const ledger = createLedger();
    ledger.commit([account('a'), ...spends('a', 0, 250)]);
    ledger.restart();
    ledger.db.exec("UPDATE entry SET key = 'usage:id-3' WHERE key = 'usage:id-240'");
    expect(() => {
      for (let first = 1000; first < 1400; first += 100) ledger.commit(spends('a', first, 100));
    }).toThrow(/Account a has usage:id-3 twice/);
    ledger.close();
  });
});

describe('the entries of one account', () => {
  it('are read newest first from any place and any time, each once', () => {
    const ledger = createLedger();
    ledger.commit([account('a'), account('b')]);
    for (let turn = 0; turn < 150; turn += 1) {
      ledger.commit([...spends('a', turn * 3, 3), spend('b', turn)], start + turn * 1000);
    }
    const heads = headsOf(ledger.db);
    const read = createEntryReader(ledger.db, name => heads.get(name));
    const seqs = (page: Partial<Parameters<typeof read>[0]>) =>
      read({ account: 'a', before: null, until: null, limit: 50, ...page }).map(({ seq }) => seq);
    const down = (from: number, count: number) => Array.from({ length: count }, (_, place) => from - place);
    expect(seqs({})).toEqual(down(451, 50));
    for (const before of [2, 3, 40, 63, 64, 65, 66, 128, 129, 300, 448, 449, 451, 452]) {
      expect(seqs({ before })).toEqual(down(before - 1, Math.min(50, before - 1)));
    }
    expect(seqs({ before: 1 })).toEqual([]);
    for (const turn of [0, 1, 20, 21, 22, 41, 42, 43, 100, 149, 200]) {
      const last = 1 + 3 * Math.min(turn + 1, 150);
      expect(seqs({ until: start + turn * 1000, limit: 5 })).toEqual(down(last, Math.min(5, last)));
      expect(seqs({ until: start + turn * 1000, before: 10, limit: 5 })[0]).toBe(Math.min(last, 9));
    }
    expect(seqs({ until: start - 1 })).toEqual([]);
    expect(seqs({ account: 'nobody' })).toEqual([]);
    expect(
      new Set(read({ account: 'b', before: null, until: null, limit: 500 }).map(one => one.account)),
    ).toEqual(new Set(['b']));
    ledger.close();
  });
});
