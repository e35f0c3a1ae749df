import { accountColumns } from './account-row.ts';

const rows = (table: string, place = 1) => `SELECT * FROM json_populate_recordset(NULL::${table}, $${place})`;

/** The columns that a change of an account names in any case: whose it is, and what can become null. */
export const alwaysSaid: ReadonlySet<string> = new Set(['account', 'usage_window']);

// Sums that are objects, with those of the row that could not be added.
const added = (column: string) => `(SELECT json_object_agg(key, credits)::text FROM
  (SELECT key, sum(value::bigint) AS credits FROM
    (SELECT * FROM json_each_text(use_by_day.${column}::json) UNION ALL SELECT * FROM json_each_text(excluded.${column}::json)) AS each
    GROUP BY key) AS sums)`;

const changes = accountColumns
  .slice(1)
  .map(
    name => `${name} = ${alwaysSaid.has(name) ? `next.${name}` : `coalesce(next.${name}, account.${name})`}`,
  );

/** What a row of `entry` has where it does not say something else. What is not even here is null. */
export const entryBase: Readonly<Record<string, number>> = {
  monthly: 0,
  paid: 0,
  held: 0,
  debt: 0,
  monthly_after: 0,
  paid_after: 0,
  held_after: 0,
  debt_after: 0,
};
const entryRows = `SELECT * FROM
  json_populate_recordset(json_populate_record(NULL::entry, '${JSON.stringify(entryBase)}'), $2)`;

/**
 * The statements of the writer. Many rows travel as one JSON text. Each statement names its accounts, but for those on
 * codes, which are all that a person types or a device has.
 */
export const writing = {
  // In one order, so that no two proxies wait for each other.
  lockAccounts: 'SELECT * FROM account WHERE account = ANY ($1) ORDER BY account FOR UPDATE',
  recorded: `SELECT entry.* FROM unnest($1::text[], $2::text[]) AS wanted (account, key)
    JOIN entry ON entry.account = wanted.account AND entry.key = wanted.key`,
  purchases: `SELECT purchase.* FROM unnest($1::text[], $2::text[]) AS wanted (account, id)
    JOIN purchase ON purchase.account = wanted.account AND purchase.id = wanted.id`,
  begunPurchases: `SELECT purchase.* FROM unnest($1::text[], $2::text[]) AS wanted (account, key)
    JOIN purchase ON purchase.account = wanted.account AND purchase.idempotency_key = wanted.key`,
  references: `SELECT known.* FROM unnest($1::text[], $2::text[]) AS wanted (provider, reference)
    JOIN provider_reference AS known ON known.provider = wanted.provider AND known.reference = wanted.reference`,
  facts: `SELECT fact.* FROM unnest($1::text[], $2::text[]) AS wanted (account, id)
    JOIN purchase_fact AS fact ON fact.account = wanted.account AND fact.purchase = wanted.id
    ORDER BY fact.at, fact.fact`,
  purchasesOfRequests: `SELECT purchase.* FROM unnest($1::text[], $2::text[]) AS wanted (account, request)
    JOIN purchase ON purchase.account = wanted.account AND purchase.request = wanted.request
    ORDER BY purchase.started_at`,
  requests: `SELECT request.* FROM unnest($1::text[], $2::text[]) AS wanted (account, id)
    JOIN top_up_request AS request ON request.account = wanted.account AND request.id = wanted.id`,
  requestsByKey: `SELECT request.* FROM unnest($1::text[], $2::text[]) AS wanted (account, key)
    JOIN top_up_request AS request ON request.account = wanted.account AND request.idempotency_key = wanted.key`,
  requestsOfPurchases: `SELECT request.* FROM unnest($1::text[], $2::text[]) AS wanted (account, id)
    JOIN purchase ON purchase.account = wanted.account AND purchase.id = wanted.id
    JOIN top_up_request AS request ON request.account = wanted.account AND request.id = purchase.request`,
  devices: `SELECT device.* FROM unnest($1::text[], $2::text[]) AS wanted (account, id)
    JOIN device ON device.account = wanted.account AND device.id = wanted.id`,
  accountsOfCodes: 'SELECT account FROM pairing_code WHERE hash = ANY ($1)',
  lockCodes: 'SELECT * FROM pairing_code WHERE hash = ANY ($1) ORDER BY hash FOR UPDATE',

  accountsOfGrants: 'SELECT account FROM device_grant WHERE hash = ANY ($1) AND account IS NOT NULL',
  // Two may decide at once, for different accounts: the row's lock lets one of them be the first.
  lockGrants: `SELECT * FROM device_grant WHERE hash = ANY ($1) OR user_hash = ANY ($1) ORDER BY hash FOR UPDATE`,

  // An account that somebody else opened meanwhile is a conflict, and the batch is decided again.
  addAccounts: `INSERT INTO account ${rows('account')}`,
  // One statement, so that nothing of it can be without the rest: it divides by zero where one of the accounts is not as it
  // was when the change was decided.
  save: `WITH accounts AS (UPDATE account SET version = next.version + 1, ${changes.join(', ')}
      FROM json_populate_recordset(NULL::account, $1) AS next
      WHERE account.account = next.account AND account.version = next.version RETURNING 1),
    entries AS (INSERT INTO entry ${entryRows}),
    lines AS (INSERT INTO history ${rows('history', 3)}),
    hours AS (INSERT INTO use_by_hour
      SELECT account, hour, channel, kind, sum(credits) FROM json_populate_recordset(NULL::use_by_hour, $4)
      GROUP BY account, hour, channel, kind ORDER BY account, hour, channel, kind
    ON CONFLICT (account, hour, channel, kind) DO UPDATE SET credits = use_by_hour.credits + excluded.credits),
    days AS (INSERT INTO use_by_day ${rows('use_by_day', 5)}
    ON CONFLICT (account, day) DO UPDATE SET hours = ${added('hours')}, names = ${added('names')})
    SELECT 1 / CASE WHEN (SELECT count(*) FROM accounts) = $6 THEN 1 ELSE 0 END AS kept`,
  addPurchase: `INSERT INTO purchase ${rows('purchase')}`,
  // Somebody else's word may tie it at the same time: then the batch is decided again, and finds it tied.
  addReference: `INSERT INTO provider_reference ${rows('provider_reference')}`,
  // Of one that nobody looked for the first tie stays.
  offerReference: `INSERT INTO provider_reference ${rows('provider_reference')} ON CONFLICT DO NOTHING`,
  addRequest: `INSERT INTO top_up_request ${rows('top_up_request')}`,
  closeRequest: `UPDATE top_up_request SET closed_as = $3, closed_at = $4, closed_by = $5, reason = $6
    WHERE account = $1 AND id = $2`,
  addFact: `INSERT INTO purchase_fact ${rows('purchase_fact')}`,
  dropCard: 'DELETE FROM saved_card WHERE account = $1',
  addCard: `INSERT INTO saved_card ${rows('saved_card')}`,
  setPayer: `INSERT INTO payer ${rows('payer')} ON CONFLICT (account)
    DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone, tax_id = excluded.tax_id`,
  setTopUp: `INSERT INTO top_up ${rows('top_up')}
    ON CONFLICT (account) DO UPDATE SET enabled = excluded.enabled, threshold = excluded.threshold,
      credits = excluded.credits, monthly_cap_minor = excluded.monthly_cap_minor, currency = excluded.currency,
      set_at = excluded.set_at`,
  addCode: `INSERT INTO pairing_code ${rows('pairing_code')}`,
  dropOldCodes: 'DELETE FROM pairing_code WHERE account = $1 AND expires_at <= $2',
  dropCode: 'DELETE FROM pairing_code WHERE account = $1 AND hash = $2',
  dropCodesOf: 'DELETE FROM pairing_code WHERE account = $1 AND "user" = $2',
  addGrant: `INSERT INTO device_grant ${rows('device_grant')}`,
  // What another proxy drops at the same time is left to it.
  dropOldGrants: `DELETE FROM device_grant WHERE hash IN
    (SELECT hash FROM device_grant WHERE expires_at < $1 FOR UPDATE SKIP LOCKED)`,
  decideGrant:
    'UPDATE device_grant SET decided_as = $2, account = $3, "user" = $4, role = $5 WHERE hash = $1',
  redeemGrant: 'UPDATE device_grant SET device = $2 WHERE hash = $1',
  dropGrantOf: 'DELETE FROM device_grant WHERE account = $1 AND device = $2',
  dropGrantsOf: 'DELETE FROM device_grant WHERE account = $1 AND "user" = $2',
  addDevice: `INSERT INTO device ${rows('device')}`,
  touchDevice: 'UPDATE device SET last_used_at = $3 WHERE account = $1 AND id = $2',
  removeDevice: 'DELETE FROM device WHERE account = $1 AND id = $2',
  removeDevicesOf: 'DELETE FROM device WHERE account = $1 AND "user" = $2',
  nextGeneration: `INSERT INTO user_generation VALUES ($1, $2, 1)
    ON CONFLICT (account, "user") DO UPDATE SET generation = user_generation.generation + 1`,
} as const;

/** The statements of the readers. */
export const reading = {
  account: 'SELECT * FROM account WHERE account = $1',
  all: pageOf(''),
  added: pageOf("AND part = 'added'"),
  usage: pageOf("AND part = 'usage'"),
  other: pageOf("AND part = 'other'"),
  entries: 'SELECT * FROM entry WHERE account = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3',
  // Neither times nor sequence numbers go back, so halving finds the place: a step looks at one entry.
  lastUntil: `WITH RECURSIVE search (low, high) AS (
      SELECT 0::bigint, seq FROM account WHERE account = $1
      UNION ALL
      SELECT CASE WHEN middle.at <= $2 THEN middle.seq ELSE low END, CASE WHEN middle.at <= $2 THEN high ELSE middle.seq - 1 END
      FROM search JOIN LATERAL (SELECT seq, at FROM entry WHERE account = $1 AND seq = (low + high + 1) / 2) AS middle ON true
      WHERE low < high)
    SELECT low AS seq FROM search WHERE low = high`,
  purchase: 'SELECT * FROM purchase WHERE account = $1 AND id = $2',
  facts: 'SELECT * FROM purchase_fact WHERE account = $1 AND purchase = $2 ORDER BY at, fact',
  // All that the caller knows is an id of the provider's, so the account is found by it.
  purchaseBy: `SELECT purchase.* FROM provider_reference AS known
    JOIN purchase ON purchase.account = known.account AND purchase.id = known.purchase
    WHERE known.provider = $1 AND known.reference = $2`,
  // Of all accounts: nobody asks for a purchase whose buyer has gone.
  unpaid: begunOf(`AND NOT EXISTS (SELECT FROM purchase_fact AS fact
    WHERE fact.account = purchase.account AND fact.purchase = purchase.id AND fact.kind = 'captured')`),
  begun: begunOf(''),
  topUpRule: 'SELECT * FROM top_up WHERE account = $1',
  lastPaid: "SELECT max(at) AS at FROM purchase_fact WHERE account = $1 AND kind = 'captured'",
  byRule: `SELECT * FROM purchase WHERE account = $1 AND origin = 'rule' ORDER BY started_at DESC, id LIMIT $2`,
  useByName: `SELECT channel, kind, sum(credits)::bigint AS credits FROM use_by_hour
    WHERE account = $1 AND hour >= $2 AND hour < $3 GROUP BY channel, kind`,
  useByHour: `SELECT hour, sum(credits)::bigint AS credits FROM use_by_hour
    WHERE account = $1 AND hour >= $2 AND hour < $3 GROUP BY hour ORDER BY hour`,
  useByDay: 'SELECT day, hours, names FROM use_by_day WHERE account = $1 AND day >= $2 AND day < $3',
  requestsOfUser:
    'SELECT * FROM top_up_request WHERE account = $1 AND "user" = $2 ORDER BY asked_at DESC, id LIMIT $3',
  openRequests: `SELECT * FROM top_up_request WHERE account = $1 AND closed_as IS NULL AND asked_at > $2
    ORDER BY asked_at DESC, id LIMIT $3`,
  usedSince: 'SELECT coalesce(sum(credits), 0) AS used FROM use_by_hour WHERE account = $1 AND hour >= $2',
  // Of all accounts: nobody asks for what is to happen by itself.
  topUps: 'SELECT account, threshold FROM top_up WHERE enabled = 1',
  card: 'SELECT * FROM saved_card WHERE account = $1',
  payer: 'SELECT * FROM payer WHERE account = $1',
  device: 'SELECT * FROM device WHERE account = $1 AND id = $2',
  devices: 'SELECT * FROM device WHERE account = $1 ORDER BY paired_at, id',
  grant: 'SELECT * FROM device_grant WHERE hash = $1',
  grantByUserCode: 'SELECT * FROM device_grant WHERE user_hash = $1',
  standing: `SELECT (SELECT status FROM account WHERE account = $1) AS status,
    (SELECT generation FROM user_generation WHERE account = $1 AND "user" = $2) AS generation`,
} as const;

function pageOf(part: string): string {
  return `SELECT * FROM history
    WHERE account = $1 AND at >= $2 AND (at, seq) < ($3, $4) ${part} ORDER BY at DESC, seq DESC LIMIT $5`;
}

function begunOf(part: string): string {
  return `SELECT * FROM purchase WHERE (started_at, account, id) > ($1, $2, $3) AND started_at < $4 ${part}
    ORDER BY started_at, account, id LIMIT $5`;
}
