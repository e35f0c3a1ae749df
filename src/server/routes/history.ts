import type * as z from 'zod/mini';
import { calls } from '../../contract/api.ts';
import { pageLimit } from '../../contract/page.ts';
import type { transactionsQuery } from '../../contract/transaction.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Line } from '../../domain/entry.ts';
import type { Accounts } from '../accounts.ts';
import { csvResponse } from '../csv.ts';
import { eventsOf, toEntry } from '../entries.ts';
import { explainAt } from '../explanation.ts';
import { cursorOf, findLine, placeOf, rangeOf, toTransaction } from '../history.ts';
import { insightsFor } from '../insights.ts';
import { Refused } from '../problem.ts';
import { receiptOf } from '../receipt.ts';
import type { Router } from '../router.ts';
import type { Store } from '../store/store.ts';

/** Where the credits went and came from: as lines, as the ledger's entries, and as a sum. */
export function serveHistory(
  { serve }: Router,
  parts: { store: Store; accounts: Accounts; now: () => Instant },
): void {
  const { store, accounts, now } = parts;

  const tell = async (line: Line, timeZone: string) => ({
    ...toTransaction(line, timeZone),
    ...(await receiptOf(store, line)),
  });

  async function readPage(account: string, timeZone: string, query: PageQuery) {
    const lines = await store.history({
      account,
      filter: query.filter,
      ...rangeOf(query, timeZone),
      after: query.cursor === undefined ? null : placeOf(query.cursor),
      limit: query.limit + 1,
    });
    const { page, nextCursor } = pageOf(lines, query.limit);
    return { transactions: await Promise.all(page.map(line => tell(line, timeZone))), nextCursor };
  }

  serve(calls.transactions, async ({ person, query }) => {
    const { account, timeZone } = await accounts.find(person.account);
    return readPage(account, timeZone, query);
  });

  serve(calls.transactionsCsv, async ({ person, query }) => {
    const { account, timeZone } = await accounts.find(person.account);
    // Refuses a range that is none before the first byte is sent.
    rangeOf(query, timeZone);
    const limit = pageLimit.max;
    return csvResponse(cursor => readPage(account, timeZone, { ...query, cursor, limit }), timeZone);
  });

  serve(calls.transaction, async ({ person, params, query }) => {
    const { account, timeZone } = await accounts.find(person.account);
    const line = await findLine(store, account, params.transaction ?? '');
    return { ...(await tell(line, timeZone)), ...(await eventsOf(store, line, query.cursor)) };
  });

  serve(calls.insights, async ({ person, query }) =>
    insightsFor(store, await accounts.find(person.account), { ...query, now: now() }),
  );

  serve(calls.entries, async ({ person, query }) => {
    const { account } = await accounts.find(person.account);
    const entries = await store.entries({
      account,
      before: query.cursor === undefined ? null : placeOf(query.cursor).seq,
      until: query.until === undefined ? null : Date.parse(query.until),
      limit: query.limit + 1,
    });
    const { page, nextCursor } = pageOf(entries, query.limit);
    return { entries: page.map(toEntry), nextCursor };
  });

  serve(calls.explain, async ({ person, query }) => {
    const { account, lastAt } = await accounts.find(person.account);
    // Entry times never go back, so where the clock did, now is when the last one was written.
    const present = Math.max(now(), lastAt);
    const at = query.at === undefined ? present : Date.parse(query.at);
    if (at > present) throw new Refused('invalid_request', `at: ${query.at} lies in the future.`);
    return explainAt(store, account, at);
  });
}

type PageQuery = z.infer<ReturnType<typeof transactionsQuery>>;

// One more was read than asked for: it tells whether there is a next page.
function pageOf<T extends { at: Instant; seq: number }>(read: readonly T[], limit: number) {
  const page = read.slice(0, limit);
  const last = read.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last ? cursorOf(last) : null };
}
