import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/long.ts';
import { startProxyProcess } from '../support/proxy-process.ts';
import { buildRecorder, whyNoRecorder } from '../support/recorder.ts';
import { createCaller } from './crash-load.ts';
import { type Answers, askAll, faultsAfter } from './crash-steps.ts';
import { faultsOf } from './proof.ts';

// A step is a change of the file, of its log or of their folder, or words to a caller: between two steps nothing that
// outlives the process happens. A sample takes one of this many.
const stride = isLong ? 1 : 24;
const mostSteps = 2000;
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
      // So that a checkpoint falls between the requests, and not only at the end.
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

  async function faultsOfRestart(path: string, acknowledged: Answers): Promise<string[]> {
    const proxy = await startProxyProcess(path);
    const { call, close } = createCaller(proxy.url);
    const faults = await faultsAfter(call, acknowledged);
    close();
    await proxy.end('SIGTERM');
    return [...faults, ...faultsOf(path)];
  }

  it(
    `knows all that it acknowledged, once: ${isLong ? 'each step' : 'some steps'} from an empty folder to the end`,
    async () => {
      const tried: number[] = [];
      let acks = 0;
      for (let step = 1; ; step += isLong ? 1 : 1 + Math.floor(Math.random() * 2 * stride)) {
        const path = join(folder, `step-${step}.db`);
        const acknowledged = await killAt(step, path);
        if (!acknowledged) break;
        expect(await faultsOfRestart(path, acknowledged), `step ${step}`).toEqual([]);
        tried.push(step);
        acks += acknowledged.size;
        if (step > mostSteps) throw new Error('The story does not come to its end.');
      }
      console.info(
        `Killed at ${tried.length} steps, the last of them ${tried.at(-1)}; ${acks} answers were looked for.`,
      );
      expect(tried.length).toBeGreaterThan(isLong ? 100 : 3);
    },
    isLong ? 1_200_000 : 120_000,
  );

  it('would be caught where it forgot one', async () => {
    const claimed: Answers = new Map([
      ['open', 'recorded'],
      ['use one', 'recorded'],
      ['start', 'pur_never'],
      ['pay', 'recorded'],
    ]);
    expect(await faultsOfRestart(join(folder, 'forgot.db'), claimed)).toHaveLength(4);
  });
});
