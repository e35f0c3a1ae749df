import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Note, readNotes } from './notes.ts';
import { commandsBefore } from './workload.ts';

/** What a recorded writer does, and how it differs from the product: not at all, or as a control that must be caught. */
export interface Telling {
  /** The story's length in commands. */
  readonly commands: number;
  /** Whether it begins on a file of the first version, with what was told then. */
  readonly isOld?: boolean;
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
  /** How many commands that was. */
  readonly told: number;
}

/** No writer outlives a test that failed by much. */
const longestMs = 120_000;

/** Lets a writer tell its story in an empty folder, under the recorder. */
export function record(recorder: string, folder: string, telling: Telling): Recording {
  // A new file is in new folders, as at the first start of a proxy.
  const path = join(folder, ...(telling.isOld ? [] : ['new', 'deeper']), 'credits.db');
  mkdirSync(folder);
  const found = new Map(telling.isOld ? [['', makeOldFile(path)]] : []);
  const told = telling.isOld ? commandsBefore : 0;
  const to = join(folder, 'notes');
  const { commands, pragmas = '', isEarly = false } = telling;
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
  return { path, notes: readNotes(readFileSync(to)), found, told };
}

/** Makes a file of the first version, with the beginning of the story, and answers its bytes. */
export function makeOldFile(path: string): Buffer {
  const db = new DatabaseSync(path);
  db.exec(readFileSync(join(import.meta.dirname, 'version-1.sql'), 'utf8'));
  db.close();
  return readFileSync(path);
}
