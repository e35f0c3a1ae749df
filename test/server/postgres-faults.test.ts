import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWorld, type World } from '../support/world.ts';
import { openAt, postgresForThisFile } from './engines.ts';
import { rowsInPostgres } from './postgres-proof.ts';
import { faultsOf } from './proof.ts';

const server = postgresForThisFile();
const now = '2025-08-28T12:00:00Z';
// A world's proxy waits up to two seconds for a lock and five for a connection.
const options = { timeout: 60_000 };
let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});

async function workplace(): Promise<{ world: World; url: string }> {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const url = await server().createDatabase();
  const world = await createWorld({ now, environment: { DATABASE_URL: url } });
  close = () => world.close();
  await world.openAccount();
  await world.use('acme', 'before', 10);
  return { world, url };
}

const unavailable = { status: 'refused', problem: { code: 'unavailable' } };

describe('PostgreSQL that is gone', () => {
  it.each(['fast', 'crash'] as const)(
    '(%s) is said, loses nothing, and is found again without a restart',
    options,
    async how => {
      const { world, url } = await workplace();
      await server().stop(how);
      expect(await world.use('acme', 'lost', 1)).toMatchObject(unavailable);
      for (const where of ['/v1/accounts/acme/balance', '/v1/accounts/acme/transactions', '/ready']) {
        expect(await world.api('GET', where)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      }
      await server().start();
      expect(await world.use('acme', 'lost', 1)).toEqual({ id: 'lost', status: 'recorded', balance: 39_989 });
      expect(await world.use('acme', 'before', 10)).toMatchObject({ status: 'duplicate', balance: 39_989 });
      expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(39_989);
      expect(await faultsOf(url)).toEqual([]);
    },
  );

  it('in the middle of work leaves nothing half and nothing double', options, async () => {
    const { world, url } = await workplace();
    const results = new Map<string, string>();
    let isOver = false;
    const clients = Array.from({ length: 16 }, async (_, client) => {
      for (let turn = 0; !isOver; turn += 1) {
        const id = `${client}-${turn}`;
        results.set(id, (await world.use('acme', id, 1)).status);
      }
    });
    await vi.waitUntil(() => results.size > 60, { timeout: 20_000 });
    await server().stop('crash');
    isOver = true;
    await Promise.all(clients);
    await server().start();
    // Whoever was told `unavailable` sends again: some of it may have been kept, and is a duplicate now.
    for (const id of results.keys()) {
      const { status } = await world.use('acme', id, 1);
      expect(status === 'duplicate' || results.get(id) === 'refused').toBe(true);
    }
    const { body } = await world.api('GET', '/v1/accounts/acme/balance');
    expect(body.available).toBe(39_990 - results.size);
    expect(await faultsOf(url)).toEqual([]);
  });
});

describe('a connection that is cut', () => {
  it.each(['writer', 'every'])('(%s) is replaced', options, async which => {
    const { world, url } = await workplace();
    const cut = () =>
      rowsInPostgres(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         ${which === 'writer' ? "AND query LIKE '%COMMIT%'" : ''}`,
      );
    expect((await cut()).length).toBeGreaterThan(0);
    await vi.waitUntil(async () => (await world.use('acme', 'after', 1)).status !== 'refused', {
      timeout: 20_000,
    });
    expect(await world.use('acme', 'after', 1)).toMatchObject({ status: 'duplicate', balance: 39_989 });
  });
});

describe('a row that somebody else holds', () => {
  it('is waited for, then said, and works afterwards; reading goes on', options, async () => {
    const { world, url } = await workplace();
    await world.openAccount({ account: 'other' });
    const holder = new pg.Client(url);
    await holder.connect();
    await holder.query(`BEGIN; SELECT * FROM account WHERE account = 'acme' FOR UPDATE`);
    const held = world.use('acme', 'held', 1);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(39_990);
    expect(await held).toMatchObject(unavailable);
    expect(await world.use('other', 'free', 1)).toMatchObject({ status: 'recorded' });
    await holder.query('ROLLBACK');
    await holder.end();
    expect(await world.use('acme', 'held', 1)).toMatchObject({ status: 'recorded', balance: 39_989 });
  });

  it('is decided again on what they left', options, async () => {
    const { world, url } = await workplace();
    const beside = await openAt(url);
    const spends = Array.from({ length: 20 }, (_, turn) => ({ id: `both-${turn}`, credits: 1 }));
    const [here, there] = await Promise.all([
      Promise.all(spends.map(({ id, credits }) => world.use('acme', id, credits))),
      Promise.all(
        spends.map(({ id, credits }) =>
          beside.commit(
            [{ type: 'spend', account: 'acme', id, credits, channel: 'whatsapp', kind: 'reply' }],
            Date.parse(now),
          ),
        ),
      ),
    ]);
    await beside.close();
    const statuses = [...here, ...there.flat()].map(({ status }) => status);
    expect(statuses.filter(status => status === 'recorded')).toHaveLength(20);
    expect(statuses.filter(status => status === 'duplicate')).toHaveLength(20);
    expect(await faultsOf(url)).toEqual([]);
  });
});

describe('a commit that fails', () => {
  it.each([
    ['a table that is gone', 'ALTER TABLE entry RENAME TO gone', 'ALTER TABLE gone RENAME TO entry'],
    [
      'a table that takes nothing',
      `ALTER TABLE entry ADD CONSTRAINT full_up CHECK (seq < 3) NOT VALID`,
      'ALTER TABLE entry DROP CONSTRAINT full_up',
    ],
  ])('by %s says so, keeps nothing, and works afterwards', options, async (_, harm, cure) => {
    const { world, url } = await workplace();
    await rowsInPostgres(url, harm);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => world.use('acme', `lost-${turn}`, 1)),
    );
    for (const answer of answers) expect(answer).toMatchObject(unavailable);
    await rowsInPostgres(url, cure);
    expect(await world.use('acme', 'lost-0', 1)).toMatchObject({ status: 'recorded', balance: 39_989 });
    expect(await faultsOf(url)).toEqual([]);
  });
});
