import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from './folder.ts';
import { sqliteMigrations } from './migrations.ts';

/** A file that cannot be used; the message says why in one sentence. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
}

// 64 MB: pages that many commits touch are moved into the file once. SQLite's default moves them sixteen times as often.
const checkpointPages = 16_000;
// SQLite's default of 2 MB would read the index of keys again and again, and write a large commit twice.
const cacheKib = 64 * 1024;

/** Opens a file for its one writer: WAL, every commit on the disk before it is acknowledged, newest schema. */
export function openForWriting(path: string): { db: DatabaseSync; close(): void } {
  makeFolder(dirname(path));
  const owner = own(path);
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${checkpointPages};
      PRAGMA cache_size = -${cacheKib}; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;`);
    // Some builds open a WAL file as NORMAL, which loses acknowledged writes when the power fails.
    if (pragma(db, 'journal_mode') !== 'wal') throw new FileFault(`${path} cannot be written in WAL mode.`);
    if (pragma(db, 'synchronous') !== 2)
      throw new FileFault(`${path} cannot be written with synchronous FULL.`);
    migrate(db, path);
  } catch (cause) {
    db.close();
    owner.close();
    throw cause;
  }
  return {
    db,
    close() {
      db.close();
      owner.close();
    },
  };
}

/** Opens the file beside its writer. Reads see every finished commit. */
export function openForReading(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true });
  db.exec('PRAGMA busy_timeout = 5000;');
  return db;
}

/** The value of a pragma that has one. */
export function pragma(db: DatabaseSync, name: string): unknown {
  return Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

/**
 * Takes the lock of a second, empty file: it says that somebody owns the first. The system drops it with the process,
 * however that ends.
 */
export function own(path: string): DatabaseSync {
  const owner = new DatabaseSync(`${trueNameOf(path)}-owner`);
  try {
    owner.exec('BEGIN EXCLUSIVE');
    return owner;
  } catch (cause) {
    owner.close();
    throw new FileFault(`Another proxy is using ${path}; a SQLite file belongs to one.`, { cause });
  }
}

// One file can have many names, by links to it or to its folder.
function trueNameOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path));
}

function migrate(db: DatabaseSync, path: string): void {
  const version = Number(pragma(db, 'user_version'));
  if (version > sqliteMigrations.length) {
    throw new FileFault(`${path} was written by a newer version of this program.`);
  }
  for (const [step, statements] of sqliteMigrations.entries()) {
    if (step < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${statements} PRAGMA user_version = ${step + 1}; COMMIT;`);
  }
}
