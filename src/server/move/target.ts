import type pg from 'pg';
import { createClient } from '../store/postgres-connection.ts';
import type { Value } from './source.ts';
import { postgresOnly, tables } from './tables.ts';

/** Proxies that use the target are waited for. */
const lockMs = 10_000;
const rowsAtOnce = 1000;

/** A PostgreSQL database inside one transaction, which nobody else writes to meanwhile. */
export interface Target {
  columns(table: string): Promise<readonly string[]>;
  isEmpty(): Promise<boolean>;
  add(table: string, columns: readonly string[], rows: Iterable<readonly Value[]>): Promise<void>;
  /** The rows of a table in the order of its key, by the bytes of its texts. */
  rows(table: string, columns: readonly string[]): AsyncIterable<readonly Value[]>;
  /** Ends the transaction, keeping everything or nothing, and the connection. */
  end(keep: boolean): Promise<void>;
}

export async function openTarget(url: string): Promise<Target> {
  const client = createClient(url, lockMs);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${Object.keys(tables).join(', ')} IN EXCLUSIVE MODE`);
  return {
    async columns(table) {
      const { rows } = await client.query(
        `SELECT column_name FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`,
        [table],
      );
      const own = postgresOnly[table] ?? [];
      return rows.map(row => String(row.column_name)).filter(name => !own.includes(name));
    },
    async isEmpty() {
      for (const table of Object.keys(tables)) {
        const { rows } = await client.query(`SELECT FROM ${table} LIMIT 1`);
        if (rows.length > 0) return false;
      }
      return true;
    },
    async add(table, columns, rows) {
      const names = columns.map(name => `"${name}"`).join(', ');
      const insert = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1)`;
      for (const part of partsOf(rows)) {
        const objects = part.map(row => Object.fromEntries(columns.map((name, place) => [name, row[place]])));
        await client.query(insert, [JSON.stringify(objects)]);
      }
    },
    rows: (table, columns) => rowsOf(client, table, columns),
    async end(keep) {
      try {
        await client.query(keep ? 'COMMIT' : 'ROLLBACK');
        // The planner knows nothing yet of what has come.
        if (keep) await client.query('ANALYZE');
      } catch (cause) {
        // A connection that is gone has undone what was open on it.
        if (keep) throw cause;
      } finally {
        await client.end();
      }
    },
  };
}

function* partsOf(rows: Iterable<readonly Value[]>): Iterable<readonly (readonly Value[])[]> {
  let part: (readonly Value[])[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < rowsAtOnce) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

async function* rowsOf(client: pg.Client, table: string, columns: readonly string[]) {
  const types = await client.query(
    `SELECT column_name FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = $1 AND data_type = 'text'`,
    [table],
  );
  const texts = new Set(types.rows.map(row => String(row.column_name)));
  const key = (tables[table] ?? []).map(name => `"${name}"${texts.has(name) ? ' COLLATE "C"' : ''}`);
  const names = columns.map(name => `"${name}"`);
  await client.query(
    `DECLARE kept NO SCROLL CURSOR FOR SELECT ${names.join(', ')} FROM ${table} ORDER BY ${key.join(', ')}`,
  );
  for (;;) {
    const { rows } = await client.query<Value[]>({ text: `FETCH ${rowsAtOnce} FROM kept`, rowMode: 'array' });
    yield* rows;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query('CLOSE kept');
}
