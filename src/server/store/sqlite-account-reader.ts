import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import type { Entry } from '../../domain/entry.ts';
import { afterSpend } from '../../domain/spend.ts';
import { accountOf } from './account-row.ts';
import { entryColumns, entryOf } from './entry-row.ts';
import type { Row } from './rows.ts';

/** An account's row is behind its entries by fewer than so many. */
export const rowStep = 16;

/** An account as its row and the spends after it make it. */
export interface KnownAccount {
  readonly account: Account;
  /** Where its last entry stands. */
  readonly lastEntry: number;
  /** Sequence number of the last entry that its row knows of. */
  readonly rowSeq: number;
}

/**
 * A row is not written anew for every spend: `grow` makes the account of its row and of the entries after it, up to the
 * one that stands at `head`. Without a `head` that is later than the row, it is what the row says.
 */
export function createGrower(db: DatabaseSync): (row: Row, head: number | undefined) => KnownAccount {
  const entryAt = db.prepare(`SELECT previous, ${entryColumns} FROM entry WHERE position = ?`);

  function entriesAfter(written: number, head: number): Entry[] {
    const entries: Entry[] = [];
    for (let position = head; position > written; ) {
      const row = entryAt.get(position);
      if (!row) throw new Error(`The log has no entry at ${position}.`);
      entries.push(entryOf(row));
      position = Number(row.previous);
    }
    return entries.reverse();
  }

  return (row, head) => {
    const written = Number(row.last_entry);
    let account = accountOf(row);
    const rowSeq = account.seq;
    if (head === undefined || head <= written) return { account, lastEntry: written, rowSeq };
    for (const entry of entriesAfter(written, head)) {
      const grown = afterSpend(account, entry);
      if (!grown) {
        throw new Error(
          `The row of account ${account.account} ends at entry ${rowSeq}, and entry ${entry.seq} is not a spend that it can lack.`,
        );
      }
      account = grown;
    }
    return { account, lastEntry: head, rowSeq };
  };
}

/** Reads one account; `head` is where its last entry stands, if its row may not know that. */
export function createAccountReader(
  db: DatabaseSync,
): (name: string, head: number | undefined) => KnownAccount | null {
  const rowOf = db.prepare('SELECT * FROM account WHERE account = ?');
  const grow = createGrower(db);
  return (name, head) => {
    const row = rowOf.get(name);
    return row ? grow(row, head) : null;
  };
}

/** The accounts whose rows are behind, and where the last entry of each stands. All those entries are above the mark. */
export function headsOf(db: DatabaseSync): Map<string, number> {
  const rows = db
    .prepare(`
      SELECT tail.account, tail.head FROM account JOIN (
        SELECT account, max(position) AS head FROM entry
        WHERE position > (SELECT position FROM log_mark) GROUP BY account
      ) AS tail ON tail.account = account.account
      WHERE last_entry < head`)
    .all();
  return new Map(rows.map(({ account, head }) => [String(account), Number(head)]));
}
