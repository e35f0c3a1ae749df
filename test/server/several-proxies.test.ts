import { describe, expect, it } from 'vitest';
import { isLong } from '../support/long.ts';
import {
  type ProxyProcess,
  processKey,
  runProxyProcess,
  startProxyProcess,
} from '../support/proxy-process.ts';
import { openAt, postgresForThisFile } from './engines.ts';
import { rowsInPostgres } from './postgres-proof.ts';
import { faultsOf } from './proof.ts';

const server = postgresForThisFile();
const options = { timeout: 120_000 };
const headers = { authorization: `Bearer ${processKey}`, 'content-type': 'application/json' };
const accounts = ['acme', 'globex', 'initech'];
const acme = {
  name: 'Acme',
  plan: 'AI Max',
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: '2025-04-24T00:00:00+05:30',
};

const startThree = (url: string): Promise<ProxyProcess[]> =>
  Promise.all(Array.from({ length: 3 }, () => startProxyProcess('', { DATABASE_URL: url })));

async function call(proxy: ProxyProcess, method: string, path: string, body?: unknown, more = {}) {
  const response = await fetch(`${proxy.url}/v1${path}`, {
    method,
    headers: { ...headers, ...more },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return response.json();
}

describe('three proxies on one PostgreSQL', () => {
  it('start together on an empty database, and make its schema and an account once', options, async () => {
    const url = await server().createDatabase();
    const proxies = await startThree(url);
    const opened = await Promise.all(
      Array.from({ length: 12 }, (_, turn) => proxies[turn % 3]).map(
        proxy => proxy && call(proxy, 'PUT', '/accounts/acme', acme),
      ),
    );
    for (const answer of opened) expect(answer).toMatchObject({ account: 'acme' });
    expect(await rowsInPostgres(url, 'SELECT version FROM schema_version')).toHaveLength(1);
    expect(await rowsInPostgres(url, 'SELECT seq FROM entry')).toHaveLength(1);
    await Promise.all(proxies.map(proxy => proxy.end('SIGTERM')));
  });

  it(
    'spend, repeat and buy on the same accounts at once, and every credit is found once',
    options,
    async () => {
      const url = await server().createDatabase();
      const proxies = await startThree(url);
      const [first] = proxies;
      if (!first) throw new Error('No proxy was started.');
      for (const account of accounts) await call(first, 'PUT', `/accounts/${account}`, acme);
      const ids = isLong ? 4000 : 120;
      const recorded = new Map<string, number>();

      // Each proxy goes through the same ids in another order: whoever comes first is the one that spends.
      async function spendAll(proxy: ProxyProcess, offset: number): Promise<void> {
        for (let turn = 0; turn < ids; turn += 1) {
          const id = `${(turn * 7 + offset) % ids}`;
          const events = accounts.map(account => ({
            id,
            account,
            credits: 1,
            channel: 'whatsapp',
            kind: 'reply',
          }));
          for (let isKept = false; !isKept; ) {
            const { results } = await call(proxy, 'POST', '/usage', { events });
            for (const [place, { status }] of results.entries()) {
              const name = `${accounts[place]} ${id}`;
              if (status === 'recorded') recorded.set(name, (recorded.get(name) ?? 0) + 1);
            }
            // On a machine that stands still for seconds a lock can come too late: then it is sent again.
            isKept = results.every(({ status }: { status: string }) => status !== 'refused');
          }
        }
      }
      async function buy(proxy: ProxyProcess, key: string): Promise<void> {
        const more = { 'idempotency-key': key };
        const { checkoutUrl } = await call(
          proxy,
          'POST',
          '/accounts/acme/purchases',
          { credits: 1000 },
          more,
        );
        const where = `${proxy.url}${new URL(checkoutUrl).pathname}/pay`;
        expect((await fetch(where, { method: 'POST', redirect: 'manual' })).status).toBe(303);
      }
      await Promise.all(
        proxies.flatMap((proxy, place) => [
          spendAll(proxy, place * 40),
          spendAll(proxy, place * 40 + 20),
          buy(proxy, 'the same'),
          buy(proxy, `its own ${place}`),
        ]),
      );

      expect(recorded.size).toBe(ids * accounts.length);
      expect([...recorded.values()].filter(times => times !== 1)).toEqual([]);
      for (const [place, account] of accounts.entries()) {
        for (const proxy of proxies) {
          const { available } = await call(proxy, 'GET', `/accounts/${account}/balance`);
          // Three bought for themselves, and the same key is one purchase wherever it is said.
          expect(available).toBe(40_000 - ids + (place === 0 ? 4000 : 0));
        }
      }
      expect(await faultsOf(url)).toEqual([]);
      await Promise.all(proxies.map(proxy => proxy.end('SIGTERM')));
    },
  );

  it('lose nothing when one of them is killed in the middle, and the others go on', options, async () => {
    const url = await server().createDatabase();
    const proxies = await startThree(url);
    const [first, second] = proxies;
    if (!first || !second) throw new Error('No proxy was started.');
    await call(first, 'PUT', '/accounts/acme', acme);
    const acknowledged: string[] = [];
    const spend = async (proxy: ProxyProcess, id: string) => {
      const events = [{ id, account: 'acme', credits: 1, channel: 'whatsapp', kind: 'reply' }];
      return (await call(proxy, 'POST', '/usage', { events })).results[0].status;
    };
    const clients = proxies.flatMap((proxy, place) =>
      Array.from({ length: 4 }, async (_, client) => {
        for (let turn = 0; turn < 60; turn += 1) {
          try {
            const id = `${place}-${client}-${turn}`;
            if ((await spend(proxy, id)) === 'recorded') acknowledged.push(id);
          } catch {
            // Killed: what was not answered is nobody's promise.
            return;
          }
          if (acknowledged.length === 150) first.end('SIGKILL');
        }
      }),
    );
    await Promise.all(clients);
    expect(acknowledged.length).toBeGreaterThanOrEqual(480);
    const rows = await rowsInPostgres(url, `SELECT key FROM entry WHERE type = 'usage'`);
    const kept = new Set(rows.map(({ key }) => key));
    expect(acknowledged.filter(id => !kept.has(`usage:${id}`))).toEqual([]);
    expect(await spend(second, acknowledged[0] ?? '')).toBe('duplicate');
    expect(await faultsOf(url)).toEqual([]);
    await Promise.all(proxies.map(proxy => proxy.end('SIGTERM')));
  });
});

describe('a proxy in front of PostgreSQL', () => {
  it('does not open a database of a newer version', options, async () => {
    const url = await server().createDatabase();
    await (await openAt(url)).close();
    await rowsInPostgres(url, 'UPDATE schema_version SET version = 1000');
    const { code, said } = await runProxyProcess({ DATABASE_URL: url });
    expect({ code, said }).toEqual({
      code: 1,
      said: `The database ${new URL(url).pathname.slice(1)} was written by a newer version of this program.\n`,
    });
  });

  it('says in one sentence where it cannot go, and no password', options, async () => {
    const { port } = new URL(await server().createDatabase());
    const addresses = [
      `postgres://postgres:hunter2@127.0.0.1:${port}/nowhere`,
      'postgres://postgres:hunter2@127.0.0.1:1/credits',
      'postgresql://postgres:hunter2@nowhere.invalid/credits',
    ];
    for (const DATABASE_URL of addresses) {
      const { code, said } = await runProxyProcess({ DATABASE_URL });
      expect(code).toBe(1);
      expect(said).toMatch(/^PostgreSQL at [^\n]+\.\n$/);
      expect(said).not.toContain('hunter2');
    }
  });
});

describe('PostgreSQL that does not flush', () => {
  const careless = postgresForThisFile({ fsync: 'off', synchronous_commit: 'off' });

  it('is refused', options, async () => {
    const { code, said } = await runProxyProcess({ DATABASE_URL: await careless().createDatabase() });
    expect({ code, said }).toEqual({
      code: 1,
      said: 'PostgreSQL runs with fsync = off, which loses credits when the power fails.\n',
    });
  });
});
