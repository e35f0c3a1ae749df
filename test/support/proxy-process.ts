import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Variables } from '../../src/server/environment.ts';

const main = join(import.meta.dirname, '../../src/server/main.ts');

export const processKey = 'key_of_a_process_under_test';

// No process outlives a test that failed by much.
const longestMs = 120_000;

/** A proxy in a process of its own. */
export interface ProxyProcess {
  readonly url: string;
  readonly ended: Promise<Ended>;
  /** Sends the signal and waits for the end. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Everything it said on the error stream. */
  readonly said: string;
}

/** Starts a proxy over the file at `path`, on a free port. Rejects with what it said where it does not listen. */
export async function startProxyProcess(path: string, variables: Variables = {}): Promise<ProxyProcess> {
  const child = launch({ DATABASE_URL: `sqlite:${path}`, ...variables });
  const ended = endOf(child);
  const url = await Promise.race([
    listening(child),
    ended.then(({ code, said }) => Promise.reject(new Error(`It ended with ${code}: ${said}`))),
  ]);
  return {
    url,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts a proxy that is expected to end by itself. */
export function runProxyProcess(variables: Variables): Promise<Ended> {
  return endOf(launch(variables));
}

function launch(variables: Variables): ChildProcess {
  const environment = {
    PATH: process.env.PATH,
    PORT: '0',
    CREDITS_SECRET: 'a secret that is long enough for a process under test',
    CREDITS_API_KEY: processKey,
    PAYMENTS: 'sandbox',
    ...variables,
  };
  return spawn(process.execPath, [main], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
}

async function listening(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('Its output is not read.');
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /Listening on (http:\S+)\./.exec(line) ?? [];
    if (!url) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error('It never said where it listens.');
}

function endOf(child: ChildProcess): Promise<Ended> {
  let said = '';
  child.stderr?.on('data', part => {
    said += part;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, said }));
  });
}
