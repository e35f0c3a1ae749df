import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { accountColumns, accountParameters } from './account-row.ts';
import { Recent } from './recent.ts';
import { createAccountReader, headsOf, type KnownAccount, rowStep } from './sqlite-account-reader.ts';
import type { Changed } from './transaction.ts';

const columns = [...accountColumns, 'last_entry'];

/** Accounts kept in memory between batches, about 1 kB each. */
const rememberedAccounts = 20_000;

/** Where an account's entries of one batch stand. */
export interface Appended {
  readonly first: number;
  readonly last: number;
}

/** The accounts as the writer knows them. */
export interface SqliteAccounts {
  find(name: string): KnownAccount | null;
  /** Keeps what a batch made of an account; `appended` are the entries that it wrote for it, if any. */
  save(changed: Changed, appended: Appended | undefined): void;
  /** What has become known since it was asked last of rows that are behind: where their accounts' last entries stand. */
  takeHeads(): Map<string, number>;
  /** Begins with the rows that are behind by now. */
  turn(): void;
  /** How many of them are still to be looked at. */
  readonly left: number;
  /** Looks at some of them, and writes those that lack an entry up to `through`. */
  settle(count: number, through: number): void;
  /** Writes every row that is behind. */
  settleAll(): void;
  /** Reads which rows are behind. Every entry that one lacks comes after `mark`. */
  remember(mark: number): void;
  forget(): void;
}

/**
 * To write the row of an account changes a page, nearly one for every spend. So a row is written when something else
 * happens than a spend that joins the open window, and else with every 16th entry; what lies between is read from the
 * log. No row lacks an entry that the mark has passed, so the log's tail says at the start which rows are behind.
 */
export function createSqliteAccounts(db: DatabaseSync): SqliteAccounts {
  const known = new Recent<string, KnownAccount>(rememberedAccounts);
  const read = createAccountReader(db);
  const row = db.prepare(
    `INSERT OR REPLACE INTO account (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  /** Of the rows that are behind, the first entry that each lacks, and the account's last. */
  const behind = new Map<string, { readonly first: number; last: number }>();
  let heads = new Map<string, number>();
  let turned: readonly string[] = [];
  let done = 0;

  function find(name: string): KnownAccount | null {
    const remembered = known.get(name);
    if (remembered) return remembered;
    const account = read(name, behind.get(name)?.last);
    if (account) known.set(name, account);
    return account;
  }

  function write(account: Account, lastEntry: number): void {
    row.run(...accountParameters(account), lastEntry);
    known.set(account.account, { account, lastEntry, rowSeq: account.seq });
    behind.delete(account.account);
  }

  function writeKnown(name: string): void {
    const account = find(name);
    if (account) write(account.account, account.lastEntry);
  }

  return {
    find,
    save({ account, onlyGrew }, appended) {
      const name = account.account;
      const before = find(name);
      const lastEntry = appended?.last ?? before?.lastEntry;
      if (lastEntry === undefined) throw new Error(`Account ${name} has no entry.`);
      if (!onlyGrew || !before || !appended || account.seq - before.rowSeq >= rowStep) {
        write(account, lastEntry);
        return;
      }
      const lacking = behind.get(name);
      if (lacking) lacking.last = lastEntry;
      else behind.set(name, { first: appended.first, last: lastEntry });
      known.set(name, { account, lastEntry, rowSeq: before.rowSeq });
      heads.set(name, lastEntry);
    },
    takeHeads() {
      const taken = heads;
      heads = new Map();
      return taken;
    },
    turn() {
      // In the order of their keys: neighbours share a page.
      turned = [...behind.keys()].sort();
      done = 0;
    },
    get left() {
      return turned.length - done;
    },
    settle(count, through) {
      for (const name of turned.slice(done, done + count)) {
        const lacking = behind.get(name);
        if (lacking && lacking.first <= through) writeKnown(name);
      }
      done = Math.min(done + count, turned.length);
    },
    settleAll() {
      for (const name of [...behind.keys()].sort()) writeKnown(name);
    },
    remember(mark) {
      // Readers are told too: they may not have heard of a commit whose answer was lost.
      heads = headsOf(db);
      for (const [name, last] of heads) behind.set(name, { first: mark + 1, last });
    },
    forget() {
      known.clear();
      behind.clear();
      heads.clear();
      turned = [];
      done = 0;
    },
  };
}
