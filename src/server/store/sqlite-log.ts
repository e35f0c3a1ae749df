import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryWords } from './entry-row.ts';
import type { SqliteAccounts } from './sqlite-accounts.ts';
import { createSqliteKeys, type KeyOptions } from './sqlite-keys.ts';
import type { LedgerKey } from './transaction.ts';

/** Every so many entries of an account can be found by their number; the others by their chain. */
export const placeStep = 64;
/** What is put in its place at once: keys in the index, rows of accounts. */
const sliceLimit = 64;

/** The log of entries, in the order of arrival. */
export interface SqliteLog {
  find(key: LedgerKey): Entry | null;
  /** Appends an entry after the account's `previous` one, and answers its position. */
  append(entry: Entry, previous: number | null): number;
  /** Said once, when a transaction has appended all: puts a slice of what is due in its place. */
  tidy(): void;
  /** Puts all that is due in its place. */
  settleAll(): void;
  /** Up to this position every key is in the index and known to its account's row. */
  readonly mark: number;
  /** Reads the log's tail, if that is still to be done: what stands above the mark. */
  remember(): void;
  /** Reads the tail again before it is next needed: after a rollback, or when another process wrote. */
  forget(): void;
}

/**
 * A spend is appended and nothing else. What it changes elsewhere, the index of keys and the row of its account, follows
 * in bulk: what has come since the last turn is written while the next generation of keys fills, a slice with each commit.
 * When all of it is in its place `log_mark` says so; what is above is read at the start.
 */
export function createSqliteLog(db: DatabaseSync, accounts: SqliteAccounts, options: KeyOptions): SqliteLog {
  const keys = createSqliteKeys(db, options);
  const sql = {
    last: db.prepare('SELECT max(position) AS position FROM entry'),
    add: db.prepare(`INSERT INTO entry VALUES (${Array(22).fill('?').join(', ')})`),
    addPlace: db.prepare('INSERT INTO entry_place VALUES (?, ?, ?)'),
    mark: db.prepare('SELECT position FROM log_mark'),
    setMark: db.prepare('UPDATE log_mark SET position = ?'),
    tail: db.prepare(
      'SELECT position, account, key FROM entry WHERE position > ? ORDER BY position LIMIT 1000',
    ),
  };
  let isRead = false;
  let mark = 0;
  let last = 0;
  /** The last entry of the old generation, while something of it is left. */
  let through: number | null = null;
  let isTurning = false;
  let owed = 0;

  function remember(): void {
    if (isRead) return;
    mark = Number(sql.mark.get()?.position);
    last = Number(sql.last.get()?.position ?? 0);
    accounts.remember(mark);
    for (let rows = sql.tail.all(mark); rows.length > 0; rows = sql.tail.all(Number(rows.at(-1)?.position))) {
      for (const { position, account, key } of rows) {
        if (typeof key === 'string') keep({ account: String(account), key }, Number(position));
      }
    }
    isRead = true;
  }

  function keep(key: LedgerKey, position: number): void {
    if (keys.room === 0) turn(position - 1);
    keys.add(key, position);
  }

  // The accounts turn when the transaction has said what became of all of them.
  function turn(end: number): void {
    keys.settle(keys.left);
    keys.turn();
    through = end;
    isTurning = true;
  }

  function settle(count: number): void {
    if (through === null) return;
    const rest = count - keys.left;
    keys.settle(count);
    if (rest > 0) accounts.settle(rest, through);
    if (keys.left + accounts.left > 0) return;
    setMark(through);
    through = null;
  }

  function setMark(position: number): void {
    sql.setMark.run(position);
    mark = position;
  }

  function append(entry: Entry, previous: number | null): number {
    remember();
    const { account, seq, at, type, key, change, after } = entry;
    const position = ++last;
    sql.add.run(
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
    if (seq % placeStep === 0) sql.addPlace.run(account, seq, position);
    if (key !== null) keep({ account, key }, position);
    owed += 1;
    return position;
  }

  return {
    find(key) {
      remember();
      return keys.find(key);
    },
    append,
    tidy() {
      keys.rest();
      if (isTurning) accounts.turn();
      isTurning = false;
      if (owed < sliceLimit) return;
      // So much that the old generation is in its place when the young one is full, also where a restart began it anew.
      settle(Math.ceil(((keys.left + accounts.left) * owed) / Math.max(1, keys.room)));
      owed = 0;
    },
    settleAll() {
      remember();
      keys.settleAll();
      accounts.settleAll();
      if (last > mark) setMark(last);
      through = null;
    },
    get mark() {
      return mark;
    },
    remember,
    forget() {
      isRead = false;
      through = null;
      isTurning = false;
      owed = 0;
      keys.forget();
    },
  };
}
