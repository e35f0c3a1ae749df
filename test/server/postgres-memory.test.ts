import type pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/server/store/postgres-connection.ts';
import { migrate } from '../../src/server/store/postgres-migrations.ts';
import { writing } from '../../src/server/store/postgres-statements.ts';
import { createPostgresWriter } from '../../src/server/store/postgres-writer.ts';
import type { Command, Outcome } from '../../src/server/store/store.ts';
import { rules } from '../support/commands.ts';
import { openAt, postgresForThisFile } from './engines.ts';
import { faultsOf } from './proof.ts';
import { open, spend, start } from './store-ledger.ts';

const server = postgresForThisFile();
let url: string;

/** A writer that tells which statements it sent. */
function writer() {
  const connections = connect(url);
  const sent: string[] = [];
  const watched = new WeakSet<pg.PoolClient>();
  const pool = {
    async connect() {
      const client = await connections.writer.connect();
      if (watched.has(client)) return client;
      watched.add(client);
      const query = client.query.bind(client) as (asked: { text: string }) => unknown;
      Object.assign(client, {
        query: (asked: { text: string }) => {
          sent.push(asked.text);
          return query(asked);
        },
      });
      return client;
    },
  };
  const commit = createPostgresWriter(pool as unknown as pg.Pool, rules);
  return {
    close: connections.close,
    /** The outcomes of a commit, and whether it locked and read the accounts, or wrote what it remembered. */
    async commit(...commands: Command[]): Promise<[Outcome[], string]> {
      sent.length = 0;
      const outcomes = [...(await commit(commands, start))];
      const isRead = sent.includes(writing.lockAccounts);
      const isWritten = sent[0] === writing.save;
      return [outcomes, isRead ? (isWritten ? 'guessed and read' : 'read') : 'remembered'];
    },
    /** Ends its connection, so that the next commit has another one. */
    async cut() {
      const client = await connections.writer.connect();
      client.release(true);
    },
  };
}

let one: ReturnType<typeof writer>;
let other: ReturnType<typeof writer>;

beforeEach(async () => {
  url = await server().createDatabase();
  await migrate(url);
  [one, other] = [writer(), writer()];
  await one.commit(open('acme'), open('globex'));
  await one.commit(spend('acme', 'first'), spend('globex', 'first'));
  return async () => {
    await Promise.all([one.close(), other.close()]);
    expect(await faultsOf(url)).toEqual([]);
  };
});

const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

describe('a writer of PostgreSQL', () => {
  it('writes spends on accounts that it saw without reading them', async () => {
    const [outcomes, how] = await one.commit(
      spend('acme', 'a'),
      spend('globex', 'b', 3),
      spend('acme', 'c', 2),
      spend('acme', 'a'),
    );
    // The last one is the first once more.
    expect(statuses(outcomes)).toEqual(['recorded', 'recorded', 'recorded', 'duplicate']);
    expect(how).toBe('read');
    const [again, remembered] = await one.commit(spend('acme', 'd'), spend('globex', 'e'));
    expect([statuses(again), remembered]).toEqual([['recorded', 'recorded'], 'remembered']);
    expect(again.map(({ available }) => available)).toEqual([995, 995]);
  });

  it('reads an account that it never saw', async () => {
    const [, how] = await other.commit(spend('acme', 'x'));
    expect(how).toBe('read');
    expect((await other.commit(spend('acme', 'y')))[1]).toBe('remembered');
  });

  it('reads again what another proxy wrote meanwhile, and loses nothing of it', async () => {
    await other.commit(spend('acme', 'theirs', 100));
    const [outcomes, how] = await one.commit(spend('acme', 'ours', 10), spend('globex', 'ours', 10));
    expect(how).toBe('guessed and read');
    expect(outcomes.map(({ available }) => available)).toEqual([889, 989]);
  });

  it('finds an event that another proxy recorded', async () => {
    await other.commit(spend('acme', 'same'));
    expect(statuses((await one.commit(spend('acme', 'same')))[0])).toEqual(['duplicate']);
  });

  it('finds an event of its own from long ago', async () => {
    const [outcomes, how] = await one.commit(spend('acme', 'first'));
    expect([statuses(outcomes), how]).toEqual([['duplicate'], 'guessed and read']);
    expect(outcomes[0]?.available).toBe(999);
  });

  it('refuses nothing by what it remembers: another proxy may have given credits', async () => {
    const gift: Command = { type: 'adjust', account: 'acme', id: 'gift', credits: 50, reason: 'goodwill' };
    await other.commit(gift);
    const [outcomes] = await one.commit(spend('acme', 'large', 1030));
    expect(statuses(outcomes)).toEqual(['recorded']);
    expect(statuses((await one.commit(spend('acme', 'larger', 1000)))[0])).toEqual(['refused']);
  });

  it('spends nothing of an account that another proxy suspended', async () => {
    await other.commit({ ...open('acme'), status: 'suspended' } as Command);
    const [outcomes] = await one.commit(spend('acme', 'late'));
    expect(outcomes).toMatchObject([{ status: 'refused', problem: { code: 'forbidden' } }]);
  });

  it('keeps nothing of a batch of which one account had changed', async () => {
    await other.commit(spend('globex', 'theirs', 1000 - 1));
    const [outcomes] = await one.commit(spend('acme', 'ours'), spend('globex', 'ours'));
    expect(statuses(outcomes)).toEqual(['recorded', 'refused']);
  });

  it('remembers what it read for something else than a spend', async () => {
    await other.commit({ type: 'adjust', account: 'acme', id: 'g', credits: 5, reason: 'goodwill' });
    expect((await other.commit(spend('acme', 'x')))[1]).toBe('remembered');
  });

  it('forgets everything with its connection: the database may be another', async () => {
    await one.cut();
    expect((await one.commit(spend('acme', 'x')))[1]).toBe('read');
  });

  it('stops guessing for a while where others write the same, the longer the more often', async () => {
    const ways: string[] = [];
    for (let turn = 0; turn < 24; turn += 1) {
      await other.commit(spend('acme', `theirs-${turn}`));
      ways.push((await one.commit(spend('acme', `ours-${turn}`)))[1]);
    }
    const guesses = ways.flatMap((way, turn) => (way === 'read' ? [] : [turn]));
    expect(guesses).toEqual([0, 3, 8, 17]);
    // Alone again, it guesses again in the end.
    let alone = 0;
    while ((await one.commit(spend('acme', `alone-${alone}`)))[1] !== 'remembered') alone += 1;
    expect(alone).toBeLessThan(20);
  });

  it('of which two write at once lose none of each other', async () => {
    const each = 40;
    const spendAll = async (by: typeof one, name: string) => {
      for (let turn = 0; turn < each; turn += 1) {
        await by.commit(spend('acme', `${name}-${turn}`), spend('globex', `${name}-${turn}`));
      }
    };
    await Promise.all([spendAll(one, 'one'), spendAll(other, 'other')]);
    const store = await openAt(`${url}`);
    const account = await store.account('acme');
    expect(account?.used).toBe(1 + 2 * each);
    await store.close();
  });
});
