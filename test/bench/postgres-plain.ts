import type pg from 'pg';
import type { Spend } from './postgres.ts';

/**
 * What one would write first: a transaction for each spend, the account's row locked by the database. As durable, and
 * each id is one spend; rules, windows and history are left out, so it does less than what it is compared with.
 */
export async function createPlainSpender(pool: pg.Pool, accounts: readonly string[]): Promise<Spend> {
  await pool.query(`
    CREATE TABLE plain_account (account text PRIMARY KEY, credits bigint NOT NULL CHECK (credits >= 0), seq bigint NOT NULL)
      WITH (fillfactor = 50);
    CREATE TABLE plain_entry (account text, seq bigint, key text NOT NULL, credits bigint NOT NULL, after bigint NOT NULL,
      at bigint NOT NULL, PRIMARY KEY (account, seq), UNIQUE (account, key));
    CREATE TABLE plain_window (account text, hour bigint, credits bigint NOT NULL, PRIMARY KEY (account, hour));`);
  await pool.query(
    'INSERT INTO plain_account SELECT account, 1000000000, 0 FROM unnest($1::text[]) AS account',
    [accounts],
  );
  await pool.query('ANALYZE');
  return async (account, id) => {
    const client = await pool.connect();
    try {
      await spend(client, account, id);
    } finally {
      client.release();
    }
  };
}

async function spend(client: pg.PoolClient, account: string, id: string): Promise<void> {
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  await client.query('BEGIN');
  const { rows } = await run('lock', 'SELECT credits, seq FROM plain_account WHERE account = $1 FOR UPDATE', [
    account,
  ]);
  const [after, seq, now] = [Number(rows[0].credits) - 1, Number(rows[0].seq) + 1, Date.now()];
  const entry = await run(
    'entry',
    'INSERT INTO plain_entry VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (account, key) DO NOTHING',
    [account, seq, id, after, now],
  );
  if (entry.rowCount !== 1) throw new Error(`${id} was there.`);
  await run(
    'window',
    `INSERT INTO plain_window VALUES ($1, $2, 1)
     ON CONFLICT (account, hour) DO UPDATE SET credits = plain_window.credits + 1`,
    [account, Math.floor(now / 3_600_000)],
  );
  await run('save', 'UPDATE plain_account SET credits = $2, seq = $3 WHERE account = $1', [
    account,
    after,
    seq,
  ]);
  await client.query('COMMIT');
}
