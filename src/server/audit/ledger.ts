import type { Database } from '../store/open.ts';
import { type Proof, proveLedger } from './pass.ts';
import { openPostgresSource } from './postgres-source.ts';
import { openSqliteSource } from './sqlite-source.ts';

/**
 * Proves the ledger in a database, read at one moment beside its proxies.
 * @throws LedgerFault with the first thing that does not hold; `FileFault` or `DatabaseFault` where there is no ledger
 */
export async function auditLedger(database: Database): Promise<Proof> {
  const source =
    database.engine === 'sqlite' ? openSqliteSource(database.path) : await openPostgresSource(database.url);
  try {
    return await proveLedger(source);
  } finally {
    await source.close();
  }
}
