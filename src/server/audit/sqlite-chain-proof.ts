import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { headsOf } from '../store/sqlite-account-reader.ts';
import { placeStep } from '../store/sqlite-log.ts';
import { demand, demandEqual } from './fault.ts';

/** Proves that an account's entries can be found: each says where the one before it stands, and some have a place. */
export function createChainProof(db: DatabaseSync) {
  const placeAt = db.prepare('SELECT position FROM entry_place WHERE account = ? AND seq = ?');
  const entryAt = db.prepare('SELECT seq FROM entry WHERE position = ? AND account = ?');
  const lastPositions = new Map<string, number>();
  let places = 0;

  return {
    check({ account, seq }: Entry, position: number, previous: number | null): void {
      const where = () => `Entry ${seq} of account ${account}`;
      demandEqual(where, 'where the entry before it stands', previous, lastPositions.get(account) ?? null);
      lastPositions.set(account, position);
      if (seq % placeStep !== 0) return;
      places += 1;
      demandEqual(where, 'its place', placeAt.get(account, seq)?.position, position);
    },
    /** To be called after the last entry. */
    finish(): void {
      const kept = Number(db.prepare('SELECT count(*) AS places FROM entry_place').get()?.places);
      demand(kept === places, () => `There are ${kept} places of entries, and should be ${places}.`);
      const heads = headsOf(db);
      for (const { account, seq, last_entry: last } of db
        .prepare('SELECT account, seq, last_entry FROM account')
        .iterate()) {
        const where = () => `Account ${account}`;
        const should = lastPositions.get(String(account));
        // Of an account without an entry another rule says so.
        if (should === undefined) continue;
        // A row may lack the last few spends, if it knows where the ones that it has end.
        const isBehind =
          heads.has(String(account)) && entryAt.get(Number(last), String(account))?.seq === seq;
        if (!isBehind) demandEqual(where, 'where its last entry stands', last, should);
      }
    },
  };
}
