import type { Database } from '../store/open.ts';
import { type Proof, proveLedger } from './pass.ts';
import { openPostgresSource } from './postgres-source.ts';
import type { AuditSource } from './source.ts';
import { openSqliteSource } from './sqlite-source.ts';

/**
 * Proves the ledger in a database, read at one moment beside its proxies.
 * @throws LedgerFault with the first thing that does not hold; `FileFault` or `DatabaseFault` where there is no ledger
 */
export async function auditLedger(database: Database): Promise<Proof> {
  const source = await openSource(database);
  try {
    return await proveLedger(source);
  } finally {
    await source.close();
  }
}

/** Opens a database of either engine for reading, as it is at this moment. */
export async function openSource(database: Database): Promise<AuditSource> {
  return database.engine === 'sqlite' ? openSqliteSource(database.path) : openPostgresSource(database.url);
}
