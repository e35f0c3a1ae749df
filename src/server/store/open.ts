import type { LedgerRules } from '../../domain/command.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Store } from './store.ts';

/** Where a ledger is kept. */
export type Database =
  | { readonly engine: 'sqlite'; readonly path: string }
  | { readonly engine: 'postgres'; readonly url: string };

/** Opens the ledger with the engine that its address names. `tell` hears why the start takes long. */
export function openStore(
  database: Database,
  rules: LedgerRules,
  tell?: (sentence: string) => void,
): Promise<Store> {
  return database.engine === 'sqlite'
    ? openSqlite(database.path, rules)
    : openPostgres(database.url, rules, tell);
}

/** The database that an address names, `sqlite:` and a path or `postgres://`; null where it names none. */
export function databaseOf(address: string): Database | null {
  if (/^postgres(ql)?:\/\//.test(address))
    return URL.canParse(address) ? { engine: 'postgres', url: address } : null;
  const path = address.startsWith('sqlite:') ? address.slice('sqlite:'.length) : '';
  return path && !path.startsWith(':') ? { engine: 'sqlite', path } : null;
}
