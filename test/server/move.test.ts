import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveToPostgres } from '../../src/server/move/move.ts';
import { postgresOnly, sqliteOnly, tables } from '../../src/server/move/tables.ts';
import { opened } from '../support/commands.ts';
import { createWorld } from '../support/world.ts';
import { openAt, postgresForThisFile } from './engines.ts';
import { makeLedger } from './move-ledger.ts';
import { rowsInPostgres } from './postgres-proof.ts';

const server = postgresForThisFile();
const folder = mkdtempSync(join(tmpdir(), 'credits-move-'));
const path = join(folder, 'credits.db');
const start = Date.parse('2025-08-28T12:00:00Z');
const options = { timeout: 60_000 };
const program = join(import.meta.dirname, '../../src/server/move.ts');

const digest = () => createHash('sha256').update(readFileSync(path)).digest('hex');
const countIn = async (url: string, table: string) =>
  Number((await rowsInPostgres(url, `SELECT count(*) AS count FROM ${table}`))[0]?.count);

beforeAll(() => makeLedger(path), 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('moving a ledger from SQLite to PostgreSQL', () => {
  it(
    'copies every row of every table, goes on where it stood, and leaves the file as it was',
    options,
    async () => {
      const before = digest();
      const url = await server().createDatabase();
      const { rows, wasThere } = await moveToPostgres(path, url);
      expect(wasThere).toBe(false);
      for (const [table, count] of Object.entries(rows)) {
        expect(count, table).toBeGreaterThan(0);
        expect(await countIn(url, table)).toBe(count);
      }
      expect(digest()).toBe(before);
      const store = await openAt(url);
      const use = { type: 'spend', account: 'acme', channel: 'whatsapp', kind: 'reply', credits: 5 } as const;
      expect(
        await store.commit(
          [
            { ...use, id: `it's "\\ {} 東京` },
            { ...use, id: 'after' },
          ],
          start,
        ),
      ).toMatchObject([
        { status: 'duplicate', available: 40_995 },
        { status: 'recorded', available: 40_990 },
      ]);
      await store.close();
    },
  );

  it(
    'says so when it was moved already, and refuses a target that went on or holds another ledger',
    options,
    async () => {
      const url = await server().createDatabase();
      const first = await moveToPostgres(path, url);
      expect(await moveToPostgres(path, url)).toEqual({ ...first, wasThere: true });
      await rowsInPostgres(url, `UPDATE account SET name = 'Other' WHERE account = 'acme'`);
      await expect(moveToPostgres(path, url)).rejects.toThrow(
        /^The target holds another ledger .*account acme.*Nothing was changed\.$/,
      );
      const other = await server().createDatabase();
      const store = await openAt(other);
      await store.commit([opened], start);
      await store.close();
      await expect(moveToPostgres(path, other)).rejects.toThrow('The target holds another ledger');
      expect(await countIn(other, 'account')).toBe(1);
    },
  );

  it('keeps nothing when it fails in the middle, and can be run again', options, async () => {
    const url = await server().createDatabase();
    await (await openAt(url)).close();
    await rowsInPostgres(url, `ALTER TABLE device ADD CONSTRAINT harm CHECK (id = '') NOT VALID`);
    await expect(moveToPostgres(path, url)).rejects.toThrow(/harm/);
    for (const table of Object.keys(tables)) expect(await countIn(url, table)).toBe(0);
    await rowsInPostgres(url, 'ALTER TABLE device DROP CONSTRAINT harm');
    expect(await moveToPostgres(path, url)).toMatchObject({ wasThere: false });
  });

  it('keeps nothing when its connection is cut in the middle, and can be run again', options, async () => {
    const url = await server().createDatabase();
    await (await openAt(url)).close();
    const holder = new pg.Client(url);
    await holder.connect();
    await holder.query('BEGIN; LOCK TABLE device IN EXCLUSIVE MODE');
    const moving = moveToPostgres(path, url);
    const failed = expect(moving).rejects.toThrow(/^PostgreSQL at .* cannot be used/);
    const waits = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await rowsInPostgres(url, waits)).length, { timeout: 10_000 }).toBe(1);
    await rowsInPostgres(url, `SELECT pg_terminate_backend(pid) FROM (${waits}) AS waiting`);
    await failed;
    await holder.query('ROLLBACK');
    await holder.end();
    expect(await countIn(url, 'entry')).toBe(0);
    expect(await moveToPostgres(path, url)).toMatchObject({ wasThere: false });
  });

  it('notices a row that does not arrive as it stands in the file', options, async () => {
    const url = await server().createDatabase();
    await (await openAt(url)).close();
    await rowsInPostgres(
      url,
      `CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.credits = NEW.credits + 1; RETURN NEW; END';
       CREATE TRIGGER harm BEFORE INSERT ON use_by_hour FOR EACH ROW EXECUTE FUNCTION harm()`,
    );
    await expect(moveToPostgres(path, url)).rejects.toThrow(
      /^What was copied .* use_by_hour .* Nothing was kept\.$/,
    );
    expect(await countIn(url, 'use_by_hour')).toBe(0);
  });

  it(
    'refuses a file that a proxy uses, one of another version, and one that is not there',
    options,
    async () => {
      const url = await server().createDatabase();
      const world = await createWorld({ path });
      await expect(moveToPostgres(path, url)).rejects.toThrow('Another proxy is using');
      await world.close();
      await expect(moveToPostgres(join(folder, 'gone.db'), url)).rejects.toThrow('There is no file at');
      const aged = join(folder, 'aged.db');
      for (const [version, sentence] of [
        [1, 'start the proxy on it once'],
        [1000, 'newer version'],
      ] as const) {
        copyFileSync(path, aged);
        const db = new DatabaseSync(aged);
        db.exec(`PRAGMA user_version = ${version}`);
        db.close();
        await expect(moveToPostgres(aged, url)).rejects.toThrow(sentence);
      }
    },
  );

  it('knows every table and every column of the file', async () => {
    const url = await server().createDatabase();
    await (await openAt(url)).close();
    const db = new DatabaseSync(path, { readOnly: true });
    const names = db.prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    );
    for (const { name } of names.all()) {
      const table = String(name);
      const known = sqliteOnly[table];
      if (known?.length === 0) continue;
      expect(Object.keys(tables)).toContain(table);
      const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
      const there = await rowsInPostgres(
        url,
        `SELECT column_name AS name FROM information_schema.columns WHERE table_name = '${table}'`,
      );
      const moved = columns.map(column => String(column.name)).filter(column => !known?.includes(column));
      moved.push(...(postgresOnly[table] ?? []));
      expect(moved.sort()).toEqual(there.map(column => String(column.name)).sort());
    }
    db.close();
  });

  it('is a command that says what it did, or why not', options, async () => {
    const url = await server().createDatabase();
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' });
    const done = run(`sqlite:${path}`, url);
    expect(done.stderr).not.toMatch(/Error/);
    expect(done).toMatchObject({ status: 0 });
    expect(done.stdout).toMatch(/^account +\d+$/m);
    expect(done.stdout).toContain('every row was read back and is the same');
    expect(run(`sqlite:${path}`, url).stdout).toContain('there already');
    expect(run(`sqlite:${path}`)).toMatchObject({ status: 2 });
    expect(run(`sqlite:${join(folder, 'gone.db')}`, url)).toMatchObject({ status: 1 });
  });
});
