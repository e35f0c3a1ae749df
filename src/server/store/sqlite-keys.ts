import { hash as digest } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryColumns, entryOf } from './entry-row.ts';
import { KeyGeneration } from './key-generation.ts';
import { type LedgerKey, ledgerKey } from './transaction.ts';

/** Keys in memory before they are put into the index; at most twice as many. About 32 bytes each. */
const generationLimit = 131_072;
/** The fewest keys that are put into the index at once. */
const sliceLimit = 64;

/** Which entry stands under which key, of the whole log. */
export interface SqliteKeys {
  find(key: LedgerKey): Entry | null;
  /** Keeps the key of an entry that was appended at `position`. */
  add(key: LedgerKey, position: number): void;
  /** Puts a slice of keys into the index, in the open transaction; about as many as were added since. */
  merge(): void;
  /** Reads the log's tail, if that is still to be done. */
  remember(): void;
  /** Reads the log's tail again before it is next needed: after a rollback, or when another process wrote. */
  forget(): void;
}

export interface KeyOptions {
  readonly limit?: number;
  /** A whole number from 0 to 2 ** 52. */
  readonly hashOf?: (text: string) => number;
}

/** 48 bits of a text. */
export function hashKey(text: string): number {
  // As hexadecimal digits: a buffer for each costs twice as much.
  return Number.parseInt(digest('sha256', text, 'hex').slice(0, 12), 16);
}

/**
 * The index `entry_key` is ordered by a hash, so a new key would dirty a page of its own. Keys are kept in memory
 * instead, a generation at a time; a full one is put into the index in the order of its hashes, a slice with each commit,
 * so that many share a page. `key_mark` says up to where the log is in the index; what is above is read at the start.
 */
export function createSqliteKeys(
  db: DatabaseSync,
  { limit = generationLimit, hashOf = hashKey }: KeyOptions = {},
): SqliteKeys {
  const sql = {
    entry: db.prepare(`SELECT ${entryColumns} FROM entry WHERE position = ?`),
    indexed: db.prepare('SELECT position FROM entry_key WHERE hash = ?'),
    index: db.prepare('INSERT INTO entry_key VALUES (?, ?) ON CONFLICT DO NOTHING'),
    mark: db.prepare('SELECT position FROM key_mark'),
    setMark: db.prepare('UPDATE key_mark SET position = ?'),
    tail: db.prepare(
      'SELECT position, account, key FROM entry WHERE position > ? ORDER BY position LIMIT 1000',
    ),
  };
  let isRead = false;
  let young = new KeyGeneration(limit);
  let last = 0;
  let old: Merging | null = null;
  let owed = 0;
  // Of the keys that were asked for in this transaction: those that are new are added next.
  const hashes = new Map<string, number>();

  function remember(): void {
    if (isRead) return;
    young = new KeyGeneration(limit);
    old = null;
    owed = 0;
    last = Number(sql.mark.get()?.position);
    for (let read = last; ; ) {
      const rows = sql.tail.all(read);
      for (const { position, account, key } of rows) {
        read = Number(position);
        if (typeof key === 'string') append(hashOf(ledgerKey({ account: String(account), key })), read);
      }
      if (rows.length === 0) break;
    }
    isRead = true;
  }

  function append(hash: number, position: number): void {
    if (young.room === 0) {
      mergeOld(limit);
      old = { keys: young, hashes: young.sortedHashes(), done: 0, through: last };
      young = new KeyGeneration(limit);
    }
    young.add(hash, position);
    last = position;
  }

  function mergeOld(count: number): void {
    if (!old) return;
    const end = Math.min(old.done + count, old.hashes.length);
    for (; old.done < end; old.done += 1) {
      const hash = old.hashes[old.done] ?? 0;
      if (hash === old.hashes[old.done - 1]) continue;
      for (const position of old.keys.find(hash)) putInIndex(hash, position);
    }
    if (end < old.hashes.length) return;
    sql.setMark.run(old.through);
    old = null;
  }

  // Where another key has the same hash, at the next number that is free.
  function putInIndex(hash: number, position: number): void {
    for (let slot = hash; sql.index.run(slot, position).changes === 0; slot += 1) {
      const there = Number(sql.indexed.get(slot)?.position);
      if (there === position) return;
      const entry = entryAt(position);
      const other = entryAt(there);
      if (entry.account === other.account && entry.key === other.key)
        throw new Error(`Account ${entry.account} has ${entry.key} twice, at ${there} and at ${position}.`);
    }
  }

  function entryAt(position: number): Entry {
    const row = sql.entry.get(position);
    if (!row) throw new Error(`The log has no entry at ${position}.`);
    return entryOf(row);
  }

  function entryUnder({ account, key }: LedgerKey, position: number): Entry | null {
    const entry = entryAt(position);
    return entry.account === account && entry.key === key ? entry : null;
  }

  function findInIndex(key: LedgerKey, hash: number): Entry | null {
    for (let slot = hash; ; slot += 1) {
      const row = sql.indexed.get(slot);
      if (!row) return null;
      const entry = entryUnder(key, Number(row.position));
      if (entry) return entry;
    }
  }

  return {
    find(key) {
      remember();
      const name = ledgerKey(key);
      const hash = hashOf(name);
      hashes.set(name, hash);
      for (const generation of old ? [young, old.keys] : [young]) {
        for (const position of generation.find(hash)) {
          const entry = entryUnder(key, position);
          if (entry) return entry;
        }
      }
      return findInIndex(key, hash);
    },
    add(key, position) {
      remember();
      const name = ledgerKey(key);
      append(hashes.get(name) ?? hashOf(name), position);
      owed += 1;
    },
    merge() {
      hashes.clear();
      if (owed < sliceLimit) return;
      // So many that the old generation is done when the young one is full, also where a restart began it anew.
      const left = old ? old.hashes.length - old.done : 0;
      mergeOld(Math.ceil((left * owed) / Math.max(1, young.room)));
      owed = 0;
    },
    remember,
    forget() {
      isRead = false;
      hashes.clear();
    },
  };
}

/** A full generation on its way into the index. */
interface Merging {
  readonly keys: KeyGeneration;
  readonly hashes: Float64Array;
  done: number;
  /** The last position that it covers. */
  readonly through: number;
}
