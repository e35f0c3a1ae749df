import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryColumns } from '../store/entry-row.ts';
import { createKeyFilter } from '../store/key-filter.ts';
import { hashKey } from '../store/sqlite-keys.ts';
import { type LedgerKey, ledgerKey } from '../store/transaction.ts';
import { demand, LedgerFault } from './fault.ts';
import { readEntry } from './read.ts';

/**
 * Proves that each key stands once in its account, and that the index leads to it. Keys above the mark are found in the
 * log's tail, which is held in memory and is short: two generations of the writer's.
 */
export function createKeyProof(db: DatabaseSync) {
  const entryAt = db.prepare(`SELECT ${entryColumns} FROM entry WHERE position = ?`);
  const indexed = db.prepare('SELECT position FROM entry_key WHERE hash = ?');
  const filter = createKeyFilter(db);
  let tail: Tail | null = null;
  let met = 0;

  function theTail(): Tail {
    tail ??= readTail(db);
    return tail;
  }

  function at(position: number): Entry | null {
    const row = entryAt.get(position);
    return row ? readEntry(row) : null;
  }

  // Where the index has this key, besides `own`; and whether it leads to `own`.
  function inIndex(key: LedgerKey, own: number | null) {
    let isOwnMet = false;
    for (let slot = hashKey(ledgerKey(key)); ; slot += 1) {
      const row = indexed.get(slot);
      if (!row) return { isOwnMet, other: null };
      const position = Number(row.position);
      if (position === own) {
        isOwnMet = true;
        // A second one that stands behind it meets this one when its turn comes.
        return { isOwnMet, other: null };
      }
      const other = at(position);
      if (other && isOf(other, key)) return { isOwnMet, other };
    }
  }

  return {
    find(key: LedgerKey): Entry | null {
      const position = theTail().positions.get(ledgerKey(key));
      return position === undefined ? inIndex(key, null).other : at(position);
    },
    check({ account, seq, key }: Entry, position: number): void {
      if (key === null) return;
      const where = () => `Entry ${seq} of account ${account}`;
      const { isOwnMet, other } = inIndex({ account, key }, position);
      if (isOwnMet) met += 1;
      demand(!other, () => `${where()} has the key ${key}, which entry ${other?.seq} has.`);
      // Of the tail, that no key is there twice was seen when it was read.
      if (position > theTail().mark) return;
      demand(isOwnMet, () => `${where()}: its key ${key} is not in the index.`);
      const isKnown = filter.mayHave(hashKey(ledgerKey({ account, key })));
      demand(isKnown, () => `${where()}: its key ${key} is taken for a new one.`);
    },
    /** To be called after the last entry. */
    finish(): void {
      const kept = Number(db.prepare('SELECT count(*) AS keys FROM entry_key').get()?.keys);
      demand(kept === met, () => `The index has ${kept} keys, and ${met} of them lead to their entries.`);
    },
  };
}

interface Tail {
  readonly mark: number;
  readonly positions: ReadonlyMap<string, number>;
}

function readTail(db: DatabaseSync): Tail {
  const mark = Number(db.prepare('SELECT position FROM log_mark').get()?.position);
  const positions = new Map<string, number>();
  const rows = db.prepare(
    'SELECT position, account, seq, key FROM entry WHERE position > ? AND key IS NOT NULL ORDER BY position',
  );
  for (const { position, account, seq, key } of rows.iterate(mark)) {
    const name = ledgerKey({ account: String(account), key: String(key) });
    if (positions.has(name))
      throw new LedgerFault(`Entry ${seq} of account ${account} has the key ${key} a second time.`);
    positions.set(name, Number(position));
  }
  return { mark, positions };
}

function isOf(entry: Entry, { account, key }: LedgerKey): boolean {
  return entry.account === account && entry.key === key;
}
