import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellTale } from './audit-tale.ts';
import {
  postgresTamperings,
  sqliteIndexTamperings,
  sqliteTamperings,
  type Tampering,
  tamperings,
} from './audit-tamperings.ts';
import { postgresForThisFile, withStore } from './engines.ts';
import { faultsOf } from './proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-proof-'));
afterAll(() => rmSync(folder, { recursive: true }));

function finds(tell: () => string, copyWith: (sql: string) => Promise<string>, all: readonly Tampering[]) {
  it('finds nothing in a sound ledger', async () => {
    expect(await faultsOf(tell())).toEqual([]);
  });

  it.each(all)('finds $what, and says where', async ({ sql, says }) => {
    const [fault = 'nothing'] = await faultsOf(await copyWith(sql));
    expect(fault.slice(0, says.length)).toBe(says);
    expect(fault).toMatch(/\.$/);
  });
}

describe('the audit of a file', () => {
  const sound = join(folder, 'sound.db');
  const killed = join(folder, 'killed.db');
  beforeAll(async () => {
    await withStore(`sqlite:${sound}`, tellTale);
    await copyWith(
      sound,
      killed,
      'DELETE FROM entry_key; DELETE FROM key_filter; UPDATE log_mark SET position = 0',
    );
  });

  async function copyWith(from: string, path: string, sql: string): Promise<string> {
    copyFileSync(from, path);
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
    return path;
  }

  const tampered = join(folder, 'tampered.db');
  describe('that was closed', () => {
    finds(
      () => sound,
      sql => copyWith(sound, tampered, sql),
      sqliteIndexTamperings,
    );
  });
  describe('whose writer was killed', () => {
    finds(
      () => killed,
      sql => copyWith(killed, tampered, sql),
      [...tamperings, ...sqliteTamperings],
    );
  });
});

describe('the audit of a database', () => {
  const server = postgresForThisFile();
  let sound: string;
  beforeAll(async () => {
    sound = await server().createDatabase();
    await withStore(sound, tellTale);
  });

  async function copyWith(sql: string): Promise<string> {
    const url = new URL(sound);
    const template = url.pathname.slice(1);
    const maker = url.href.replace(template, 'postgres');
    await ask(maker, 'DROP DATABASE IF EXISTS tampered');
    await ask(maker, `CREATE DATABASE tampered TEMPLATE ${template}`);
    const copy = url.href.replace(template, 'tampered');
    await ask(copy, sql);
    return copy;
  }

  finds(() => sound, copyWith, [...tamperings, ...postgresTamperings]);
});

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
