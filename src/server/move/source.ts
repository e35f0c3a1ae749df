import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { accountColumns, accountParameters } from '../store/account-row.ts';
import { sqliteMigrations } from '../store/migrations.ts';
import type { Row } from '../store/rows.ts';
import { createGrower, headsOf } from '../store/sqlite-account-reader.ts';
import { FileFault, openForReading, own, pragma } from '../store/sqlite-file.ts';
import { tables } from './tables.ts';

/** One value of a row, in either engine. */
export type Value = string | number | null;

/** A SQLite file that is read and never written, and that nobody else uses meanwhile. */
export interface Source {
  /** The rows of a table in the order of its key, each with the named columns in their order. */
  rows(table: string, columns: readonly string[]): Iterable<readonly Value[]>;
  close(): void;
}

/** Takes a file for itself. Throws `FileFault` where a proxy uses it or its schema is another. */
export function openSource(path: string): Source {
  if (!existsSync(path)) throw new FileFault(`There is no file at ${path}.`);
  const owner = own(path);
  const db = openForReading(path);
  const close = () => {
    db.close();
    owner.close();
  };
  const version = Number(pragma(db, 'user_version'));
  if (version !== sqliteMigrations.length) {
    close();
    throw new FileFault(
      version < sqliteMigrations.length
        ? `${path} is of an older version; start the proxy on it once, which brings it up to date.`
        : `${path} was written by a newer version of this program.`,
    );
  }
  const { heads, grow } = opened(db, close);
  // Where a proxy was killed, the last few spends of an account are in its entries only.
  function grown(row: Row): Row {
    const { account, lastEntry } = grow(row, heads.get(String(row.account)));
    const values = accountParameters(account);
    const columns = accountColumns.map((column, place) => [column, values[place] ?? null]);
    return { ...Object.fromEntries(columns), last_entry: lastEntry };
  }
  return {
    *rows(table, columns) {
      const key = (tables[table] ?? []).map(name => `"${name}"`).join(', ');
      const statement = db.prepare(`SELECT * FROM "${table}" ORDER BY ${key}`);
      for (const row of statement.iterate()) {
        const whole = table === 'account' ? grown(row) : row;
        yield columns.map(column => toValue(whole[column]));
      }
    },
    close,
  };
}

function opened(db: DatabaseSync, close: () => void) {
  try {
    return { heads: headsOf(db), grow: createGrower(db) };
  } catch (cause) {
    close();
    throw cause;
  }
}

function toValue(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new FileFault(`A ${typeof value} stands where a text or a number is expected.`);
}
