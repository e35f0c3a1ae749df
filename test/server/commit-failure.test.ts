import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { createCommitter, Unacknowledged } from '../../src/server/committer.ts';
import type { World } from '../support/world.ts';
import { rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';

/** What makes commits fail, and how it is put right again. */
const faults: Readonly<Record<string, [string, string]>> = {
  'a table that is full': [
    `CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'full'); END`,
    'DROP TRIGGER full',
  ],
  'a table that is gone': ['ALTER TABLE entry RENAME TO gone', 'ALTER TABLE gone RENAME TO entry'],
  'an index that is gone': ['ALTER TABLE entry_key RENAME TO gone', 'ALTER TABLE gone RENAME TO entry_key'],
};

function alter(world: World, statements: string): void {
  const db = new DatabaseSync(world.path);
  db.exec(statements);
  db.close();
}

async function workplace() {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const world = await open({ now });
  await world.openAccount();
  await world.use('acme', 'before', 10);
  return world;
}

describe('a commit that fails', () => {
  it.each(Object.entries(faults))(
    'by %s says so, keeps nothing, and works afterwards',
    async (_, [harm, cure]) => {
      const world = await workplace();
      const kept = () => rowsOf(world.path, 'SELECT account, used, seq, usage_window FROM account');
      const before = kept();
      alter(world, harm);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, turn) => world.use('acme', `lost-${turn}`, 1)),
      );
      for (const answer of answers) {
        expect(answer).toMatchObject({ status: 'refused', balance: null, problem: { code: 'unavailable' } });
      }
      expect(kept()).toEqual(before);
      alter(world, cure);
      // The very same ids: nobody remembers them, and the balance is the one that stood.
      const again = await world.use('acme', 'lost-0', 1);
      expect(again).toEqual({ id: 'lost-0', status: 'recorded', balance: 39_989 });
      expect(await world.use('acme', 'before', 10)).toMatchObject({ status: 'duplicate', balance: 39_989 });
    },
  );

  it('is answered as 503 to every other call, also by /ready', async () => {
    const world = await workplace();
    const headers = { 'idempotency-key': 'k' };
    const order = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
    const page = new URL(order.body.checkoutUrl).pathname;
    alter(world, 'ALTER TABLE purchase_fact RENAME TO gone');
    const paid = await world.fetch(new Request(`http://credits.test${page}/pay`, { method: 'POST' }));
    expect(paid.status).toBe(503);
    alter(world, 'ALTER TABLE gone RENAME TO purchase_fact');
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(39_990);
    await world.pay(order.body.checkoutUrl);
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(40_990);
  });

  it('by a file that somebody else holds is tried again by the caller', async () => {
    const world = await workplace();
    const holder = new DatabaseSync(world.path);
    holder.exec('BEGIN IMMEDIATE');
    const held = await Promise.all([world.use('acme', 'held', 1), world.api('GET', '/ready')]);
    expect(held[0]).toMatchObject({ status: 'refused', problem: { code: 'unavailable' } });
    expect(held[1]).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    // Reading goes on meanwhile.
    expect((await world.api('GET', '/v1/accounts/acme/balance')).body.available).toBe(39_990);
    holder.exec('ROLLBACK');
    holder.close();
    expect(await world.use('acme', 'held', 1)).toMatchObject({ status: 'recorded', balance: 39_989 });
    expect((await world.api('GET', '/ready')).status).toBe(200);
  });
});

describe('the committer', () => {
  const command = { type: 'reset', account: 'acme' } as const;

  it('fails the commands of a batch that was not kept and no other', async () => {
    let commits = 0;
    const committer = createCommitter(
      {
        commitsAtOnce: 1,
        commit: async commands => {
          commits += 1;
          if (commits === 1) throw new Error('The disk is full.');
          return commands.map(() => ({ status: 'recorded', problem: null, available: 1 }) as const);
        },
      },
      () => 0,
    );
    const first = await Promise.allSettled([committer.submit(command), committer.submit(command)]);
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(committer.submit(command)).resolves.toMatchObject({ status: 'recorded' });
    expect(commits).toBe(2);
  });

  it('says Unacknowledged where an answer is missing', async () => {
    const committer = createCommitter({ commitsAtOnce: 1, commit: async () => [] }, () => 0);
    await expect(committer.submit(command)).rejects.toThrow(Unacknowledged);
  });

  it('makes one commit of all that waits, at most 512, in order', async () => {
    const sizes: number[] = [];
    const committer = createCommitter(
      {
        commitsAtOnce: 1,
        commit: async commands => {
          sizes.push(commands.length);
          return commands.map(
            (_, place) => ({ status: 'recorded', problem: null, available: place }) as const,
          );
        },
      },
      () => 0,
    );
    const outcomes = await Promise.all(Array.from({ length: 1200 }, () => committer.submit(command)));
    expect(sizes).toEqual([512, 512, 176]);
    expect(outcomes.map(({ available }) => available).slice(510, 514)).toEqual([510, 511, 0, 1]);
  });

  it('gives a store that takes two commits at once half of what waits, and the other half behind it', async () => {
    const sizes: number[] = [];
    const writing: (() => void)[] = [];
    const committer = createCommitter(
      {
        commitsAtOnce: 2,
        commit: async commands => {
          sizes.push(commands.length);
          await new Promise<void>(done => writing.push(done));
          return commands.map(() => ({ status: 'recorded', problem: null, available: 1 }) as const);
        },
      },
      () => 0,
    );
    const submit = (count: number) => Array.from({ length: count }, () => committer.submit(command));
    const first = submit(77);
    await vi.waitFor(() => expect(sizes).toEqual([39, 38]));
    const later = submit(40);
    await new Promise(setImmediate);
    // Two are under way: what comes meanwhile goes in one commit as soon as one of them is done.
    expect(sizes).toEqual([39, 38]);
    writing[0]?.();
    await Promise.all(first.slice(0, 39));
    expect(sizes).toEqual([39, 38, 40]);
    // Behind one that is under way, a few are not worth a flush.
    const few = submit(5);
    writing[1]?.();
    await Promise.all(first);
    await new Promise(setImmediate);
    expect(sizes).toEqual([39, 38, 40]);
    writing[2]?.();
    await vi.waitFor(() => expect(sizes).toEqual([39, 38, 40, 5]));
    for (const done of writing) done();
    expect(await Promise.all([...later, ...few])).toHaveLength(45);
  });

  it('does not part a few commands', async () => {
    const sizes: number[] = [];
    const committer = createCommitter(
      {
        commitsAtOnce: 2,
        commit: async commands => {
          sizes.push(commands.length);
          return commands.map(() => ({ status: 'recorded', problem: null, available: 1 }) as const);
        },
      },
      () => 0,
    );
    await Promise.all(Array.from({ length: 63 }, () => committer.submit(command)));
    expect(sizes).toEqual([63]);
  });
});
