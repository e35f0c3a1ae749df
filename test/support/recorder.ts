import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const source = join(import.meta.dirname, '../powercut/recorder.c');

/** Why no process can be recorded here, in one line; null where one can. */
export const whyNoRecorder =
  process.platform === 'linux'
    ? null
    : 'Power cuts and kills at each step are tried on Linux only: the recorder is loaded by LD_PRELOAD.';

/** Compiles the recorder into a folder and answers where it is. */
export function buildRecorder(folder: string): string {
  const built = join(folder, 'recorder.so');
  const { status, stderr } = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-pthread', '-o', built, source]);
  if (status !== 0) throw new Error(`gcc cannot compile the recorder: ${stderr ?? 'it is not installed'}.`);
  return built;
}
