import pg from 'pg';
import { DatabaseFault, parserOf, toFault } from '../store/postgres-connection.ts';
import { postgresMigrations } from '../store/postgres-migrations.ts';
import { createPreparer, type Query } from '../store/postgres-query.ts';
import { readWants } from '../store/postgres-reading.ts';
import type { Row } from '../store/rows.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { ledgerKey } from '../store/transaction.ts';
import { wantsOf } from '../store/wants.ts';
import { daysOf } from './days.ts';
import { checkPromises } from './postgres-promises.ts';
import { readAccount, readDay, readEntry, readHour, readLine, readRequest } from './read.ts';
import { type AuditSource, type Found, lineName, pageRows, type Question } from './source.ts';

const connectMs = 5000;
/** Purchases that are read at once, each with its facts. */
const purchaseRows = 500;

/**
 * Opens a PostgreSQL database for an audit: one snapshot, read beside the proxies that write to it. Rejects with
 * `DatabaseFault` where there is no ledger.
 */
export async function openPostgresSource(url: string): Promise<AuditSource> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'ai-credits audit',
    connectionTimeoutMillis: connectMs,
    types: { getTypeParser: parserOf },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const query = createPreparer()(client);
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // However long it takes. And what a page points to is looked up, never searched for in whole tables.
    await query(`SELECT set_config(name, value, true) FROM (VALUES ('statement_timeout', '0'),
      ('idle_in_transaction_session_timeout', '0'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'))
      AS setting (name, value)`);
    await checkVersion(query, client.database);
    return createSource(query, () => client.end());
  } catch (cause) {
    await client.end();
    throw toFault(url, cause);
  }
}

async function checkVersion(query: Query, name = ''): Promise<void> {
  const [table] = await query("SELECT to_regclass('schema_version')::text AS there");
  const [row] = table?.there ? await query('SELECT version FROM schema_version') : [];
  if (!row) throw new DatabaseFault(`The database ${name} is not a ledger.`);
  const version = Number(row.version);
  if (version > postgresMigrations.length)
    throw new DatabaseFault(`The database ${name} was written by a newer version of this program.`);
  if (version < postgresMigrations.length)
    throw new DatabaseFault(
      `The database ${name} was written by an older version; a proxy that is started on it brings it up to date.`,
    );
}

function createSource(query: Query, end: () => Promise<void>): AuditSource {
  return {
    checkEngine: () => checkPromises(query),
    entries: () => pagesOf(query, 'SELECT * FROM entry ORDER BY account, seq', readEntry),
    accounts: () => pagesOf(query, 'SELECT * FROM account ORDER BY account', readAccount),
    purchases: () => purchasePages(query),
    requests: () => pagesOf(query, 'SELECT * FROM top_up_request ORDER BY account, id', readRequest),
    hours: () => pagesOf(query, 'SELECT * FROM use_by_hour ORDER BY account, hour', readHour),
    days: () => pagesOf(query, daysOf('json_object_agg'), readDay),
    lineCounts: () =>
      pagesOf(query, 'SELECT account, count(*) AS lines FROM history GROUP BY account', row => ({
        account: String(row.account),
        lines: Number(row.lines),
      })),
    find: question => find(query, question),
    close: end,
  };
}

async function* purchasePages(query: Query): AsyncGenerator<readonly PurchaseRecord[]> {
  const placesOf = ({ account, id }: Row) => ({ account: String(account), id: String(id) });
  const all = 'SELECT account, id FROM purchase ORDER BY account, id';
  for await (const purchases of pagesOf(query, all, placesOf, purchaseRows)) {
    yield (await readWants(query, { ...wantsOf([]), purchases })).purchases;
  }
}

const lines = `SELECT history.*
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS span (account, since, until, first, last)
  JOIN history ON history.account = span.account AND at BETWEEN since AND until AND seq BETWEEN first AND last`;

async function find(query: Query, { keys, purchases, spans }: Question): Promise<Found> {
  const places = purchases.map(({ account, key }) => ({ account, id: key }));
  const known = await readWants(query, { ...wantsOf([]), keys: [...keys], purchases: places });
  const rows = spans.length > 0 ? await query(lines, columnsOf(spans)) : [];
  const found = rows.map(readLine);
  return {
    recorded: known.recorded,
    purchases: new Map(known.purchases.map(one => [ledgerKey({ account: one.account, key: one.id }), one])),
    lines: new Map(found.map(line => [lineName(line), line])),
  };
}

function columnsOf(spans: Question['spans']): unknown[] {
  return [
    spans.map(({ account }) => account),
    spans.map(({ first }) => first.at),
    spans.map(({ last }) => last.at),
    spans.map(({ first }) => first.seq),
    spans.map(({ last }) => last.seq),
  ];
}

async function* pagesOf<T>(
  query: Query,
  text: string,
  read: (row: Row) => T,
  limit = pageRows,
): AsyncGenerator<T[]> {
  await query(`DECLARE page NO SCROLL CURSOR FOR ${text}`);
  for (;;) {
    const rows = await query(`FETCH ${limit} FROM page`);
    if (rows.length > 0) yield rows.map(read);
    if (rows.length < limit) break;
  }
  await query('CLOSE page');
}
