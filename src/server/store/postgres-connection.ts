import { availableParallelism } from 'node:os';
import pg from 'pg';

/** A PostgreSQL that cannot be used; the message says why in one sentence. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault';
}

/** How long things may take. A hung proxy is cut off by the server, so that no lock outlives it by much. */
const limitsMs = { connect: 5000, lock: 2000, statement: 10_000, idleInTransaction: 10_000, answer: 15_000 };
const oldestVersion = 15;
// int8: the only type that pg would give as another than ours, a text.
const bigintType = 20;

/** Two pools on one database: one connection that writes, a few that read. Lost connections are opened anew. */
export interface Connections {
  readonly writer: pg.Pool;
  readonly readers: pg.Pool;
  close(): Promise<void>;
}

/** Opens both. Nothing is asked of the server yet. */
export function connect(url: string): Connections {
  const writer = createPool(url, 1, byKey);
  const readers = createPool(url, Math.max(2, Math.min(4, availableParallelism())), eachAnew);
  return {
    writer,
    readers,
    async close() {
      await Promise.all([writer.end(), readers.end()]);
    },
  };
}

/** Rejects with `DatabaseFault` where the server cannot keep what a ledger promises. */
export async function checkServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(
    `SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('fsync') AS fsync`,
  );
  const fault = serverFault(rows[0]);
  if (fault) throw new DatabaseFault(fault);
}

/** Why a server cannot carry a ledger, in one sentence; null where it can. `version` is its first number. */
export function serverFault({ version, fsync }: { version: number; fsync: string }): string | null {
  if (version < oldestVersion)
    return `PostgreSQL ${version} is too old; AI Credits needs ${oldestVersion} or newer.`;
  return fsync === 'on'
    ? null
    : 'PostgreSQL runs with fsync = off, which loses credits when the power fails.';
}

/** What stops a start, in one sentence that says where and never the password. */
export function toFault(url: string, cause: unknown): DatabaseFault {
  if (cause instanceof DatabaseFault) return cause;
  const { hostname, pathname } = new URL(url);
  const said = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new DatabaseFault(`PostgreSQL at ${hostname}${pathname} cannot be used: ${said}.`, { cause });
}

/** A number as it stands in a row. Refuses one that JavaScript would round. */
export function toInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`${text} is too large to be counted exactly.`);
}

/** One connection for long work at a start or beside the proxies: it waits as long as it takes. */
export function createClient(url: string, lockMs: number): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'ai-credits',
    connectionTimeoutMillis: limitsMs.connect,
    lock_timeout: lockMs,
    // Who waits for long says nothing, and is not to be taken for gone.
    keepAlive: true,
    types: { getTypeParser: parserOf },
  });
  client.on('error', () => undefined);
  return client;
}

function createPool(url: string, max: number, plans: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    pipeline: true,
    keepAlive: true,
    application_name: 'ai-credits',
    connectionTimeoutMillis: limitsMs.connect,
    statement_timeout: limitsMs.statement,
    lock_timeout: limitsMs.lock,
    idle_in_transaction_session_timeout: limitsMs.idleInTransaction,
    query_timeout: limitsMs.answer,
    types: { getTypeParser: parserOf },
    onConnect: client => prepareSession(client, plans),
  });
  // A connection that breaks is replaced: who waits for an answer is told by it, and nobody else needs to know. What a
  // connection says and nobody hears would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}

// A plan kept from the days when the tables were empty would read them whole for ever. So a reader's is made each time,
// and a writer's, which is kept, finds every row by its key, whatever the statistics say.
const eachAnew = 'SET plan_cache_mode = force_custom_plan';
const byKey = 'SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off';

// Commits are on the disk before they are answered, whatever the server's default is.
async function prepareSession(client: pg.ClientBase, plans: string): Promise<void> {
  await client.query(plans);
  await client.query(
    `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
  );
}

/** Reads a column: a large integer is a number here. */
export function parserOf(type: number, format?: 'text' | 'binary') {
  return type === bigintType && format !== 'binary' ? toInteger : pg.types.getTypeParser(type, format);
}
