import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { LedgerFault } from '../../src/server/audit/fault.ts';
import { auditLedger } from '../../src/server/audit/ledger.ts';
import { databaseOf } from '../../src/server/store/open.ts';

type Row = Record<string, SQLOutputValue>;

/**
 * What the audit finds in the ledger of a file, or of a database by its URL: the first thing that does not hold. None
 * means that every balance is proven.
 */
export async function faultsOf(place: string): Promise<string[]> {
  const database = databaseOf(place) ?? { engine: 'sqlite', path: place };
  try {
    await auditLedger(database);
    return [];
  } catch (cause) {
    if (cause instanceof LedgerFault) return [cause.message];
    throw cause;
  }
}

/** The rows of one query over a ledger's file, read beside its proxy. */
export function rowsOf(path: string, query: string, ...parameters: (string | number)[]): Row[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare(query).all(...parameters);
  } finally {
    db.close();
  }
}
