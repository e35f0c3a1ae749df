import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import { type Note, readNotes } from './notes.ts';
import { beganAt, commandAt, commandsBefore, rules, startWriter } from './workload.ts';

/** What a recorded writer does, and how it differs from the product: not at all, or as a control that must be caught. */
export interface Telling {
  /** The story's length in commands. */
  readonly commands: number;
  /** Whether it begins on a file of the first version, with what was told then. */
  readonly isOld?: boolean;
  /** How many commands the product has told before, unrecorded. */
  readonly before?: number;
  /** Set on the database once the store has opened it. */
  readonly pragmas?: string;
  /** Whether it acknowledges a command before it is committed. */
  readonly isEarly?: boolean;
}

export interface Recording {
  readonly path: string;
  readonly notes: readonly Note[];
  /** What stood on the disk before. */
  readonly found: ReadonlyMap<string, Buffer>;
  /** Commands that are looked at: those before are not told again after a cut. */
  readonly from: number;
  /** The first that was recorded. */
  readonly told: number;
}

/** No writer outlives a test that failed by much. */
const longestMs = 120_000;
/** How many commands of a long file are told again. */
const lookedBack = 1000;
const batch = 500;

/** Lets a writer tell its story in an empty folder, under the recorder. */
export async function record(recorder: string, folder: string, telling: Telling): Promise<Recording> {
  // A new file is in new folders, as at the first start of a proxy.
  const { commands, isOld = false, before = 0, pragmas = '', isEarly = false } = telling;
  const isNew = !isOld && before === 0;
  const path = join(folder, ...(isNew ? ['new', 'deeper'] : []), 'credits.db');
  mkdirSync(folder);
  const found = new Map<string, Buffer>();
  if (isOld) found.set('', makeOldFile(path));
  if (before > 0) found.set('', await makeLongFile(path, before));
  const told = isOld ? commandsBefore : before;
  const to = join(folder, 'notes');
  const program = [
    '--import',
    join(import.meta.dirname, 'pragmas.ts'),
    join(import.meta.dirname, 'writer.ts'),
  ];
  const words = [path, `${told}`, `${commands}`, isEarly ? 'early' : 'after'];
  const { status, stderr } = spawnSync(process.execPath, [...program, ...words], {
    env: { LD_PRELOAD: recorder, RECORD_FILE: path, RECORD_TO: to, TEST_PRAGMAS: pragmas },
    timeout: longestMs,
  });
  if (status !== 0) throw new Error(`The writer ended with ${status}: ${stderr}`);
  const from = Math.max(0, before - lookedBack);
  return { path, notes: readNotes(readFileSync(to)), found, from, told };
}

async function makeLongFile(path: string, commands: number): Promise<Buffer> {
  const store = await openSqlite(path, rules, startWriter);
  for (let first = 0; first < commands; first += batch) {
    const length = Math.min(batch, commands - first);
    await store.commit(
      Array.from({ length }, (_, place) => commandAt(first + place)),
      beganAt,
    );
  }
  await store.close();
  return readFileSync(path);
}

/** Makes a file of the first version, with the beginning of the story, and answers its bytes. */
export function makeOldFile(path: string): Buffer {
  const db = new DatabaseSync(path);
  db.exec(readFileSync(join(import.meta.dirname, 'version-1.sql'), 'utf8'));
  db.close();
  return readFileSync(path);
}
