import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { FileFault, openForWriting, pragma } from '../../src/server/store/sqlite-file.ts';
import { createWorld } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'credits-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of the ledger', () => {
  it('is written ahead and flushed at each commit, also when it is opened again', () => {
    const path = join(folder, 'flushed.db');
    for (let time = 0; time < 3; time += 1) {
      const { db, close } = openForWriting(path);
      expect([pragma(db, 'journal_mode'), pragma(db, 'synchronous')]).toEqual(['wal', 2]);
      expect(pragma(db, 'foreign_keys')).toBe(1);
      close();
    }
  });

  it('belongs to one writer', () => {
    const path = join(folder, 'owned.db');
    const { close } = openForWriting(path);
    expect(() => openForWriting(path)).toThrow(FileFault);
    close();
    openForWriting(path).close();
  });

  it('belongs to one proxy, and the second one leaves it as it is', async () => {
    const world = await open({ now });
    await world.openAccount();
    await expect(createWorld({ path: world.path })).rejects.toThrow('Another proxy is using');
    expect(await world.use('acme', 'one', 1)).toMatchObject({ status: 'recorded' });
  });

  it('that another process writes to is read again before the next commit', async () => {
    const world = await open({ now });
    await world.openAccount();
    await world.use('acme', 'one', 100);
    const beside = new DatabaseSync(world.path);
    // A correction by hand, as an entry and a line like any other.
    beside.exec(`BEGIN IMMEDIATE;
      INSERT INTO entry (account, previous, seq, at, type, key, monthly, paid, held, debt, monthly_after, paid_after, held_after, debt_after, moves)
        SELECT account, last_entry, seq + 1, last_at, 'adjustment', 'adjustment:by-hand', 0, 5, 0, 0, allocation - used, 5, 0, 0,
          '[{"lot":"adjustment:by-hand","seq":3,"credits":5,"debt":0}]' FROM account;
      INSERT INTO history SELECT account, last_at, seq, 'usage', 'usage', -used, allocation - used,
        json_object('use', json_object('from', last_at, 'to', last_at, 'channels', json_object('whatsapp', used), 'kinds', json_object('reply', used))) FROM account;
      INSERT INTO use_by_hour SELECT account, (usage_window ->> 2) + (value ->> 2), value ->> 0, value ->> 1, value ->> 3
        FROM account, json_each(usage_window, '$[8]');
      INSERT INTO use_by_day SELECT account, hour / 86400000, json_object('+' || (hour % 86400000), credits),
        json_object(channel || '/' || kind, credits) FROM use_by_hour;
      INSERT INTO history SELECT account, last_at, seq + 1, 'adjustment', 'added', 5, allocation - used + 5, '{}' FROM account;
      UPDATE account SET paid = 5, lots = '[{"lot":"adjustment:by-hand","seq":3,"credits":5,"takenBack":0,"debt":0}]', seq = seq + 1, usage_window = NULL,
        last_entry = (SELECT max(position) FROM entry);
      COMMIT`);
    beside.close();
    expect(await world.use('acme', 'two', 1)).toMatchObject({ status: 'recorded', balance: 39_904 });
    expect(await world.use('acme', 'one', 100)).toMatchObject({ status: 'duplicate', balance: 39_904 });
  });

  it('goes on after a restart where it stood, window and all', async () => {
    const path = join(folder, 'restarted.db');
    const before = await createWorld({ now, path });
    await before.openAccount();
    const token = await before.session('acme');
    await before.use('acme', 'one', 2);
    await before.close();
    const after = await createWorld({ now: '2025-08-28T12:04:00Z', path });
    expect(await after.use('acme', 'two', 4)).toMatchObject({ balance: 39_994 });
    const { body } = await after.as(token, 'GET', '/v1/transactions?filter=usage');
    expect(body.transactions).toMatchObject([{ credits: -6, balanceAfter: 39_994 }]);
    await after.close();
  });
});
