import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { LedgerRules } from '../../src/domain/command.ts';
import { databaseOf, openStore } from '../../src/server/store/open.ts';
import type { Store } from '../../src/server/store/store.ts';
import { rules as usual } from '../support/commands.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';

/** A server's first start makes its data, beside all the other tests. */
const startMs = 60_000;

/** Both engines, for `describe.each`. */
export const engines = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof engines)[number];

/** Starts PostgreSQL for one test file, and ends it with the file. */
export function postgresForThisFile(settings?: Readonly<Record<string, string>>): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres(settings);
  }, startMs);
  afterAll(async () => server?.close(), startMs);
  return () => {
    if (!server) throw new Error('PostgreSQL is started before the first test.');
    return server;
  };
}

/** Makes addresses of empty databases for one test file. */
export function emptyDatabases(): (engine: EngineName) => Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-engines-'));
  const server = postgresForThisFile();
  let files = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  return async engine => {
    files += 1;
    return engine === 'sqlite' ? `sqlite:${join(folder, `${files}.db`)}` : server().createDatabase();
  };
}

/** Opens the ledger at an address. */
export function openAt(address: string, rules: LedgerRules = usual): Promise<Store> {
  const database = databaseOf(address);
  if (!database) throw new Error(`${address} names no database.`);
  return openStore(database, rules);
}

/** Opens a ledger, hands it over and closes it. */
export async function withStore<T>(address: string, task: (store: Store) => Promise<T>): Promise<T> {
  const store = await openAt(address);
  try {
    return await task(store);
  } finally {
    await store.close();
  }
}
