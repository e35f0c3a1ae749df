import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../contract/call.ts';
import type { Problem } from '../contract/problem.ts';
import { problemBody } from './problem.ts';
import type { Later } from './turns.ts';

/** What a call wants to know of a request, wherever it came in. */
export interface Told {
  readonly params: Readonly<Record<string, string>>;
  /** The body; empty where the call takes none. */
  readonly text: string;
  query(): Readonly<Record<string, string>>;
  header(name: string): string | undefined;
  /** The address at the other end of the socket. */
  peer(): string;
}

/** Checks a request and answers what its body is to say. */
export type Run = (told: Told) => Promise<unknown>;

export interface Direct {
  /** Serves a call that has no parameters and always answers something. */
  add(call: Call, run: Run): void;
  /** Takes a request and answers it; false where it is none of these, or not one that is sure to be fine so far. */
  take(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
}

/**
 * Serves calls on Node's own request and answer: what a framework makes of them first costs a fifth of a small one. A
 * request is taken if its path is just that of a call, its key is right, and its length is told and small enough. All
 * others, and so nearly all refusals, are the framework's.
 */
export function createDirect(parts: {
  maxBodyBytes: number;
  isAllowed(authorization: string | undefined): boolean;
  problemOf(cause: unknown): Problem;
  later: Later;
}): Direct {
  const { maxBodyBytes, isAllowed, problemOf, later } = parts;
  const runs = new Map<string, Run>();

  function mayTake({ headers }: IncomingMessage): boolean {
    const length = Number(headers['content-length']);
    return (
      length <= maxBodyBytes &&
      headers['transfer-encoding'] === undefined &&
      headers.expect === undefined &&
      isAllowed(headers.authorization)
    );
  }

  async function answer(run: Run, told: Told, outgoing: ServerResponse): Promise<void> {
    let [status, type]: [number, string] = [200, 'application/json'];
    let text: string;
    try {
      text = JSON.stringify(await run(told));
    } catch (cause) {
      const problem = problemOf(cause);
      [status, type] = [problemBody(problem).status, 'application/problem+json'];
      text = JSON.stringify(problemBody(problem));
    }
    outgoing.writeHead(status, {
      'cache-control': 'no-store',
      'content-type': type,
      'content-length': Buffer.byteLength(text),
    });
    outgoing.end(text);
  }

  return {
    add: ({ method, path }, run) => runs.set(`${method} ${path}`, run),
    take(incoming, outgoing) {
      const run = runs.get(`${incoming.method} ${incoming.url}`);
      if (!run || !mayTake(incoming)) return false;
      readText(incoming, text => later(() => void answer(run, toldBy(incoming, text), outgoing)));
      return true;
    },
  };
}

const utf8 = new TextDecoder();

// Whoever goes away in the middle of a body is not told anything.
function readText(incoming: IncomingMessage, then: (text: string) => void): void {
  const parts: Buffer[] = [];
  incoming.on('data', part => parts.push(part));
  incoming.on('error', () => incoming.destroy());
  incoming.on('end', () => then(utf8.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts))));
}

function toldBy(incoming: IncomingMessage, text: string): Told {
  return {
    params: {},
    text,
    query: () => ({}),
    header(name) {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    peer: () => incoming.socket.remoteAddress ?? '',
  };
}
