import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

type Row = Record<string, SQLOutputValue>;

/** Every rule of the ledger as a query for the rows that break it. */
const rules: Readonly<Record<string, string>> = {
  'sequence numbers have a gap': `
    SELECT account FROM entry GROUP BY account HAVING min(seq) <> 1 OR max(seq) <> count(*) OR count(DISTINCT seq) <> count(*)`,
  'entries are not in the order of arrival': `
    SELECT * FROM (SELECT account, seq, lag(seq) OVER (PARTITION BY account ORDER BY position) AS before FROM entry)
    WHERE seq <= before`,
  'time goes back': `
    SELECT * FROM (SELECT account, seq, at, lag(at) OVER (PARTITION BY account ORDER BY seq) AS before FROM entry)
    WHERE at < before`,
  'after is not before plus change': `
    SELECT account, seq FROM (
      SELECT *, lag(monthly_after, 1, 0) OVER w AS monthly_before, lag(paid_after, 1, 0) OVER w AS paid_before,
        lag(held_after, 1, 0) OVER w AS held_before, lag(debt_after, 1, 0) OVER w AS debt_before
      FROM entry WINDOW w AS (PARTITION BY account ORDER BY seq))
    WHERE monthly_after <> monthly_before + monthly OR paid_after <> paid_before + paid
      OR held_after <> held_before + held OR debt_after <> debt_before + debt`,
  'less than nothing is available':
    'SELECT account, seq FROM entry WHERE monthly_after + paid_after - held_after < 0',
  'the account is not its last entry': `
    SELECT account.account FROM account LEFT JOIN entry ON entry.account = account.account AND entry.seq = account.seq
    WHERE entry.seq IS NULL OR monthly_after <> account.monthly OR paid_after <> account.paid
      OR held_after <> account.held OR debt_after <> account.debt OR entry.at <> last_at
      OR (SELECT max(seq) FROM entry AS e WHERE e.account = account.account) <> account.seq`,
  'an entry has no account': 'SELECT account FROM entry EXCEPT SELECT account FROM account',
  'lots are not the paid credits': `
    SELECT account FROM account
    WHERE paid <> (SELECT coalesce(sum(value ->> 'credits'), 0) FROM json_each(lots))`,
  'a key is recorded twice': `
    SELECT account, key FROM entry WHERE key IS NOT NULL GROUP BY account, key HAVING count(*) > 1`,
  'usage took other than its credits': `
    SELECT account, seq FROM entry WHERE type = 'usage' AND (monthly + paid <> -credits OR monthly > 0 OR paid > 0)`,
  'paid credits were used before monthly ones': `
    SELECT account, seq FROM entry WHERE key LIKE 'usage:%' AND paid < 0 AND monthly_after > held_after`,
  'a purchase is granted other than once, or unpaid': `
    SELECT purchase.account, purchase.id FROM purchase
    WHERE (SELECT count(*) FROM entry
             WHERE entry.account = purchase.account AND key = 'purchase:' || purchase.id AND entry.paid = purchase.credits)
      <> EXISTS (SELECT * FROM purchase_fact AS fact
             WHERE fact.account = purchase.account AND fact.purchase = purchase.id AND kind = 'captured')`,
  'a grant has no purchase': `
    SELECT account, key FROM entry WHERE type = 'purchase'
    EXCEPT SELECT account, 'purchase:' || id FROM purchase`,
  'the history does not add up': `
    SELECT entry.account FROM entry JOIN account USING (account) GROUP BY entry.account
    HAVING sum(entry.monthly + entry.paid)
      <> (SELECT coalesce(sum(credits), 0) FROM history WHERE history.account = entry.account)
       - coalesce(max(usage_window ->> 'credits'), 0)`,
  'a line does not follow the one before': `
    SELECT * FROM (
      SELECT *, lag(balance_after, 1, 0) OVER (PARTITION BY account ORDER BY at, seq) AS before FROM history)
    WHERE balance_after <> before + credits`,
  'hourly sums are not the usage': `
    SELECT * FROM (
      SELECT account, channel, kind, sum(credits) AS credits FROM entry
      WHERE type = 'usage' AND (account, substr(key, instr(key, ':') + 1)) NOT IN
        (SELECT account, substr(key, instr(key, ':') + 1) FROM entry WHERE type = 'reversal')
      GROUP BY 1, 2, 3) AS used
    FULL JOIN (
      SELECT account, channel, kind, sum(credits) AS credits FROM (
        SELECT account, channel, kind, credits FROM hourly
        UNION ALL
        SELECT account, value ->> 'channel', value ->> 'kind', value ->> 'credits'
          FROM account, json_each(usage_window, '$.hours') WHERE usage_window IS NOT NULL)
      GROUP BY 1, 2, 3) AS summed
      USING (account, channel, kind)
    WHERE coalesce(used.credits, 0) <> coalesce(summed.credits, 0)`,
  'a row points nowhere': 'PRAGMA foreign_key_check',
  'the file is damaged': `SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
};

/** What a ledger breaks, with the first row that breaks it. None means that every balance is proven. */
export function faultsOf(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const said: string[] = [];
    for (const [rule, query] of Object.entries(rules)) {
      const row = db.prepare(query).get();
      if (row) said.push(`${rule}: ${JSON.stringify(row)}`);
    }
    return said;
  } finally {
    db.close();
  }
}

/** The rows of one query over a ledger's file, read beside its proxy. */
export function rowsOf(path: string, query: string, ...parameters: (string | number)[]): Row[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare(query).all(...parameters);
  } finally {
    db.close();
  }
}
