import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The statements of the one writer. Each names its account, but for codes: they are all that a person types or a device has. */
export function prepareWriting(db: DatabaseSync) {
  const marks = (count: number) => Array(count).fill('?').join(', ');
  const statement = (text: string): StatementSync => db.prepare(text);
  return {
    addLine: statement(`INSERT INTO history VALUES (${marks(8)})`),
    addHour: statement(
      `INSERT INTO use_by_hour VALUES (${marks(5)})
       ON CONFLICT (account, hour, channel, kind) DO UPDATE SET credits = credits + excluded.credits`,
    ),
    addDay: statement(
      `INSERT INTO use_by_day VALUES (${marks(4)})
       ON CONFLICT (account, day) DO UPDATE SET hours = ${added('hours')}, names = ${added('names')}`,
    ),
    purchase: statement('SELECT * FROM purchase WHERE account = ? AND id = ?'),
    purchaseByKey: statement('SELECT * FROM purchase WHERE account = ? AND idempotency_key = ?'),
    facts: statement(
      'SELECT fact, kind, at, subject, amount_minor FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at',
    ),
    addPurchase: statement(`INSERT INTO purchase VALUES (${marks(14)})`),
    reference: statement(
      'SELECT account, purchase FROM provider_reference WHERE provider = ? AND reference = ?',
    ),
    addReference: statement(`INSERT OR IGNORE INTO provider_reference VALUES (${marks(4)})`),
    addFact: statement(`INSERT OR IGNORE INTO purchase_fact VALUES (${marks(7)})`),
    dropCard: statement('DELETE FROM saved_card WHERE account = ?'),
    addCard: statement(`INSERT INTO saved_card VALUES (${marks(8)})`),
    setPayer: statement(`INSERT OR REPLACE INTO payer VALUES (${marks(5)})`),
    setTopUp: statement(
      `INSERT INTO top_up VALUES (${marks(7)})
       ON CONFLICT (account) DO UPDATE SET enabled = excluded.enabled, threshold = excluded.threshold,
         credits = excluded.credits, monthly_cap_minor = excluded.monthly_cap_minor, currency = excluded.currency,
         set_at = excluded.set_at`,
    ),
    addCode: statement(`INSERT INTO pairing_code VALUES (${marks(5)})`),
    dropOldCodes: statement('DELETE FROM pairing_code WHERE expires_at <= ?'),
    takeCode: statement('DELETE FROM pairing_code WHERE hash = ? RETURNING *'),
    grant: statement('SELECT * FROM device_grant WHERE hash = ?'),
    grantByUserCode: statement('SELECT * FROM device_grant WHERE user_hash = ?'),
    addGrant: statement(`INSERT INTO device_grant VALUES (${marks(10)})`),
    dropOldGrants: statement('DELETE FROM device_grant WHERE expires_at < ?'),
    decideGrant: statement(
      'UPDATE device_grant SET decided_as = ?, account = ?, user = ?, role = ? WHERE hash = ?',
    ),
    redeemGrant: statement('UPDATE device_grant SET device = ? WHERE hash = ?'),
    dropGrantOf: statement('DELETE FROM device_grant WHERE account = ? AND device = ?'),
    dropGrantsOf: statement('DELETE FROM device_grant WHERE account = ? AND user = ?'),
    addDevice: statement(`INSERT INTO device VALUES (${marks(8)})`),
    touchDevice: statement('UPDATE device SET last_used_at = ? WHERE account = ? AND id = ?'),
    removeDevice: statement('DELETE FROM device WHERE account = ? AND id = ?'),
    nextGeneration: statement(
      `INSERT INTO user_generation VALUES (?, ?, 1)
       ON CONFLICT (account, user) DO UPDATE SET generation = generation + 1`,
    ),
    removeDevicesOf: statement('DELETE FROM device WHERE account = ? AND user = ?'),
    dropCodesOf: statement('DELETE FROM pairing_code WHERE account = ? AND user = ?'),
  };
}

// Sums that are objects, with those of the row that could not be added.
function added(column: string): string {
  return `(SELECT json_group_object(key, credits) FROM (SELECT key, sum(value) AS credits FROM
    (SELECT key, value FROM json_each(use_by_day.${column}) UNION ALL SELECT key, value FROM json_each(excluded.${column}))
    GROUP BY key))`;
}
