import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server in a process of its own, so that it shares no event loop with the load. */
export interface Child {
  readonly url: string;
  end(): Promise<void>;
}

/** Starts a program of Node that prints where it listens. */
export async function startChild(args: readonly string[], variables: Record<string, string>): Promise<Child> {
  const environment = { PATH: process.env.PATH, ...variables };
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>(resolve => child.once('close', () => resolve()));
  const url = await urlOf(child);
  return {
    url,
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('Its output is not read.');
  for await (const line of createInterface(stdout)) {
    const [, url] = /Listening on (http:\S+)\./.exec(line) ?? [];
    if (!url) continue;
    stdout.resume();
    return url;
  }
  throw new Error('The server ended before it listened.');
}
