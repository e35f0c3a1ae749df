import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { bucketsOf } from '../../domain/account.ts';
import { entryColumns } from '../store/entry-row.ts';
import { sqliteMigrations } from '../store/migrations.ts';
import { purchaseOf, type Row } from '../store/rows.ts';
import { createGrower, headsOf } from '../store/sqlite-account-reader.ts';
import { FileFault, openForReading, pragma } from '../store/sqlite-file.ts';
import { ledgerKey } from '../store/transaction.ts';
import { daysOf } from './days.ts';
import { demandFields, LedgerFault } from './fault.ts';
import { readAccount, readDay, readEntry, reader, readHour, readLine, readRequest } from './read.ts';
import {
  type AuditSource,
  type Found,
  lineName,
  pageRows,
  type Question,
  type StoredAccount,
} from './source.ts';
import { createChainProof } from './sqlite-chain-proof.ts';
import { createKeyProof } from './sqlite-key-proof.ts';

/**
 * Opens a SQLite file for an audit: one snapshot, read beside the proxy that writes to it. Rejects with `FileFault` where
 * there is no ledger.
 */
export function openSqliteSource(path: string): AuditSource {
  if (!existsSync(path)) throw new FileFault(`${path} is missing.`);
  const db = openForReading(path);
  try {
    // What is read from here on is of one moment, whatever a proxy writes meanwhile.
    db.exec('BEGIN');
    checkVersion(db, path);
    return createSource(db);
  } catch (cause) {
    db.close();
    throw cause instanceof FileFault
      ? cause
      : new FileFault(`${path} is not a ledger: ${said(cause)}.`, { cause });
  }
}

function checkVersion(db: DatabaseSync, path: string): void {
  const version = Number(pragma(db, 'user_version'));
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE name IN ('account', 'entry', 'history')")
    .all();
  if (version === 0 || tables.length < 3) throw new FileFault(`${path} is not a ledger.`);
  if (version > sqliteMigrations.length)
    throw new FileFault(`${path} was written by a newer version of this program.`);
  if (version < sqliteMigrations.length)
    throw new FileFault(
      `${path} was written by an older version; a proxy that is started on it brings it up to date.`,
    );
}

function createSource(db: DatabaseSync): AuditSource {
  const keys = createKeyProof(db);
  const chain = createChainProof(db);
  const facts = db.prepare(
    'SELECT * FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at, fact',
  );
  const purchaseAt = db.prepare('SELECT * FROM purchase WHERE account = ? AND id = ?');
  const linesOf = db.prepare(
    'SELECT * FROM history WHERE account = ? AND at BETWEEN ? AND ? AND seq BETWEEN ? AND ? ORDER BY at, seq',
  );
  const readPurchase = reader(
    ({ id }) => `Purchase ${id}`,
    row => purchaseOf(row, facts.all(String(row.account), String(row.id))),
  );

  function readLogged(row: Row) {
    const entry = readEntry(row);
    const position = Number(row.position);
    chain.check(entry, position, row.previous === null ? null : Number(row.previous));
    keys.check(entry, position);
    return entry;
  }

  function find({ keys: wanted, purchases, spans }: Question): Found {
    const found = { recorded: new Map(), purchases: new Map(), lines: new Map() };
    for (const key of wanted) {
      const entry = keys.find(key);
      if (entry) found.recorded.set(ledgerKey(key), entry);
    }
    for (const place of purchases) {
      const row = purchaseAt.get(place.account, place.key);
      if (row) found.purchases.set(ledgerKey(place), readPurchase(row));
    }
    for (const { account, first, last } of spans) {
      const rows = linesOf.all(account, first.at, last.at, first.seq, last.seq);
      for (const line of rows.map(readLine)) found.lines.set(lineName(line), line);
    }
    return found;
  }

  return {
    async checkEngine() {
      const damage = damageOf(db);
      if (damage !== 'ok') throw new LedgerFault(`The file is damaged: ${damage}.`);
      const [row] = db.prepare('PRAGMA foreign_key_check').all();
      if (row) throw new LedgerFault(`A row of ${row.table} points to no row of ${row.parent}.`);
    },
    async *entries() {
      yield* pagesOf(
        db,
        `SELECT position, previous, ${entryColumns} FROM entry ORDER BY position`,
        readLogged,
      );
      chain.finish();
      keys.finish();
    },
    accounts: () => pagesOf(db, 'SELECT * FROM account ORDER BY account', createGrownReader(db)),
    purchases: () => pagesOf(db, 'SELECT * FROM purchase ORDER BY account, id', readPurchase),
    requests: () => pagesOf(db, 'SELECT * FROM top_up_request ORDER BY account, id', readRequest),
    hours: () => pagesOf(db, 'SELECT * FROM use_by_hour ORDER BY account, hour', readHour),
    days: () => pagesOf(db, daysOf('json_group_object'), readDay),
    lineCounts: () =>
      pagesOf(
        db,
        'SELECT account, count(*) AS lines FROM history GROUP BY account',
        ({ account, lines }) => ({
          account: String(account),
          lines: Number(lines),
        }),
      ),
    find: async question => find(question),
    close: async () => db.close(),
  };
}

// A row that is behind has to agree with itself, and becomes what the spends that it lacks make of it.
function createGrownReader(db: DatabaseSync): (row: Row) => StoredAccount {
  const heads = headsOf(db);
  const grow = createGrower(db);
  const readGrown = reader(
    () => 'The row',
    row => grow(row, heads.get(String(row.account))).account,
  );
  return row => {
    const stored = readAccount(row);
    if (!heads.has(stored.account.account)) return stored;
    demandFields(() => `The row of account ${row.account}`, stored.buckets, bucketsOf(stored.account));
    const account = readGrown(row);
    return { account, buckets: bucketsOf(account) };
  };
}

function damageOf(db: DatabaseSync): string {
  try {
    return String(db.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
  } catch (cause) {
    return said(cause);
  }
}

async function* pagesOf<T>(db: DatabaseSync, query: string, read: (row: Row) => T) {
  let page: T[] = [];
  for (const row of db.prepare(query).iterate()) {
    page.push(read(row));
    if (page.length < pageRows) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
  // Reading a file never waits: without this nobody else in this process would have a turn.
  await new Promise(setImmediate);
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
