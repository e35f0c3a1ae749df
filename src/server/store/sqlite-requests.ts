import type { DatabaseSync } from 'node:sqlite';
import { mostAskedADay } from '../../domain/top-up-request.ts';
import { requestOf } from './request-row.ts';
import { purchaseOf, type Row } from './rows.ts';
import type { AskedTopUp, RequestPage } from './store.ts';
import type { Transaction } from './transaction.ts';

type Writing = Pick<Transaction, 'request' | 'requestByKey' | 'requestsOf' | 'addRequest' | 'closeRequest'>;

/** Reads requests, each with the purchases that were begun for it. */
export function createRequestReader(db: DatabaseSync) {
  const byId = db.prepare('SELECT * FROM top_up_request WHERE account = ? AND id = ?');
  const byKey = db.prepare('SELECT * FROM top_up_request WHERE account = ? AND idempotency_key = ?');
  const ofUser = db.prepare(
    'SELECT * FROM top_up_request WHERE account = ? AND user = ? ORDER BY asked_at DESC, id LIMIT ?',
  );
  const open = db.prepare(
    `SELECT * FROM top_up_request WHERE account = ? AND closed_as IS NULL AND asked_at > ?
      ORDER BY asked_at DESC, id LIMIT ?`,
  );
  const purchases = db.prepare(
    'SELECT * FROM purchase WHERE account = ? AND request = ? ORDER BY started_at',
  );
  const facts = db.prepare('SELECT * FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at');

  function read(row: Row): AskedTopUp {
    const request = requestOf(row);
    const begun = purchases.all(request.account, request.id);
    return {
      ...request,
      purchases: begun.map(each => purchaseOf(each, facts.all(request.account, String(each.id)))),
    };
  }

  const one = (row: Row | undefined) => (row ? read(row) : null);
  return {
    byId: (account: string, id: string) => one(byId.get(account, id)),
    byKey: (account: string, key: string) => one(byKey.get(account, key)),
    ofUser: (account: string, user: string) => ofUser.all(account, user, mostAskedADay).map(read),
    page: ({ account, user, since, limit }: RequestPage) =>
      (user === null ? open.all(account, since, limit) : ofUser.all(account, user, limit)).map(read),
  };
}

/** What one transaction reads and writes of requests. */
export function createRequestWriting(db: DatabaseSync): Writing {
  const reader = createRequestReader(db);
  const add = db.prepare(
    `INSERT INTO top_up_request (account, id, idempotency_key, user, credits, note, asked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const close = db.prepare(
    `UPDATE top_up_request SET closed_as = ?, closed_at = ?, closed_by = ?, reason = ?
      WHERE account = ? AND id = ?`,
  );
  return {
    request: reader.byId,
    requestByKey: reader.byKey,
    requestsOf: reader.ofUser,
    addRequest: ({ account, id, idempotencyKey, user, credits, note, askedAt }) => {
      add.run(account, id, idempotencyKey, user, credits, note, askedAt);
    },
    closeRequest: (account, id, { as, at, by, reason }) => {
      close.run(as, at, by, reason, account, id);
    },
  };
}
