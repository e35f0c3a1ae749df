import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOldFile } from '../powercut/recording.ts';
import { isLong, storiesMs } from '../support/long.ts';
import { startProxyProcess } from '../support/proxy-process.ts';
import { buildRecorder, whyNoRecorder } from '../support/recorder.ts';
import { availableIn, createCaller } from './crash-load.ts';
import { type Answers, askAll, faultsAfter } from './crash-steps.ts';
import { faultsOf } from './proof.ts';

// A step is a change of the file, of its log or of their folder, or words to a caller: between two steps nothing happens
// that outlives the process. The usual run goes on by up to as many at once.
const longestStride = { all: isLong ? 1 : 240, migration: isLong ? 1 : 120 };
const mostSteps = 5000;
const pragmas = join(import.meta.dirname, '../powercut/pragmas.ts');

if (whyNoRecorder) console.info(whyNoRecorder);

describe.skipIf(whyNoRecorder)('a proxy that is killed at a step', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'credits-steps-')));
  let recorder = '';
  beforeAll(() => {
    recorder = buildRecorder(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the story until the step at which the proxy is killed; null where it came to its end. */
  async function killAt(step: number, path: string): Promise<Answers | null> {
    const proxy = await startProxyProcess(path, {
      LD_PRELOAD: recorder,
      RECORD_FILE: path,
      KILL_AT: `${step}`,
      // So that checkpoints fall between the requests, and not only at the end.
      TEST_PRAGMAS: 'PRAGMA wal_autocheckpoint = 12;',
      NODE_OPTIONS: `--import ${pragmas}`,
    }).catch((cause: Error) => cause);
    if (proxy instanceof Error) {
      expect(proxy.message).toMatch(/^It (ended with null: |never said where it listens.)$/);
      return new Map();
    }
    const { call, close } = createCaller(proxy.url);
    const acknowledged = await askAll(call);
    close();
    const { signal, said } = await proxy.end('SIGTERM');
    expect(said).toBe('');
    return signal === 'SIGKILL' ? acknowledged : null;
  }

  async function restart(path: string, acknowledged: Answers) {
    const proxy = await startProxyProcess(path);
    const { call, close } = createCaller(proxy.url);
    const faults = await faultsAfter(call, acknowledged);
    const others = await availableIn(call).catch(() => []);
    close();
    await proxy.end('SIGTERM');
    return { faults: [...faults, ...(await faultsOf(path))], others };
  }

  /** Steps from the first on, each with what was acknowledged before it, until the story is over. */
  async function* steps(name: string, stride: number, begin: (path: string) => void) {
    for (let step = 1; step < mostSteps; step += 1 + Math.floor(Math.random() * stride)) {
      const path = join(folder, `${name}-${step}.db`);
      begin(path);
      const acknowledged = await killAt(step, path);
      if (!acknowledged) return;
      yield { step, path, acknowledged };
    }
    throw new Error('The story does not come to its end.');
  }

  it(
    'knows all that it acknowledged, once, from an empty folder to its end',
    async () => {
      let tried = 0;
      let acks = 0;
      for await (const { step, path, acknowledged } of steps('empty', longestStride.all, () => undefined)) {
        const { faults } = await restart(path, acknowledged);
        expect(faults, `step ${step}`).toEqual([]);
        tried += 1;
        acks += acknowledged.size;
      }
      console.info(`Killed at ${tried} steps; ${acks} answers that were given before are known.`);
      expect(tried).toBeGreaterThan(isLong ? 100 : 2);
    },
    storiesMs,
  );

  it(
    'has the accounts of a file that it was bringing up to date',
    async () => {
      let tried = 0;
      for await (const { step, path, acknowledged } of steps('old', longestStride.migration, makeOldFile)) {
        if (acknowledged.size > 0) break;
        const { faults, others } = await restart(path, acknowledged);
        expect(faults, `step ${step}`).toEqual([]);
        // Two purchases of 1,000 in each, and the cycle of what was used is over.
        expect(others).toEqual([42_000, 42_000, 42_000, 42_000]);
        tried += 1;
      }
      console.info(`Killed at ${tried} steps of bringing a file up to date.`);
      expect(tried).toBeGreaterThan(isLong ? 20 : 1);
    },
    storiesMs,
  );

  it('would be caught where it forgot one', async () => {
    const claimed: Answers = new Map([
      ['use one', 'one true'],
      ['capture', 'held 20'],
      ['start buying', 'pur_never'],
      ['pay', ''],
      ['let the browser in', 'a token'],
    ]);
    const { faults } = await restart(join(folder, 'forgot.db'), claimed);
    expect(faults).toHaveLength(5);
  });
});
