import { hash as digest } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryColumns, entryOf } from './entry-row.ts';
import { createKeyFilter } from './key-filter.ts';
import { KeyGeneration } from './key-generation.ts';
import { type LedgerKey, ledgerKey } from './transaction.ts';

/**
 * Keys in memory before they are put into the index; at most twice as many. 32 bytes each, and 2 µs to read it again at the
 * start. The more there are, the more of them share a page of a large index.
 */
const generationLimit = 524_288;

/** Keys that one statement puts into the index: a third of the time that one each takes. */
const manyKeys = 64;

/** Which entry stands under which key, of the whole log. */
export interface SqliteKeys {
  find(key: LedgerKey): Entry | null;
  /** Keeps the key of an entry that was appended at `position`. There has to be room. */
  add(key: LedgerKey, position: number): void;
  /** How many keys the young generation can still take. */
  readonly room: number;
  /** Begins to put the young generation into the index, and a new one. Nothing may be left of the old one. */
  turn(): void;
  /** How many keys of the old generation are still to be put into the index. */
  readonly left: number;
  /** Puts some of them there, in the open transaction. */
  settle(count: number): void;
  /** Puts every key there. */
  settleAll(): void;
  /** Forgets the hashes of the keys that were looked for. */
  rest(): void;
  /** Forgets everything. */
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
 * instead, a generation at a time; a full one is put into the index in the order of its hashes, a slice at a time, so that
 * many share a page.
 */
export function createSqliteKeys(
  db: DatabaseSync,
  { limit = generationLimit, hashOf = hashKey }: KeyOptions = {},
): SqliteKeys {
  const sql = {
    entry: db.prepare(`SELECT ${entryColumns} FROM entry WHERE position = ?`),
    indexed: db.prepare('SELECT position FROM entry_key WHERE hash = ?'),
    index: db.prepare('INSERT INTO entry_key VALUES (?, ?) ON CONFLICT DO NOTHING'),
    indexMany: db.prepare(
      `INSERT INTO entry_key VALUES ${Array(manyKeys).fill('(?, ?)').join(', ')} ON CONFLICT DO NOTHING`,
    ),
  };
  const filter = createKeyFilter(db);
  let young = new KeyGeneration(limit);
  let old: Old | null = null;
  // Of the keys that were asked for in this transaction: those that are new are added next.
  const hashes = new Map<string, number>();

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

  /** `due` has hashes and positions in turn. */
  function putAllInIndex(due: readonly number[]): void {
    const isWhole = due.length === 2 * manyKeys;
    // Where something stands in the way of one, each finds its own place.
    if (!isWhole || sql.indexMany.run(...due).changes < manyKeys) {
      for (let place = 0; place < due.length; place += 2) putInIndex(due[place] ?? 0, due[place + 1] ?? 0);
    }
    for (let place = 0; place < due.length; place += 2) filter.add(due[place] ?? 0);
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

  function findIn(generation: KeyGeneration, key: LedgerKey, hash: number): Entry | null {
    for (const position of generation.find(hash)) {
      const entry = entryUnder(key, position);
      if (entry) return entry;
    }
    return null;
  }

  function findInIndex(key: LedgerKey, hash: number): Entry | null {
    if (!filter.mayHave(hash)) return null;
    for (let slot = hash; ; slot += 1) {
      const row = sql.indexed.get(slot);
      if (!row) return null;
      const entry = entryUnder(key, Number(row.position));
      if (entry) return entry;
    }
  }

  function turn(): void {
    old = { keys: young, hashes: young.sortedHashes(), done: 0 };
    young = new KeyGeneration(limit);
  }

  function settle(count: number): void {
    if (!old) return;
    const end = Math.min(old.done + count, old.hashes.length);
    let due: number[] = [];
    for (; old.done < end; old.done += 1) {
      const hash = old.hashes[old.done] ?? 0;
      if (hash === old.hashes[old.done - 1]) continue;
      for (const position of old.keys.find(hash)) due.push(hash, position);
      if (due.length < 2 * manyKeys) continue;
      putAllInIndex(due);
      due = [];
    }
    putAllInIndex(due);
    if (end < old.hashes.length) return;
    filter.finish();
    old = null;
  }

  const left = () => (old ? old.hashes.length - old.done : 0);

  return {
    find(key) {
      const name = ledgerKey(key);
      const hash = hashOf(name);
      hashes.set(name, hash);
      return findIn(young, key, hash) ?? (old && findIn(old.keys, key, hash)) ?? findInIndex(key, hash);
    },
    add(key, position) {
      const name = ledgerKey(key);
      young.add(hashes.get(name) ?? hashOf(name), position);
    },
    get room() {
      return young.room;
    },
    turn,
    get left() {
      return left();
    },
    settle,
    settleAll() {
      settle(left());
      turn();
      settle(left());
    },
    rest: () => hashes.clear(),
    forget() {
      young = new KeyGeneration(limit);
      old = null;
      filter.forget();
      hashes.clear();
    },
  };
}

/** A full generation on its way into the index. */
interface Old {
  readonly keys: KeyGeneration;
  readonly hashes: Float64Array;
  done: number;
}
