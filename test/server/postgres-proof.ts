import pg from 'pg';

/** Every rule of the ledger that a query can tell, for the rows that break it. */
const rules: Readonly<Record<string, string>> = {
  'sequence numbers have a gap':
    'SELECT account FROM entry GROUP BY account HAVING min(seq) <> 1 OR max(seq) <> count(*)',
  'time goes back': `
    SELECT * FROM (SELECT account, seq, at, lag(at) OVER (PARTITION BY account ORDER BY seq) AS before FROM entry) AS entry
    WHERE at < before`,
  'after is not before plus change': `
    SELECT account, seq FROM (
      SELECT *, lag(monthly_after, 1, 0::bigint) OVER w AS monthly_before, lag(paid_after, 1, 0::bigint) OVER w AS paid_before,
        lag(held_after, 1, 0::bigint) OVER w AS held_before, lag(debt_after, 1, 0::bigint) OVER w AS debt_before
      FROM entry WINDOW w AS (PARTITION BY account ORDER BY seq)) AS entry
    WHERE monthly_after <> monthly_before + monthly OR paid_after <> paid_before + paid
      OR held_after <> held_before + held OR debt_after <> debt_before + debt`,
  'the account is not its last entry': `
    SELECT account.account FROM account LEFT JOIN entry ON entry.account = account.account AND entry.seq = account.seq
    WHERE entry.seq IS NULL OR monthly_after <> account.monthly OR paid_after <> account.paid
      OR held_after <> account.held OR debt_after <> account.debt OR entry.at <> last_at
      OR (SELECT max(seq) FROM entry AS e WHERE e.account = account.account) <> account.seq`,
  'an entry has no account': 'SELECT account FROM entry EXCEPT SELECT account FROM account',
  'lots are not the paid credits': `
    SELECT account FROM account
    WHERE paid <> (SELECT coalesce(sum((lot ->> 'credits')::bigint), 0) FROM json_array_elements(lots::json) AS lot)`,
  'a purchase is granted other than once, or unpaid': `
    SELECT purchase.account, purchase.id FROM purchase
    WHERE (SELECT count(*) FROM entry WHERE entry.account = purchase.account AND key = 'purchase:' || purchase.id)
      <> (EXISTS (SELECT FROM purchase_fact AS fact
             WHERE fact.account = purchase.account AND fact.purchase = purchase.id AND kind = 'captured'))::int`,
  'the history does not add up': `
    SELECT account.account FROM account
    WHERE monthly + paid <> (SELECT coalesce(sum(credits), 0) FROM history WHERE history.account = account.account)
      - coalesce((usage_window::json ->> 'credits')::bigint, 0)`,
  'a line does not follow the one before': `
    SELECT * FROM (
      SELECT *, lag(balance_after, 1, 0::bigint) OVER (PARTITION BY account ORDER BY at, seq) AS before FROM history) AS line
    WHERE balance_after <> before + credits`,
};

/** What a ledger in PostgreSQL breaks, with the first row that breaks it. */
export async function faultsInPostgres(url: string): Promise<string[]> {
  const said: string[] = [];
  for (const [rule, query] of Object.entries(rules)) {
    const [row] = await rowsInPostgres(url, query);
    if (row) said.push(`${rule}: ${JSON.stringify(row)}`);
  }
  return said;
}

/** The rows of one query. */
export async function rowsInPostgres(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}
