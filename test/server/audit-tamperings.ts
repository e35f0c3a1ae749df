/** What somebody did to a copy of the ledger in `audit-tale.ts`, and the place that the audit has to name. */
export interface Tampering {
  readonly what: string;
  readonly sql: string;
  readonly says: string;
}

/** Works on the tables of both engines. */
export const tamperings: readonly Tampering[] = [
  {
    what: 'a sequence number that is missing',
    sql: 'UPDATE entry SET seq = seq + 100 WHERE seq > 11',
    says: 'Entry 112 of account shop comes after entry 11; entry 12 is missing.',
  },
  {
    what: 'an account that begins with something else',
    sql: "UPDATE entry SET type = 'plan' WHERE seq = 1",
    says: 'Entry 1 of account shop opens the account with a plan.',
  },
  {
    what: 'a time that goes back',
    sql: 'UPDATE entry SET at = at - 1 WHERE seq = 4',
    says: 'Entry 4 of account shop was written at 1756006199999, before 1756006200000 of entry 3.',
  },
  {
    what: 'a change that is not the difference',
    sql: 'UPDATE entry SET monthly = monthly + 1 WHERE seq = 2',
    says: 'Entry 2 of account shop: monthly after it is 36, not 40 and -3 more.',
  },
  {
    what: 'a debt out of nowhere',
    sql: 'UPDATE entry SET debt_after = 1 WHERE seq = 2',
    says: 'Entry 2 of account shop: debt after it is 1, not 0 and 0 more.',
  },
  {
    what: 'a gift that was worked into entry, line and account alike',
    sql: `UPDATE entry SET monthly = monthly + 5, monthly_after = monthly_after + 5 WHERE seq = 20;
      UPDATE account SET monthly = monthly + 5, used = used - 5`,
    says: 'Entry 20 of account shop: monthly after it is 94 and should be 89.',
  },
  {
    what: 'usage of other credits',
    sql: 'UPDATE entry SET credits = 99 WHERE seq = 2',
    says: 'Entry 2 of account shop takes 99 credits, and 40 were free.',
  },
  {
    what: 'paid credits that were used while monthly ones were left',
    sql: `UPDATE entry SET monthly = -26, monthly_after = 1, paid = -6, paid_after = 14 WHERE seq = 7;
      UPDATE entry SET monthly_after = 1, paid = -14 WHERE seq = 8`,
    says: 'Entry 7 of account shop: monthly after it is 1 and should be 0.',
  },
  {
    what: 'credits that were moved in another lot',
    sql: "UPDATE entry SET moves = replace(moves, 'purchase:p1', 'purchase:p2') WHERE seq = 7",
    says: 'Entry 7 of account shop: what it moves in the lots is [{"lot":"purchase:p2","seq":6,"credits":-5,"debt":0}] and should be [{"lot":"purchase:p1","seq":6,"credits":-5,"debt":0}].',
  },
  {
    what: 'a lot that is not named',
    sql: 'UPDATE entry SET moves = NULL WHERE seq = 13',
    says: 'Entry 13 of account shop: what it moves in the lots is [] and should be [{"lot":"adjustment:gift","seq":9,"credits":-3,"debt":0}].',
  },
  {
    what: 'a key of another kind',
    sql: "UPDATE entry SET key = 'purchase:one' WHERE seq = 2",
    says: 'Entry 2 of account shop, of type usage, has the key purchase:one.',
  },
  {
    what: 'a capture of more than was held',
    sql: 'UPDATE entry SET credits = 11 WHERE seq = 5',
    says: 'Entry 5 of account shop captures 11 credits of hold draft, which holds 10.',
  },
  {
    what: 'an end of a hold that nobody placed',
    sql: "UPDATE entry SET key = 'usage:drafts' WHERE seq = 3",
    says: 'Entry 5 of account shop ends hold draft, which is not open.',
  },
  {
    what: 'an open hold that has gone from the account',
    sql: "UPDATE account SET holds = '[]', held = 0",
    says: 'Account shop: held is 0 and should be 3.',
  },
  {
    what: 'an open hold with other credits',
    sql: `UPDATE account SET holds = replace(holds, '"id":"open"', '"id":"opened"')`,
    says: 'Account shop: its holds is [{"id":"opened",',
  },
  {
    what: 'monthly credits that a hold kept and nobody ended',
    sql: `UPDATE entry SET monthly = -3, held = -3, monthly_after = 101, held_after = 1 WHERE seq = 16;
      UPDATE entry SET monthly = -1, held = -1 WHERE seq = 17;
      UPDATE history SET credits = -3, balance_after = 123, detail = '{"lapsed":3}' WHERE seq = 16`,
    says: 'Entry 17 of account shop: the change of monthly is -1 and should be 0.',
  },
  {
    what: 'a use that was returned and is not there',
    sql: "UPDATE entry SET key = 'reversal:none' WHERE seq = 11",
    says: 'Entry 11 of account shop returns usage none, which was not recorded before.',
  },
  {
    what: 'a return of more than was used',
    sql: `UPDATE entry SET monthly = 5, monthly_after = 5 WHERE seq = 11; UPDATE entry SET monthly_after = 5 WHERE seq IN (12, 13);
      UPDATE entry SET monthly = 59 WHERE seq = 14`,
    says: 'Entry 11 of account shop: monthly after it is 5 and should be 4.',
  },
  {
    what: 'a reset of the same cycle once more',
    sql: "UPDATE entry SET type = 'reset' WHERE seq = 14; UPDATE history SET type = 'reset' WHERE seq = 14",
    says: 'Entry 14 of account shop: monthly after it is 64 and should be 104.',
  },
  {
    what: 'an allocation that only the line gives',
    sql: `UPDATE history SET detail = replace(detail, '"allocation":100', '"allocation":90') WHERE seq = 15`,
    says: 'Entry 15 of account shop: monthly after it is 104 and should be 94.',
  },
  {
    what: 'a grant without a captured payment',
    sql: "DELETE FROM purchase_fact WHERE kind = 'captured'",
    says: 'Entry 6 of account shop grants purchase p1, whose money was not captured.',
  },
  {
    what: 'a grant without a purchase',
    sql: "DELETE FROM purchase_fact; DELETE FROM purchase WHERE id = 'p1'",
    says: 'Entry 6 of account shop grants purchase p1, which nobody began.',
  },
  {
    what: 'a grant of other credits than were bought',
    sql: "UPDATE purchase SET credits = 21 WHERE id = 'p1'",
    says: 'Entry 6 of account shop: paid after it is 20 and should be 21.',
  },
  {
    what: 'a captured payment without a grant',
    sql: "INSERT INTO purchase_fact (account, purchase, fact, kind, at) VALUES ('shop', 'p2', 'c', 'captured', 1756006200000)",
    says: 'Purchase p2 of account shop is paid, and no entry grants it.',
  },
  {
    what: 'a refund that took nothing',
    sql: `INSERT INTO purchase_fact (account, purchase, fact, kind, at, subject, amount_minor)
      VALUES ('shop', 'p1', 'w', 'refund_failed', 1756006200000, 'r1', 1000)`,
    says: 'Purchase p1 of account shop: what was called back is 20 and should be 0.',
  },
  {
    what: 'a debt that nothing paid',
    sql: "UPDATE entry SET type = 'plan' WHERE seq = 10",
    says: 'Entry 10 of account shop is written although adjustment:gift had to pay a debt first.',
  },
  {
    what: 'a balance of its own in the account',
    sql: 'UPDATE account SET monthly = monthly + 1',
    says: 'Account shop: monthly is 90 and should be 89.',
  },
  {
    what: 'a lot of its own in the account',
    sql: `UPDATE account SET lots = '[{"lot":"x","credits":22}]'`,
    says: 'The row of account shop cannot be read: 0.seq:',
  },
  {
    what: 'lots that changed places in the account',
    sql: `UPDATE account SET lots = replace(lots, '"seq":9', '"seq":5')`,
    says: 'Account shop: its lots is [',
  },
  {
    what: 'an account that is gone',
    sql: "UPDATE account SET account = 'shops'",
    says: 'Account shops has no entry.',
  },
  {
    what: 'a line of history that is missing',
    sql: 'DELETE FROM history WHERE seq = 6',
    says: 'Entry 6 of account shop has no line in the history.',
  },
  {
    what: 'a usage line that is missing',
    sql: 'DELETE FROM history WHERE seq = 7',
    says: 'Entry 7 of account shop has no line in the history.',
  },
  {
    what: 'a line that tells of nothing',
    sql: `INSERT INTO history (account, at, seq, type, part, credits, balance_after, detail)
      VALUES ('shop', 1756006200000, 3, 'usage', 'usage', 0, 36, '{}')`,
    says: 'Entry 3 of account shop is a hold, and has a line in the history.',
  },
  {
    what: 'a line that is told before its time',
    sql: 'UPDATE history SET at = at - 86400000 WHERE seq = 14',
    says: 'The line of entry 14 of account shop: its time is ',
  },
  {
    what: 'a line with another balance',
    sql: 'UPDATE history SET balance_after = balance_after + 1 WHERE seq = 6',
    says: 'The line of entry 6 of account shop leaves 48, not 27 and 20 more.',
  },
  {
    what: 'a line of other credits',
    sql: 'UPDATE history SET credits = credits - 1 WHERE seq = 2',
    says: 'The line of entry 2 of account shop: its credits is -14 and should be -13.',
  },
  {
    what: 'a line that is shown under another filter',
    sql: "UPDATE history SET part = 'added' WHERE seq = 13",
    says: 'The line of entry 13 of account shop: its part is added and should be other.',
  },
  {
    what: 'a line that ends too late',
    sql: `UPDATE history SET detail = replace(detail, '"lastSeq":5', '"lastSeq":6') WHERE seq = 2`,
    says: 'Entry 6 of account shop begins a line before the line of entry 2 ends with entry 6.',
  },
  {
    what: 'a line that tells of another channel',
    sql: `UPDATE history SET detail = replace(detail, 'live_chat', 'email') WHERE seq = 2`,
    says: 'The line of entry 2 of account shop: its channels is [["email",2],["whatsapp",11]]',
  },
  {
    what: 'a growing line of other credits',
    sql: "UPDATE account SET usage_window = replace(usage_window, '111', '112')",
    says: 'The usage line of Account shop that still grows: balanceAfter is 112 and should be 111.',
  },
  {
    what: 'a growing line that is gone',
    sql: 'UPDATE account SET usage_window = NULL',
    says: 'Entry 18 of Account shop has no line in the history.',
  },
  {
    what: 'an hour that lost a use',
    sql: "DELETE FROM use_by_hour WHERE channel = 'live_chat'",
    says: 'Account shop: 2 used credits of live_chat, reply are in no hour.',
  },
  {
    what: 'a day that lost an hour',
    sql: "UPDATE use_by_day SET hours = '{}'",
    says: 'Account shop: what was used on 2025-08-24 is not the sum of its hours.',
  },
  {
    what: 'a day that has a use more',
    sql: "UPDATE use_by_day SET names = replace(names, 'live_chat', 'email')",
    says: 'Account shop: what was used on 2025-08-24 is not the sum of its hours.',
  },
  {
    what: 'a day that is gone',
    sql: 'DELETE FROM use_by_day',
    says: 'Account shop: what was used on 2025-08-24 is not the sum of its hours.',
  },
  {
    what: 'a day that has a sum twice',
    sql: `UPDATE use_by_day SET names = replace(names, '}', ', "live_chat/reply": 2}')`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: {',
  },
  {
    what: 'a day whose sum is a text',
    sql: `UPDATE use_by_day SET hours = replace(hours, '{', '{"+1": "7", ')`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: {',
  },
  {
    what: 'a day whose sum is not whole',
    sql: `UPDATE use_by_day SET names = replace(names, '}', ', "email/reply": 7.0}')`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: {',
  },
  {
    what: 'a day whose sum is an object',
    sql: `UPDATE use_by_day SET hours = '{"+0": {}}'`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: {',
  },
  {
    what: 'a day that is no object',
    sql: `UPDATE use_by_day SET hours = '[]'`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: [].',
  },
  {
    what: 'a day that is no JSON',
    sql: `UPDATE use_by_day SET names = '{'`,
    says: 'Account shop: what was used on 2025-08-24 cannot be read: {',
  },
  {
    what: 'a day that there never was',
    sql: "INSERT INTO use_by_day VALUES ('shop', 900000000, '{}', '{}')",
    says: 'Account shop: what was used on day 900000000 is not the sum of its hours.',
  },
  {
    what: 'a cycle that ends when it likes',
    sql: 'UPDATE account SET cycle_end = cycle_end + 1',
    says: 'Account shop: the end of its cycle is ',
  },
  {
    what: 'a cycle that began earlier',
    sql: 'UPDATE account SET cycle_start = cycle_start - 1',
    says: 'Account shop: monthly is 92 and should be 89.',
  },
];

/** What a file that was closed keeps beside its entries, to find their keys. */
export const sqliteIndexTamperings: readonly Tampering[] = [
  {
    what: 'one key recorded twice, which is in the index',
    sql: "UPDATE entry SET key = 'usage:one' WHERE seq = 4",
    says: 'Entry 4 of account shop has the key usage:one, which entry 2 has.',
  },
  {
    what: 'a key that the index has lost',
    sql: 'DELETE FROM entry_key WHERE position = 2',
    says: 'Entry 2 of account shop: its key usage:one is not in the index.',
  },
  {
    what: 'a key that the index has for nothing',
    sql: 'INSERT INTO entry_key VALUES (7, 7)',
    says: 'The index has 15 keys, and 14 of them lead to their entries.',
  },
  {
    what: 'keys that are taken for new ones',
    sql: 'UPDATE key_filter SET bits = zeroblob(1024)',
    says: 'Entry 2 of account shop: its key usage:one is taken for a new one.',
  },
];

/** Where SQLite itself keeps what leads to the entries, as in a file whose writer was killed. */
export const sqliteTamperings: readonly Tampering[] = [
  {
    what: 'one key recorded twice',
    sql: "UPDATE entry SET key = 'usage:one' WHERE seq = 4",
    says: 'Entry 4 of account shop has the key usage:one a second time.',
  },
  {
    what: 'a key that is not in the index',
    sql: 'UPDATE log_mark SET position = 20',
    says: 'Entry 2 of account shop: its key usage:one is not in the index.',
  },
  {
    what: 'an index of keys that nobody wrote',
    sql: 'INSERT INTO entry_key VALUES (7, 7)',
    says: 'The index has 1 keys, and 0 of them lead to their entries.',
  },
  {
    what: 'a chain that leads elsewhere',
    sql: 'UPDATE entry SET previous = 3 WHERE seq = 7',
    says: 'Entry 7 of account shop: where the entry before it stands is 3 and should be 6.',
  },
  {
    what: 'an account that does not know its last entry',
    sql: 'UPDATE account SET last_entry = 19',
    says: 'Account shop: where its last entry stands is 19 and should be 20.',
  },
  {
    what: 'a place of an entry that is not there',
    sql: "INSERT INTO entry_place VALUES ('shop', 64, 1)",
    says: 'There are 1 places of entries, and should be 0.',
  },
  {
    what: 'a fact of no purchase',
    sql: "PRAGMA foreign_keys = OFF; UPDATE purchase SET id = 'p3' WHERE id = 'p1'",
    says: 'A row of purchase_fact points to no row of purchase.',
  },
];

/** What PostgreSQL lets somebody do who first takes its promises away. */
export const postgresTamperings: readonly Tampering[] = [
  {
    what: 'keys that may stand twice',
    sql: "ALTER TABLE entry DROP CONSTRAINT entry_account_key_key; UPDATE entry SET key = 'usage:one' WHERE seq = 4",
    says: 'The table entry does not promise UNIQUE (account, key).',
  },
  {
    what: 'balances that may be less than nothing',
    sql: 'ALTER TABLE account DROP CONSTRAINT account_monthly_check; UPDATE account SET monthly = -1',
    says: 'The table account does not promise CHECK ((monthly >= 0)).',
  },
  {
    what: 'a promise that was only made for rows to come',
    sql: `ALTER TABLE history DROP CONSTRAINT history_balance_after_check;
      ALTER TABLE history ADD CHECK (balance_after >= 0) NOT VALID`,
    says: 'The table history does not promise CHECK ((balance_after >= 0)).',
  },
];
