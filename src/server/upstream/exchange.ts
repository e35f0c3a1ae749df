import type { UpstreamAccess } from './address.ts';

/** The longest an upstream may take, its whole answer included. */
const timeoutMs = { read: 5_000, write: 15_000 } as const;
/** The largest answer: 200 lines of history, each with as many channels as it can have. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** Requests that wait for an answer at once: an upstream that hangs may not use up the sockets of this proxy. */
const maxWaiting = 512;
/** Says that a proxy without a ledger asks, so that one of the same kind refuses and nothing goes in circles. */
export const relayHeader = { name: 'via', value: '1.1 ai-credits' } as const;

/** One request to an upstream. */
export interface Order {
  readonly method: string;
  /** With its query, after the address of the upstream. */
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

/** What came back, whole. */
export interface Reply {
  readonly status: number;
  /** The media type, without parameters; empty where none was said. */
  readonly type: string;
  readonly text: string;
}

/** The upstream gave no answer that can be believed. The message says what it did instead, after "The upstream". */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export type Exchange = (order: Order) => Promise<Reply>;

/** Sends requests to an upstream, each once, and reads what comes back, in bounded time and memory. Rejects with `NoAnswer`. */
export function createExchange({ url, key }: UpstreamAccess, fetch: typeof globalThis.fetch): Exchange {
  let waiting = 0;

  return async order => {
    if (waiting >= maxWaiting) throw new NoAnswer(`is still to answer ${maxWaiting} other requests`);
    waiting += 1;
    const limitMs = timeoutMs[order.method === 'GET' ? 'read' : 'write'];
    const signal = AbortSignal.timeout(limitMs);
    try {
      const response = await fetch(url + order.path, { ...requestOf(order, key), signal });
      const type = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
      const text = await textOf(response);
      if (text.includes(key)) throw new NoAnswer('answered with its own key');
      return { status: response.status, type, text };
    } catch (cause) {
      if (cause instanceof NoAnswer) throw cause;
      const what = signal.aborted ? `did not answer within ${limitMs / 1000} s` : 'could not be reached';
      throw new NoAnswer(what, { cause });
    } finally {
      waiting -= 1;
    }
  };
}

function requestOf({ method, body, idempotencyKey }: Order, key: string): RequestInit {
  return {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      [relayHeader.name]: relayHeader.value,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // Another address would be told the key.
    redirect: 'manual',
  };
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop ends the connection, so that the rest is never read.
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > maxAnswerBytes) throw new NoAnswer(`answered more than ${maxAnswerBytes / 1024 ** 2} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
