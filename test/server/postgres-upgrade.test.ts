import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditLedger } from '../../src/server/audit/ledger.ts';
import { DatabaseFault } from '../../src/server/store/postgres-connection.ts';
import { migrate, postgresMigrations, schemaLock } from '../../src/server/store/postgres-migrations.ts';
import { opened } from '../support/commands.ts';
import { openAt, postgresForThisFile } from './engines.ts';

const server = postgresForThisFile();
const hourMs = 3_600_000;
const start = Date.parse('2025-08-28T00:00:00Z');
/** How many steps the version had that kept use by the hour only. */
const earlier = 5;

/** As that version wrote it: an entry, the line that it completes, and what the line used. */
const save = `WITH accounts AS (UPDATE account SET seq = account.seq + 1, version = account.version + 1
      WHERE account.account = ($1::json -> 0 ->> 'account') RETURNING 1),
    entries AS (INSERT INTO entry SELECT * FROM json_populate_recordset(NULL::entry, $1)),
    hours AS (INSERT INTO hourly
      SELECT account, hour, channel, kind, sum(credits) FROM json_populate_recordset(NULL::hourly, $2)
      GROUP BY account, hour, channel, kind ORDER BY account, hour, channel, kind
    ON CONFLICT (account, hour, channel, kind) DO UPDATE SET credits = hourly.credits + excluded.credits)
    SELECT 1 / CASE WHEN (SELECT count(*) FROM accounts) = 1 THEN 1 ELSE 0 END AS kept`;

const nothing = { monthly: 0, paid: 0, held: 0, debt: 0 };
const after = { monthly_after: 0, paid_after: 0, held_after: 0, debt_after: 0 };

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** A database as the earlier version left it, with an account in it. */
async function earlierDatabase() {
  const url = await server().createDatabase();
  const client = await connected(url);
  for (const statements of postgresMigrations.slice(0, earlier)) await client.query(statements);
  await client.query('CREATE TABLE schema_version (version int NOT NULL)');
  await client.query('INSERT INTO schema_version VALUES ($1)', [earlier]);
  await client.query(`INSERT INTO account VALUES
    ('acme', 'Acme', 'active', 'Medium', 40, 'USD', 'UTC', 0, 0, 1, 40, 0, 40, 0, 0, 0, '[]', '[]', 0, 0, NULL)`);
  return { url, client };
}

/** Spends as a proxy of the earlier version, whose statement was prepared before. */
function spend(client: pg.Client, seq: number) {
  const at = start + seq * hourMs;
  const entry = { account: 'acme', seq, at, type: 'usage', key: `usage:${seq}`, ...nothing, ...after };
  const hour = { account: 'acme', hour: at, channel: 'whatsapp', kind: 'reply', credits: 1 };
  return client.query({
    name: 'save',
    text: save,
    values: [[entry], [hour]].map(rows => JSON.stringify(rows)),
  });
}

async function waitForLock(client: pg.Client): Promise<void> {
  await expect
    .poll(async () => (await client.query('SELECT FROM pg_locks WHERE NOT granted')).rows.length, {
      timeout: 10_000,
    })
    .toBeGreaterThan(0);
}

const sums = `SELECT (SELECT sum(credits)::int FROM use_by_hour) AS by_hour,
  (SELECT sum(value::int)::int FROM use_by_day, json_each_text(hours::json)) AS by_day,
  (SELECT count(*)::int FROM entry) AS entries`;

describe('a change of the schema of PostgreSQL', () => {
  it('has what an earlier version commits meanwhile', async () => {
    const { url, client } = await earlierDatabase();
    const proxy = await connected(url);
    await spend(proxy, 1);
    await proxy.query('BEGIN; SELECT FROM account FOR UPDATE');
    const migrated = migrate(url);
    await waitForLock(client);
    await spend(proxy, 2);
    await proxy.query('COMMIT');
    await migrated;
    expect((await client.query(sums)).rows).toEqual([{ by_hour: 2, by_day: 2, entries: 2 }]);
  });

  it('lets an earlier version that stays up record nothing, whole or in part', async () => {
    const { url, client } = await earlierDatabase();
    const proxy = await connected(url);
    await spend(proxy, 1);
    await migrate(url);
    await expect(spend(proxy, 2)).rejects.toThrow('relation "hourly" does not exist');
    const late = await connected(url);
    await expect(spend(late, 3)).rejects.toThrow('relation "hourly" does not exist');
    expect((await client.query(sums)).rows).toEqual([{ by_hour: 1, by_day: 1, entries: 1 }]);
  });

  it('waits for whoever else makes it, and says so', async () => {
    const url = await server().createDatabase();
    const other = await connected(url);
    await other.query('SELECT pg_advisory_lock($1)', [schemaLock]);
    const told: string[] = [];
    const migrated = migrate(url, { tell: sentence => told.push(sentence) });
    await waitForLock(other);
    expect(told).toEqual([
      `Another proxy changes the schema of the database ${new URL(url).pathname.slice(1)}; this one waits for it, 60 minutes at most.`,
    ]);
    await other.query('SELECT pg_advisory_unlock($1)', [schemaLock]);
    await migrated;
    await migrate(url, { tell: sentence => told.push(sentence) });
    expect(told).toHaveLength(1);
  });

  it.each([
    [
      'another one does not end',
      'SELECT pg_advisory_lock($1)',
      [schemaLock],
      /^Another proxy .* was not done/,
    ],
    [
      'its tables are held',
      'BEGIN; LOCK TABLE hourly',
      [],
      /^Something held the tables .* Nothing was changed\.$/,
    ],
  ] as const)('gives up where %s, in a sentence', async (_, statement, values, sentence) => {
    const { url } = await earlierDatabase();
    const other = await connected(url);
    await other.query(statement, values.length > 0 ? [...values] : undefined);
    const fault = await migrate(url, { turnMs: 300, tablesMs: 300 }).catch((cause: unknown) => cause);
    expect(fault).toBeInstanceOf(DatabaseFault);
    expect(fault).toMatchObject({ message: expect.stringMatching(sentence) });
  });

  it('makes days anew that a version wrote which kept them beside the hours', async () => {
    const url = await server().createDatabase();
    const client = await connected(url);
    const store = await openAt(url);
    const use = { type: 'spend', account: 'acme', credits: 1, channel: 'whatsapp', kind: 'reply' } as const;
    await store.commit([opened, { ...use, id: 'one' }], start);
    await store.commit([{ ...use, id: 'two' }], start + hourMs);
    await store.close();
    await client.query(`ALTER TABLE use_by_hour RENAME TO hourly; ALTER TABLE use_by_day RENAME TO daily;
      UPDATE daily SET hours = '{}';
      ALTER TABLE account DROP COLUMN earlier_zones; UPDATE schema_version SET version = ${earlier + 1}`);
    await migrate(url);
    expect(await auditLedger({ engine: 'postgres', url })).toMatchObject({ entries: 3 });
  });
});
