import type pg from 'pg';
import type { LedgerRules } from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import { accountOf, standingOf } from './account-row.ts';
import { entryOf } from './entry-row.ts';
import { endOf, withGrowingLine } from './history-page.ts';
import { checkServer, connect, toFault } from './postgres-connection.ts';
import { migrate } from './postgres-migrations.ts';
import { purchasesOf } from './postgres-purchases.ts';
import { createPreparer, type Query } from './postgres-query.ts';
import { readTopUp } from './postgres-reading.ts';
import { readRequest, readRequestPage } from './postgres-requests.ts';
import { reading } from './postgres-statements.ts';
import { createPostgresWriter } from './postgres-writer.ts';
import { cardOf, deviceOf, grantOf, lineOf, payerOf, purchaseOf, thresholdsOf, useOf } from './rows.ts';
import type { EntryPage, HistoryPage, Store } from './store.ts';
import { growingSince, growingUse, joined, partsOf, type Span, useOfDays } from './use-by-day.ts';

/**
 * Opens a PostgreSQL database, its schema made where there is none. Several proxies may share one. Rejects with
 * `DatabaseFault` where it cannot be used. `tell` hears why the start takes long.
 */
export async function openPostgres(
  url: string,
  rules: LedgerRules,
  tell?: (sentence: string) => void,
): Promise<Store> {
  const { writer, readers, close } = connect(url);
  try {
    await checkServer(writer);
    await migrate(url, tell && { tell });
  } catch (cause) {
    await close();
    throw toFault(url, cause);
  }
  const read = createReader(readers);
  return {
    commit: createPostgresWriter(writer, rules),
    // Fewer and larger ones are faster here.
    commitsAtOnce: 1,
    account: name => read(query => readAccount(query, name)),
    history: page => read(query => readHistory(query, page)),
    entries: page => read(query => readEntries(query, page)),
    purchase: (account, id) =>
      read(async query => {
        const [rows, facts] = await Promise.all([
          query(reading.purchase, [account, id]),
          query(reading.facts, [account, id]),
        ]);
        return rows[0] ? purchaseOf(rows[0], facts) : null;
      }),
    purchaseBy: (provider, reference) =>
      read(async query => {
        const rows = await query(reading.purchaseBy, [provider, reference]);
        return (await purchasesOf(query, rows))[0] ?? null;
      }),
    begun: ({ which, after, before, limit }) =>
      read(async query => {
        const { at, account, id } = after;
        const statement = which === 'all' ? reading.begun : reading.unpaid;
        return purchasesOf(query, await query(statement, [at, account, id, before, limit]));
      }),
    topUp: account => read(query => readTopUp(query, account)),
    use: (account, span) => read(query => readUse(query, account, span)),
    usedSince: (account, from) => read(query => readUsedSince(query, account, from)),
    topUps: () => read(async query => thresholdsOf(await query(reading.topUps))),
    request: (account, id) => read(query => readRequest(query, account, id)),
    requests: page => read(query => readRequestPage(query, page)),
    card: account =>
      read(async query => {
        const [row] = await query(reading.card, [account]);
        return row ? cardOf(row) : null;
      }),
    payer: account => read(async query => payerOf((await query(reading.payer, [account]))[0])),
    device: (account, id) =>
      read(async query => {
        const [row] = await query(reading.device, [account, id]);
        return row ? deviceOf(row) : null;
      }),
    grant: by =>
      read(async query => {
        const [row] = await ('hash' in by
          ? query(reading.grant, [by.hash])
          : query(reading.grantByUserCode, [by.userHash]));
        return row ? grantOf(row) : null;
      }),
    devices: account => read(async query => (await query(reading.devices, [account])).map(deviceOf)),
    standing: (account, user) =>
      read(async query => standingOf((await query(reading.standing, [account, user]))[0])),
    close,
  };
}

type Read = <T>(task: (query: Query) => Promise<T>) => Promise<T>;

// Lends one of the reading connections to a task. One on which something went wrong is not used again.
function createReader(pool: pg.Pool): Read {
  const prepare = createPreparer();
  return async task => {
    const client = await pool.connect();
    try {
      const value = await task(prepare(client));
      client.release();
      return value;
    } catch (cause) {
      client.release(true);
      throw cause;
    }
  };
}

async function readAccount(query: Query, name: string) {
  const [row] = await query(reading.account, [name]);
  return row ? accountOf(row) : null;
}

// One snapshot: a window that closes meanwhile is told once.
async function atOnce<T>(query: Query, name: string, task: () => Promise<T>) {
  const [, account, value] = await Promise.all([
    query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
    readAccount(query, name),
    task(),
    query('COMMIT'),
  ]);
  return [account, value] as const;
}

async function readHistory(query: Query, page: HistoryPage) {
  const end = endOf(page);
  const [account, rows] = await atOnce(query, page.account, () =>
    query(reading[page.filter], [page.account, page.from, end.at, end.seq, page.limit]),
  );
  return withGrowingLine(page, account, rows.map(lineOf));
}

async function readUse(query: Query, name: string, span: Span) {
  const { first, end, edges } = partsOf(span);
  const [account, [days, ...ends]] = await atOnce(query, name, () => {
    // All of it is sent before the transaction's end is.
    const parts = edges.map(async ({ from, before }) => {
      const edge = [name, from, before];
      return useOf(...(await Promise.all([query(reading.useByName, edge), query(reading.useByHour, edge)])));
    });
    return Promise.all([query(reading.useByDay, [name, first, end]).then(useOfDays), ...parts]);
  });
  return joined([days, ...ends, growingUse(account, span)]);
}

async function readUsedSince(query: Query, name: string, from: Instant) {
  const [account, [row]] = await atOnce(query, name, () => query(reading.usedSince, [name, from]));
  return Number(row?.used) + growingSince(account, from);
}

async function readEntries(query: Query, { account, before, until, limit }: EntryPage) {
  const [last] = until === null ? [] : await query(reading.lastUntil, [account, until]);
  const end = Math.min(
    before ?? Number.MAX_SAFE_INTEGER,
    last ? Number(last.seq) + 1 : Number.MAX_SAFE_INTEGER,
  );
  const rows = await query(reading.entries, [account, end, limit]);
  return rows.map(entryOf);
}
