import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/long.ts';
import { buildRecorder, whyNoRecorder } from '../support/recorder.ts';
import { createDisk } from './disk.ts';
import type { Moment } from './moments.ts';
import { fileCalled, isOf } from './notes.ts';
import { createRandom } from './random.ts';
import { record, type Telling } from './recording.ts';
import { cutThePower, type Findings, tableOf } from './trial.ts';

const commands = isLong ? 2960 : 400;
// Many checkpoints in a short story. The product makes them where there is more to move.
const often = 'PRAGMA wal_autocheckpoint = 200;';
// What happens only in large files: checkpoints where the product makes them, and an index of many pages.
const large: readonly Trial[] = [
  ['with its own checkpoints', { commands: 24_000 }, { cuts: 30, moment: 'each' }],
  ['from 150,000 commands on', { before: 150_000, commands: 153_000 }, { cuts: 12, moment: 'anywhere' }],
];
const timeoutMs = isLong ? 1_200_000 : 120_000;

type Cuts = { readonly cuts: number; readonly moment: Moment };
type Trial = [name: string, telling: Telling, how: Cuts];

if (whyNoRecorder) console.info(whyNoRecorder);

describe.skipIf(whyNoRecorder)('a ledger whose power is cut', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'credits-powercut-')));
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = createRandom(seed);
  const trials = new Map<string, Findings>();
  let recorder = '';

  beforeAll(() => {
    recorder = buildRecorder(folder);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    console.info(tableOf(trials));
  });

  async function cut(
    name: string,
    telling: Telling,
    how: { cuts: number; moment: Moment },
  ): Promise<Findings> {
    const recording = await record(recorder, join(folder, name), telling);
    const found = await cutThePower({ recording, commands: telling.commands, ...how, folder, random });
    trials.set(name, found);
    if (isLong) console.info(tableOf(new Map([[name, found]])));
    return found;
  }

  it('is recorded whole: the notes make its files byte for byte', async () => {
    const { notes, path, found } = await record(recorder, join(folder, 'whole'), {
      commands,
      pragmas: often,
    });
    const disk = createDisk(found);
    for (const note of notes) disk.apply(note);
    const files = disk.cut('all', random);
    expect([...files.keys()].sort()).toEqual(['', '-acks', '-wal']);
    for (const [name, bytes] of files) expect(bytes.equals(readFileSync(`${path}${name}`)), name).toBe(true);
  });

  it('is in folders whose names are on the disk before anything is acknowledged', async () => {
    const { notes } = await record(recorder, join(folder, 'folders'), { commands: 8 });
    const first = notes.findIndex(note => isOf(note, fileCalled(notes, '-acks')) && note.what === 'written');
    const levels = notes.slice(0, first).map(note => note.what === 'folder-synced' && note.level);
    expect(levels).toEqual(expect.arrayContaining([0, 1, 2]));
  });

  it.each<Trial>([
    ['from an empty file', { commands, pragmas: often }, { cuts: isLong ? 360 : 18, moment: 'each' }],
    [
      'from a file of version 1',
      { commands: 300, isOld: true },
      { cuts: isLong ? 120 : 6, moment: 'making' },
    ],
    ...(isLong ? large : []),
  ])(
    'has everything that it acknowledged, and adds up: %s',
    async (name, telling, how) => {
      const { first } = await cut(name, telling, how);
      expect(first, `seed ${seed}`).toBeNull();
    },
    timeoutMs,
  );

  it.each<[string, Telling]>([
    // A checkpoint syncs even here, so this one makes none.
    ['synchronous NORMAL', { commands, pragmas: 'PRAGMA synchronous = NORMAL;' }],
    ['synchronous OFF', { commands, pragmas: `${often} PRAGMA synchronous = OFF;` }],
    ['answer before commit', { commands, pragmas: often, isEarly: true }],
  ])(
    'is caught where it loses what it acknowledged: %s',
    async (name, telling) => {
      const { lost } = await cut(name, telling, { cuts: isLong ? 60 : 6, moment: 'anywhere' });
      expect(lost, `seed ${seed}`).toBeGreaterThan(0);
    },
    timeoutMs,
  );
});
