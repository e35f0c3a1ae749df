import type { DatabaseSync } from 'node:sqlite';
import { purchaseOf, topUpOf, topUpsRead } from './rows.ts';
import type { TopUpState } from './store.ts';

/** Reads what is known of an account's automatic top-up. */
export function createTopUpReader(db: DatabaseSync): (account: string) => TopUpState {
  const rule = db.prepare('SELECT * FROM top_up WHERE account = ?');
  const card = db.prepare('SELECT * FROM saved_card WHERE account = ?');
  const paid = db.prepare("SELECT max(at) AS at FROM purchase_fact WHERE account = ? AND kind = 'captured'");
  const purchases = db.prepare(
    "SELECT * FROM purchase WHERE account = ? AND origin = 'rule' ORDER BY started_at DESC, id LIMIT ?",
  );
  const facts = db.prepare('SELECT * FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at');
  return account =>
    topUpOf({
      rule: rule.get(account),
      card: card.get(account),
      paid: paid.get(account),
      purchases: purchases
        .all(account, topUpsRead)
        .map(row => purchaseOf(row, facts.all(account, String(row.id)))),
    });
}
