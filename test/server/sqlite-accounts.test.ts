import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Account } from '../../src/domain/account.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { decide } from '../../src/domain/ledger.ts';
import { applyBatch } from '../../src/server/store/batch.ts';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import { createAccountReader, headsOf, rowStep } from '../../src/server/store/sqlite-account-reader.ts';
import { openForWriting } from '../../src/server/store/sqlite-file.ts';
import { startThread } from '../../src/server/store/sqlite-thread.ts';
import { createSqliteTransaction } from '../../src/server/store/sqlite-transaction.ts';
import type { Command } from '../../src/server/store/store.ts';
import { opened, rules, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { faultsOf, rowsOf } from './proof.ts';
import { open, spend, start } from './store-ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** So few that what the log is ahead of follows it all the time. */
const limit = 40;
const names = ['a', 'b', 'c'];
let files = 0;

const newPath = () => {
  files += 1;
  return join(folder, `${files}.db`);
};

type LedgerCommand = Parameters<typeof decide>[1];

/** What the accounts are by the rules alone. */
function createReference() {
  const accounts = new Map<string, Account>();
  const recorded = new Map<string, Entry>();
  return {
    accounts,
    tell(commands: readonly LedgerCommand[], now: number) {
      for (const command of commands) {
        const { account: name } = command;
        const given = { now, rules, recorded: (key: string) => recorded.get(`${name} ${key}`) ?? null };
        const { account, entries } = decide(accounts.get(name) ?? null, command, given);
        if (account) accounts.set(name, account);
        for (const entry of entries) if (entry.key) recorded.set(`${name} ${entry.key}`, entry);
      }
    },
  };
}

/** A file, its writer taken up by hand. */
function createLedger(path: string) {
  let file = openForWriting(path);
  let transaction = createSqliteTransaction(file.db, { limit });
  return {
    get db(): DatabaseSync {
      return file.db;
    },
    tell(commands: readonly Command[], now: number, end: 'COMMIT' | 'ROLLBACK') {
      file.db.exec('BEGIN IMMEDIATE');
      applyBatch(transaction, commands, { now, rules });
      file.db.exec(end);
      if (end === 'ROLLBACK') transaction.forget();
    },
    /** As a process that is killed, or one that ends by itself. */
    end(how: 'killed' | 'closed') {
      if (how === 'closed') {
        file.db.exec('BEGIN IMMEDIATE');
        transaction.settle();
        file.db.exec('COMMIT');
      }
      file.close();
    },
    begin() {
      file = openForWriting(path);
      transaction = createSqliteTransaction(file.db, { limit });
    },
  };
}

const lacking = (db: DatabaseSync, where = '') =>
  db
    .prepare(`SELECT account, count(*) AS entries FROM entry JOIN account USING (account)
      WHERE position > last_entry ${where} GROUP BY account`)
    .all();

const spends = fc.record({
  account: fc.constantFrom(...names),
  count: fc.integer({ min: 1, max: 40 }),
  credits: fc.integer({ min: 1, max: 3 }),
  channel: fc.constantFrom('whatsapp', 'live_chat'),
});
const step = fc.record({
  end: fc.constantFrom('commit', 'commit', 'commit', 'commit', 'undo', 'killed', 'closed'),
  passedMs: fc.integer({ min: 0, max: 4 * 60_000 }),
  spends: fc.array(spends, { maxLength: 3 }),
  // What else happens to accounts: holds, purchases, refunds, other plans.
  others: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...names), story)
        .map(([account, { steps }]) => steps.slice(0, 2).map(({ command }) => ({ ...command, account }))),
    },
  ),
});

describe('the row of an account', () => {
  it(
    'and the spends after it make the account that the rules make, whatever is undone, killed or begun anew',
    () => {
      let wereBehind = 0;
      fc.assert(
        fc.property(fc.array(step, { minLength: 4, maxLength: 25 }), steps => {
          const ledger = createLedger(newPath());
          const reference = createReference();
          const plan = { name: 'Huge', allocation: 400 };
          const first = names.map((account): LedgerCommand => ({ ...opened, account, plan }));
          reference.tell(first, start);
          ledger.tell(first, start, 'COMMIT');
          let now = start;
          let id = 0;
          for (const { end, passedMs, spends: many, others } of steps) {
            now += passedMs;
            const commands = many.flatMap(({ count, ...use }): LedgerCommand[] =>
              Array.from({ length: count }, () => {
                id += 1;
                return { type: 'spend', kind: 'reply', id: `id-${id}`, ...use };
              }),
            );
            commands.push(...others);
            if (end !== 'undo') reference.tell(commands, now);
            ledger.tell(commands, now, end === 'undo' ? 'ROLLBACK' : 'COMMIT');
            if (end === 'killed' || end === 'closed') {
              ledger.end(end);
              ledger.begin();
            }
            const behind = lacking(ledger.db);
            wereBehind += behind.length;
            if (end === 'closed') expect(behind).toEqual([]);
            for (const { entries } of behind) expect(entries).toBeLessThan(rowStep);
            expect(lacking(ledger.db, 'AND position <= (SELECT position FROM log_mark)')).toEqual([]);
            const heads = headsOf(ledger.db);
            const read = createAccountReader(ledger.db);
            for (const name of names)
              expect(read(name, heads.get(name))?.account).toEqual(reference.accounts.get(name));
          }
          ledger.end('killed');
        }),
        { numRuns: isLong ? 400 : 25 },
      );
      expect(wereBehind).toBeGreaterThan(25);
    },
    isLong ? 600_000 : 60_000,
  );

  it('that is not used any more follows the log all the same', () => {
    const ledger = createLedger(newPath());
    ledger.tell([open('quiet'), open('busy', 100_000)], start, 'COMMIT');
    ledger.tell([spend('quiet', '1'), spend('quiet', '2')], start, 'COMMIT');
    ledger.tell([spend('quiet', '3')], start, 'COMMIT');
    expect(lacking(ledger.db)).toEqual([{ account: 'quiet', entries: 1 }]);
    for (let turn = 0; turn < 40; turn += 1) {
      ledger.tell(
        [1, 2, 3, 4].map(place => spend('busy', `${turn}-${place}`)),
        start,
        'COMMIT',
      );
    }
    expect(lacking(ledger.db).map(({ account }) => account)).not.toContain('quiet');
    ledger.end('killed');
  });
});

describe('a store whose rows are behind', () => {
  const behind = async (path: string) => {
    const store = await openSqlite(path, rules);
    await store.commit([open('acme')], start);
    for (let id = 0; id < 9; id += 1) await store.commit([spend('acme', `id-${id}`)], start);
    return store;
  };

  it('reads every spend that was acknowledged, and closes with rows that know all', async () => {
    const path = newPath();
    const store = await behind(path);
    expect(rowsOf(path, 'SELECT used FROM account')).toEqual([{ used: 1 }]);
    expect(await store.account('acme')).toMatchObject({ used: 9, window: { credits: 9 } });
    const page = { account: 'acme', before: null, until: null, limit: 3 };
    expect((await store.entries(page)).map(({ seq }) => seq)).toEqual([10, 9, 8]);
    expect(await faultsOf(path)).toEqual([]);
    await store.close();
    expect(rowsOf(path, 'SELECT used FROM account')).toEqual([{ used: 9 }]);
  });

  it('knows of which lots paid credits were spent since the row was written', async () => {
    const path = newPath();
    const store = await openSqlite(path, rules);
    const adjust = (id: string, credits: number): Command => {
      return { type: 'adjust', account: 'acme', id, credits, reason: 'goodwill' };
    };
    await store.commit([open('acme', 5), adjust('one', 4), adjust('two', 10)], start);
    for (let id = 0; id < 9; id += 1) await store.commit([spend('acme', `id-${id}`, 2)], start);
    // The first lot is gone, the second one begun.
    expect(await store.account('acme')).toMatchObject({
      used: 5,
      lots: [{ lot: 'adjustment:two', credits: 1 }],
    });
    expect(rowsOf(path, 'SELECT used FROM account')).toEqual([{ used: 2 }]);
    expect(await faultsOf(path)).toEqual([]);
    await store.close();
    expect(rowsOf(path, 'SELECT used, paid FROM account')).toEqual([{ used: 5, paid: 1 }]);
  });

  it('is read to the end by whoever opens what a killed one left', async () => {
    const path = newPath();
    const store = await behind(path);
    const left = newPath();
    for (const end of ['', '-wal']) copyFileSync(`${path}${end}`, `${left}${end}`);
    await store.close();
    const next = await openSqlite(left, rules);
    expect(await next.account('acme')).toMatchObject({ used: 9, window: { credits: 9 } });
    expect(await next.commit([spend('acme', 'id-8')], start)).toMatchObject([
      { status: 'duplicate', available: 991 },
    ]);
    await next.close();
    expect(rowsOf(left, 'SELECT used FROM account')).toEqual([{ used: 9 }]);
  });

  it('tells of a spend whose answer was lost as soon as it is told again', async () => {
    const path = newPath();
    let thread: ReturnType<typeof startThread> | undefined;
    const store = await openSqlite(path, rules, given => {
      thread = startThread(given);
      return thread;
    });
    await store.commit([open('acme'), spend('acme', 'first')], start);
    // What the store hears of its thread is not what the thread says.
    thread?.removeAllListeners('message');
    const said = new Promise(resolve => thread?.once('message', resolve));
    thread?.postMessage(JSON.stringify({ commands: [spend('acme', 'lost')], now: start }));
    await said;
    await thread?.terminate();
    expect(await store.account('acme')).toMatchObject({ used: 1 });
    const [again] = await store.commit([spend('acme', 'lost')], start);
    expect(again).toMatchObject({ status: 'duplicate', available: 998 });
    expect(await store.account('acme')).toMatchObject({ used: 2 });
    await store.close();
  });

  it('stops at a row that says something else than its entries', async () => {
    const path = newPath();
    const store = await behind(path);
    const db = new DatabaseSync(path);
    db.exec("UPDATE account SET seq = 1 WHERE account = 'acme'");
    db.close();
    await expect(store.account('acme')).rejects.toThrow(
      'The row of account acme ends at entry 1, and entry 3 is not a spend that it can lack.',
    );
    expect(await faultsOf(path)).toEqual([
      'Account acme: where its last entry stands is 2 and should be 10.',
    ]);
    await store.close();
  });
});
