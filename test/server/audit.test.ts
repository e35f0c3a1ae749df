import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { auditLedger } from '../../src/server/audit/ledger.ts';
import { databaseOf } from '../../src/server/store/open.ts';
import type { Store } from '../../src/server/store/store.ts';
import { isLong } from '../support/long.ts';
import { storiesOf } from './audit-stories.ts';
import { tellTale } from './audit-tale.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';

const databases = emptyDatabases();
const accounts = isLong ? 60 : 6;
const program = join(import.meta.dirname, '../../src/server/audit.ts');

/** Runs the command as an operator does. */
function run(address: string | null, variables: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...(address ? [address] : [])], {
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

function audit(address: string) {
  const database = databaseOf(address);
  if (!database) throw new Error(`${address} names no database.`);
  return auditLedger(database);
}

describe.each(engines)('an audit of %s', engine => {
  it('finds nothing in a ledger that many stories wrote, while they are told and after', async () => {
    const address = await databases(engine);
    const seen: number[] = [];
    await withStore(address, async store => {
      let told = 0;
      const telling = tell(store, () => {
        told += 1;
      });
      for (let isOver = false; !isOver; ) {
        isOver = await Promise.race([telling.then(() => true), audit(address).then(note)]);
      }
      expect(told).toBeGreaterThan(accounts * 20);
    });
    function note({ entries }: { entries: number }): boolean {
      seen.push(entries);
      return false;
    }
    const { entries, accounts: found } = await audit(address);
    expect(found).toBe(accounts);
    // It read beside the proxy, at several moments of the story.
    expect(new Set(seen).size).toBeGreaterThan(1);
    expect(seen.every((count, place) => count >= (seen[place - 1] ?? 0) && count <= entries)).toBe(true);
  });

  it('says how many entries of how many accounts hold', async () => {
    const address = await databases(engine);
    await withStore(address, tellTale);
    const { status, said } = run(null, { DATABASE_URL: address });
    expect({ status, said }).toEqual({
      status: 0,
      said: expect.stringMatching(/^20 entries hold; accounts: 1; entries a second: [\d,]+\.\n$/),
    });
  });
});

async function tell(store: Store, onTold: () => void): Promise<void> {
  for (const { at, commands } of storiesOf(accounts)) {
    await store.commit(commands, at);
    onTold();
  }
}

function overwrite(path: string, offset: number): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(512, 0xff), 0, 512, offset);
  closeSync(file);
}

describe('npm run audit', () => {
  it('says the first thing that does not hold, and fails', async () => {
    const address = await databases('sqlite');
    await withStore(address, tellTale);
    const db = new DatabaseSync(address.slice('sqlite:'.length));
    db.exec('UPDATE account SET monthly = monthly + 1');
    db.close();
    expect(run(address)).toEqual({ status: 1, said: 'Account shop: monthly is 90 and should be 89.\n' });
  });

  it('finds a page of the file that was overwritten', async () => {
    const address = await databases('sqlite');
    await withStore(address, tellTale);
    const path = address.slice('sqlite:'.length);
    const db = new DatabaseSync(path);
    const root = Number(
      db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'history'").get()?.rootpage,
    );
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    overwrite(path, (root - 1) * 4096);
    const { status, said } = run(address);
    expect(status).toBe(1);
    expect(said).toMatch(/^The file is damaged: .+\.\n$/s);
  });

  it('leaves a file as it is', async () => {
    const address = await databases('sqlite');
    await withStore(address, tellTale);
    const path = address.slice('sqlite:'.length);
    const before = readFileSync(path);
    await audit(address);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('says one sentence where there is no ledger', async () => {
    const missing = await databases('sqlite');
    const [text, other, empty] = [
      await databases('sqlite'),
      await databases('sqlite'),
      await databases('postgres'),
    ];
    writeFileSync(text.slice('sqlite:'.length), 'This is a text and no database.\n'.repeat(200));
    const db = new DatabaseSync(other.slice('sqlite:'.length));
    db.exec('CREATE TABLE account (account TEXT)');
    db.close();
    for (const [address, says] of [
      [missing, / is missing\.\n$/],
      [text, / is not a ledger: file is not a database\.\n$/],
      [other, / is not a ledger\.\n$/],
      [empty, /^The database credits_\d+ is not a ledger\.\n$/],
      ['postgres://127.0.0.1:1/credits', /^PostgreSQL at 127\.0\.0\.1\/credits cannot be used: .+\.\n$/],
      ['mysql://127.0.0.1/credits', /^npm run audit needs sqlite: and the path of a file, or postgres:/],
    ] as const) {
      const { status, said } = run(address);
      expect({ status, said }).toEqual({ status: 2, said: expect.stringMatching(says) });
      expect(said.trim().split('\n')).toHaveLength(1);
    }
  });

  it('says so where a file is of an older or a newer version', async () => {
    const address = await databases('sqlite');
    await withStore(address, tellTale);
    const db = new DatabaseSync(address.slice('sqlite:'.length));
    for (const [version, says] of [
      [1, /was written by an older version; a proxy that is started on it brings it up to date\.\n$/],
      [1000, /was written by a newer version of this program\.\n$/],
    ] as const) {
      db.exec(`PRAGMA user_version = ${version}`);
      expect(run(address)).toEqual({ status: 2, said: expect.stringMatching(says) });
    }
    db.close();
  });
});
