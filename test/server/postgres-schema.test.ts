import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresMigrations } from '../../src/server/store/postgres-migrations.ts';
import { reading, writing } from '../../src/server/store/postgres-statements.ts';
import { openAt, postgresForThisFile } from './engines.ts';

const server = postgresForThisFile();
let client: pg.Client;

beforeAll(async () => {
  const url = await server().createDatabase();
  await (await openAt(url)).close();
  client = new pg.Client(url);
  await client.connect();
});
afterAll(() => client.end());

async function namesOf(query: string): Promise<string[]> {
  const { rows } = await client.query(query);
  return rows.map(row => String(row.name));
}

// A code is all that a person types or a device has, an id is all that some words of a provider name, and nobody asks for a purchase whose
// buyer has gone. So these are looked for without an account.
const global = [
  'pairing_code',
  'device_grant',
  'provider_reference',
  'purchase_started',
  '(started_at, account, id)',
  'enabled = 1',
];
const isGlobal = (text: string) => global.some(word => text.includes(word));
// A device that asks to be let in is nobody's until somebody decides.
const withoutAccount = ['schema_version', 'device_grant'];

describe('the schema of PostgreSQL', () => {
  it('begins every key and every index with the account', async () => {
    const others = await namesOf(`
      SELECT relname AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
      WHERE relnamespace = 'public'::regnamespace AND attname <> 'account'`);
    expect(others.filter(name => !isGlobal(name))).toEqual([]);
    expect(others.toSorted()).toEqual([
      'device_grant_end',
      'device_grant_pkey',
      'device_grant_user_hash_key',
      'pairing_code_pkey',
      'provider_reference_pkey',
      'purchase_started',
    ]);
  });

  it('begins every foreign key with the account, on both sides', async () => {
    const foreign = `SELECT conname AS name FROM pg_constraint
      JOIN pg_attribute AS own ON own.attrelid = conrelid AND own.attnum = conkey[1]
      JOIN pg_attribute AS their ON their.attrelid = confrelid AND their.attnum = confkey[1]
      WHERE contype = 'f'`;
    expect(await namesOf(foreign)).toHaveLength(1);
    expect(await namesOf(`${foreign} AND (own.attname <> 'account' OR their.attname <> 'account')`)).toEqual(
      [],
    );
  });

  it('names an account in every row, and gives every table a key', async () => {
    const tables = `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`;
    const bare = await namesOf(`${tables} AND NOT EXISTS (SELECT FROM pg_attribute
      WHERE attrelid = pg_class.oid AND attname = 'account' AND attnotnull)`);
    expect(bare).toEqual(withoutAccount);
    const keyless = await namesOf(`${tables} AND NOT EXISTS (SELECT FROM pg_constraint
      WHERE conrelid = pg_class.oid AND contype = 'p')`);
    expect(keyless).toEqual(['schema_version']);
    expect(await namesOf(tables)).toHaveLength(17);
  });

  it('counts in bigint only, and has no sequence, trigger or function', async () => {
    expect(
      await namesOf(`SELECT DISTINCT data_type AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name <> 'schema_version' ORDER BY 1`),
    ).toEqual(['bigint', 'text']);
    for (const [what, where] of [
      ['pg_class', `relkind = 'S' AND relnamespace = 'public'::regnamespace`],
      ['pg_trigger', 'NOT tgisinternal'],
      ['pg_proc', `pronamespace = 'public'::regnamespace`],
    ]) {
      expect(await namesOf(`SELECT '${what}' AS name FROM ${what} WHERE ${where}`)).toEqual([]);
    }
    expect(postgresMigrations.join()).not.toMatch(/serial|identity|sequence/i);
  });

  it.each([
    ['a balance below nothing', `UPDATE account SET paid = -1, held = 0`],
    ['more held than is there', `UPDATE account SET held = monthly + paid + 1`],
    ['a status that nobody knows', `UPDATE account SET status = 'gone'`],
    ['an entry below nothing', `UPDATE entry SET monthly_after = -1`],
    ['a sequence number twice', `INSERT INTO entry SELECT * FROM entry`],
    ['a key twice', `INSERT INTO entry SELECT (json_populate_record(entry, '{"seq": 99}')).* FROM entry`],
    ['a line below nothing', `UPDATE history SET balance_after = -1`],
    ['a fact without a purchase', `INSERT INTO purchase_fact VALUES ('acme', 'none', 'fact', 'captured', 0)`],
  ])('refuses %s', async (_, statement) => {
    await client.query('BEGIN');
    await client.query(`INSERT INTO account VALUES
      ('acme', 'Acme', 'active', 'Medium', 1, 'USD', 'UTC', 0, 0, 1, 1, 0, 1, 0, 0, 0, '[]', '[]', 1, 0, NULL)`);
    await client.query(`INSERT INTO entry VALUES ('acme', 1, 0, 'usage', 'usage:x', 1, 0, 0, 0, 1, 0, 0, 0)`);
    await client.query(`INSERT INTO history VALUES ('acme', 0, 1, 'usage', 'usage', 1, 1, '{}')`);
    await expect(client.query(statement)).rejects.toThrow(/constraint/);
    await client.query('ROLLBACK');
  });
});

const statements = Object.entries({ ...writing, ...reading }).filter(([, text]) => !isGlobal(text));

describe('the statements on PostgreSQL', () => {
  it.each(statements)('%s names the accounts that it touches', (_, text) => {
    // Rows that are added carry their account; every other place of a table is found by it.
    const found = text.startsWith('INSERT') ? '' : text;
    const tables =
      found.match(/(?:FROM|JOIN|(?<!DO )UPDATE) (?!unnest|json|LATERAL|search|accounts)\w+/g) ?? [];
    const byAccount = found.match(/account = (?:ANY \()?\$1|\.account = (?:wanted|next)\.account/g) ?? [];
    expect(byAccount).toHaveLength(tables.length);
  });

  it('use nothing that an engine which shards by account cannot carry', () => {
    const all = Object.values({ ...writing, ...reading })
      .join('\n')
      // Counts what the same statement wrote.
      .replace('count(*) FROM accounts', '');
    expect(all).not.toMatch(/\boffset\b|count\s*\(|advisory|nextval|listen|notify/i);
  });

  it('are known to the server', async () => {
    for (const [place, text] of Object.values({ ...writing, ...reading }).entries()) {
      await client.query(`PREPARE known_${place} AS ${text}`);
    }
  });
});
