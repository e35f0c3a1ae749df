import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { createCommitter, Unacknowledged } from '../../src/server/committer.ts';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import { startThread } from '../../src/server/store/sqlite-thread.ts';
import type { Command } from '../../src/server/store/store.ts';
import { opened, rules } from '../support/commands.ts';
import { faultsOf, rowsOf } from './proof.ts';

const start = Date.parse('2025-08-28T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'credits-faults-'));
const disk = join(folder, 'disk');
const hasDisk = mountSmallDisk();
afterAll(() => {
  if (hasDisk) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true });
});

/** A disk of 4 MB, where this process may make one. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const spend = (id: number): Command => ({
  type: 'spend',
  account: 'acme',
  id: `id-${id}`,
  credits: 1,
  channel: 'whatsapp',
  kind: 'reply',
});

/** A ledger that remembers which spends it acknowledged. */
async function openLedger(path: string, begin = startThread) {
  const store = await openSqlite(path, rules, begin);
  const { submit, submitAll } = createCommitter(store, () => start);
  await submit({ ...opened, account: 'acme', plan: { name: 'Huge', allocation: 1_000_000 } });
  const acknowledged = new Set<number>();
  return {
    acknowledged,
    /** Answers how many were not kept. */
    async spend(first: number, count: number): Promise<number> {
      const results = await submitAll(Array.from({ length: count }, (_, place) => spend(first + place)));
      for (const [place, result] of results.entries()) {
        if (!(result instanceof Unacknowledged)) acknowledged.add(first + place);
      }
      return results.filter(result => result instanceof Unacknowledged).length;
    },
    read: () => store.account('acme'),
    close: () => store.close(),
  };
}

/** What is in the file that was not acknowledged, or the other way round, or twice. */
async function differences(path: string, acknowledged: ReadonlySet<number>) {
  const keys = rowsOf(path, "SELECT key FROM entry WHERE type = 'usage'").map(({ key }) => String(key));
  return {
    missing: [...acknowledged].filter(id => !keys.includes(`usage:id-${id}`)),
    twice: keys.length - new Set(keys).size,
    faults: await faultsOf(path),
  };
}

const none = { missing: [], twice: 0, faults: [] };

describe('a writer that dies', () => {
  it('is started anew by the next commit, and nothing acknowledged is lost or double', async () => {
    const path = join(folder, 'died.db');
    const threads: Worker[] = [];
    const ledger = await openLedger(path, given => {
      const thread = startThread(given);
      threads.push(thread);
      return thread;
    });
    for (let round = 0; round < 5; round += 1) {
      const sent = ledger.spend(round * 2000, 2000);
      if (round % 2) await new Promise(setImmediate);
      await threads.at(-1)?.terminate();
      await sent;
      expect((await ledger.read())?.account).toBe('acme');
      // Sent again, whatever became of it.
      expect(await ledger.spend(round * 2000, 2000)).toBe(0);
    }
    expect(threads.length).toBeGreaterThan(4);
    expect(ledger.acknowledged.size).toBe(10_000);
    expect((await ledger.read())?.used).toBe(10_000);
    await ledger.close();
    expect(await differences(path, ledger.acknowledged)).toEqual(none);
  });
});

describe('a disk that is full', () => {
  it.skipIf(!hasDisk)('loses nothing, says so, and is written to again once it has room', async () => {
    const path = join(disk, 'credits.db');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2 * 1024 * 1024));
    const ledger = await openLedger(path);
    let sent = 0;
    for (let refused = 0; refused === 0; sent += 200) refused = await ledger.spend(sent, 200);
    for (let turn = 0; turn < 3; turn += 1) await ledger.spend(sent - 200, 200);
    const { size } = ledger.acknowledged;
    expect(size).toBeGreaterThan(0);
    expect((await ledger.read())?.used).toBe(size);
    rmSync(ballast);
    expect(await ledger.spend(0, sent)).toBe(0);
    expect((await ledger.read())?.used).toBe(sent);
    await ledger.close();
    expect(await differences(path, ledger.acknowledged)).toEqual(none);
  });
});
