import { mostAskedADay, type TopUpRequest } from '../../domain/top-up-request.ts';
import { purchasesOf, readPlaces } from './postgres-purchases.ts';
import type { Query } from './postgres-query.ts';
import { reading, writing } from './postgres-statements.ts';
import type { Write } from './postgres-transaction.ts';
import { newRequestRow, requestOf } from './request-row.ts';
import type { Row } from './rows.ts';
import type { AskedTopUp, PurchaseRecord, RequestPage } from './store.ts';
import type { Transaction } from './transaction.ts';
import type { Wants } from './wants.ts';

/** The requests that a batch wants, with the purchases that were begun for them; each once. */
export async function readRequests(query: Query, wants: Wants): Promise<readonly AskedTopUp[]> {
  const rows = await Promise.all([
    readPlaces(query, writing.requests, wants.requests),
    readPlaces(query, writing.requestsByKey, wants.askedRequests),
    readPlaces(query, writing.requestsOfPurchases, wants.answers),
    ...wants.askers.map(({ account, id }) => query(reading.requestsOfUser, [account, id, mostAskedADay])),
  ]);
  const found = await withPurchases(query, rows.flat());
  return [...new Map(found.map(request => [`${request.account}\n${request.id}`, request])).values()];
}

export async function readRequest(query: Query, account: string, id: string): Promise<AskedTopUp | null> {
  const rows = await readPlaces(query, writing.requests, [{ account, id }]);
  return (await withPurchases(query, rows))[0] ?? null;
}

export async function readRequestPage(query: Query, page: RequestPage): Promise<readonly AskedTopUp[]> {
  const { account, user, since, limit } = page;
  const rows =
    user === null
      ? await query(reading.openRequests, [account, since, limit])
      : await query(reading.requestsOfUser, [account, user, limit]);
  return withPurchases(query, rows);
}

async function withPurchases(query: Query, rows: readonly Row[]): Promise<AskedTopUp[]> {
  const requests = rows.map(requestOf);
  const begun = await readPlaces(query, writing.purchasesOfRequests, requests);
  const purchases = await purchasesOf(query, begun);
  return requests.map(request => ({ ...request, purchases: purchases.filter(isFor(request)) }));
}

function isFor({ account, id }: TopUpRequest) {
  return (purchase: PurchaseRecord) => purchase.account === account && purchase.request === id;
}

/** Answers from the requests that were read, and from what a batch did since. `purchases` are those that it knows. */
export function collectRequests(
  known: readonly AskedTopUp[],
  purchases: readonly PurchaseRecord[],
  write: Write,
): Pick<Transaction, 'request' | 'requestByKey' | 'requestsOf' | 'addRequest' | 'closeRequest'> {
  const requests: TopUpRequest[] = [...known];
  const asked = (request: TopUpRequest | undefined): AskedTopUp | null =>
    request ? { ...request, purchases: purchases.filter(isFor(request)) } : null;
  const place = (account: string, id: string) =>
    requests.findIndex(each => each.account === account && each.id === id);
  return {
    request: (account, id) => asked(requests[place(account, id)]),
    requestByKey: (account, key) =>
      asked(requests.find(each => each.account === account && each.idempotencyKey === key)),
    requestsOf: (account, user) =>
      requests
        .filter(each => each.account === account && each.user === user)
        .sort((one, other) => other.askedAt - one.askedAt)
        .flatMap(each => asked(each) ?? []),
    addRequest(request) {
      requests.unshift(request);
      write(writing.addRequest, [JSON.stringify([newRequestRow(request)])]);
    },
    closeRequest(account, id, closed) {
      const at = place(account, id);
      const before = requests[at];
      if (before) requests[at] = { ...before, closed };
      write(writing.closeRequest, [account, id, closed.as, closed.at, closed.by, closed.reason]);
    },
  };
}
