import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Connections,
  connect,
  serverFault,
  toInteger,
} from '../../src/server/store/postgres-connection.ts';
import { postgresForThisFile } from './engines.ts';
import { rowsInPostgres } from './postgres-proof.ts';

const server = postgresForThisFile({ synchronous_commit: 'off' });
let connections: Connections | undefined;
afterEach(async () => {
  await connections?.close();
  connections = undefined;
});

async function opened(change?: string): Promise<Connections> {
  const url = await server().createDatabase();
  if (change) await rowsInPostgres(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET ${change}`);
  connections = connect(url);
  return connections;
}

describe('a connection to PostgreSQL', () => {
  it('flushes what it commits, whatever the server does by default', async () => {
    const { writer } = await opened();
    expect((await writer.query('SHOW synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }]);
  });

  it('leaves it to the server to promise more', async () => {
    const { writer } = await opened('synchronous_commit = remote_apply');
    expect((await writer.query('SHOW synchronous_commit')).rows).toEqual([
      { synchronous_commit: 'remote_apply' },
    ]);
  });

  it('is cut off where it hangs', async () => {
    const { writer } = await opened();
    for (const [name, value] of [
      ['lock_timeout', '2s'],
      ['statement_timeout', '10s'],
      ['idle_in_transaction_session_timeout', '10s'],
    ]) {
      expect((await writer.query(`SHOW ${name}`)).rows[0][name ?? '']).toBe(value);
    }
  });

  it('counts exactly or not at all, and changes nobody else', async () => {
    const { readers } = await opened();
    const large = Number.MAX_SAFE_INTEGER;
    expect((await readers.query(`SELECT ${large} AS n, -5::bigint AS m`)).rows).toEqual([
      { n: large, m: -5 },
    ]);
    await expect(readers.query(`SELECT ${large}::bigint + 1 AS n`)).rejects.toThrow(
      'too large to be counted exactly',
    );
    expect(() => toInteger('9007199254740993')).toThrow('too large');
    expect(pg.types.getTypeParser(20)('1')).toBe('1');
  });

  it('wants PostgreSQL 15 or newer that flushes', () => {
    const said = [14, 15, 18].map(version => serverFault({ version, fsync: 'on' }));
    expect(said).toEqual(['PostgreSQL 14 is too old; AI Credits needs 15 or newer.', null, null]);
    expect(serverFault({ version: 18, fsync: 'off' })).toContain('fsync = off');
  });
});
