import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryWords } from './entry-row.ts';
import { createSqliteKeys, type KeyOptions } from './sqlite-keys.ts';
import type { LedgerKey } from './transaction.ts';

/** Every so many entries of an account can be found by their number; the others by their chain. */
export const placeStep = 64;

/** The log of entries, in the order of arrival. */
export interface SqliteLog {
  find(key: LedgerKey): Entry | null;
  /** Appends an entry after the account's `previous` one, and answers its position. */
  append(entry: Entry, previous: number | null): number;
  /** Said once, when a transaction has appended all. */
  tidy(): void;
  /** Reads what is needed of the file, so that the first batch does not wait for it. */
  remember(): void;
  forget(): void;
}

export function createSqliteLog(db: DatabaseSync, options: KeyOptions): SqliteLog {
  const keys = createSqliteKeys(db, options);
  const lastPosition = db.prepare('SELECT max(position) AS position FROM entry');
  const addEntry = db.prepare(`INSERT INTO entry VALUES (${Array(22).fill('?').join(', ')})`);
  const addPlace = db.prepare('INSERT INTO entry_place VALUES (?, ?, ?)');
  let last: number | null = null;

  function append(entry: Entry, previous: number | null): number {
    const { account, seq, at, type, key, change, after } = entry;
    last ??= Number(lastPosition.get()?.position ?? 0);
    const position = ++last;
    addEntry.run(
      position,
      previous,
      account,
      seq,
      at,
      type,
      key,
      change.monthly,
      change.paid,
      change.held,
      change.debt,
      after.monthly,
      after.paid,
      after.held,
      after.debt,
      ...entryWords(entry),
    );
    if (seq % placeStep === 0) addPlace.run(account, seq, position);
    if (key !== null) keys.add({ account, key }, position);
    return position;
  }

  return {
    find: keys.find,
    append,
    tidy: keys.merge,
    remember: keys.remember,
    forget() {
      last = null;
      keys.forget();
    },
  };
}
