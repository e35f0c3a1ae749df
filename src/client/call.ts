import ky from 'ky';
import { isProblemCode, type ProblemCode, problemBody } from '../contract/problem.ts';
import { Unreachable, within } from './unreachable.ts';

/** What the server answers: a value, or an expected refusal. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Refusal };

/** An expected refusal. `code` is null where a newer server sent one that this build does not know. */
export interface Refusal {
  readonly code: ProblemCode | null;
  readonly detail: string;
  /** The code as it came, where this build does not know it. */
  readonly said?: string;
}

/** How calls travel. */
export interface Wire {
  readonly endpoint: string;
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly timeoutMs?: number | undefined;
}

/** One request. `path` has no leading slash. */
export interface Call {
  readonly path: string;
  readonly method?: 'put' | 'delete';
  /** The body; posted where no method is named. */
  readonly post?: object | undefined;
  readonly query?: Record<string, string | number | undefined>;
  readonly idempotencyKey?: string | undefined;
  readonly token?: string | undefined;
  /** The answer is a text, which the schema gets as it came. */
  readonly isText?: true;
}

// What this module needs of a schema, so that any kind of zod fits.
interface Schema<T> {
  safeParse(value: unknown): { data?: T; error?: unknown };
}

/** How long a call may take, in milliseconds, its body included; one for a text, which may be long, 60 times that. */
export const usualTimeoutMs = 10_000;

/** Sends one call and parses what comes back. Rejects with `Unreachable` only. */
export function send<T>(wire: Wire, call: Call, schema: () => Schema<T>): Promise<Answer<T>> {
  // No screen shows these words: the cause says the rest.
  const broken = (what: string | number) => (cause: unknown) => {
    throw new Unreachable(`${call.path}: ${what}`, { cause });
  };
  const timeoutMs = (wire.timeoutMs ?? usualTimeoutMs) * (call.isText ? 60 : 1);
  return within(timeoutMs, call.path, async signal => {
    const response = await request(wire, call, signal).catch(broken('failed'));
    const { ok, status } = response;
    const read = () => (ok && call.isText ? response.text() : response.json());
    const unread = broken(status);
    const body = status === 204 || (await read().catch(cause => status === 401 || unread(cause)));
    if (ok) {
      const { data, error } = schema().safeParse(body);
      return data === undefined ? unread(error) : { ok, value: data };
    }
    const { data, error } = problemBody().safeParse(body);
    if (data) {
      const { code, detail } = data;
      return { ok, problem: isProblemCode(code) ? { code, detail } : { code: null, detail, said: code } };
    }
    // Something between us and the proxy may ask for a token in its own words.
    if (status === 401) return { ok, problem: { code: 'unauthenticated', detail: '' } };
    return unread(error);
  });
}

function request(wire: Wire, call: Call, signal: AbortSignal): Promise<Response> {
  const { token, post, query, method = post ? 'post' : 'get' } = call;
  return ky(call.path, {
    prefixUrl: wire.endpoint,
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(call.idempotencyKey && { 'idempotency-key': call.idempotencyKey }),
    },
    json: post,
    // Undefined would be sent as that word, and an empty list would leave its question mark behind.
    searchParams:
      query && Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    signal,
    cache: 'no-store',
    credentials: 'omit',
    throwHttpErrors: false,
    // The screen decides when to ask again, and `within` how long a call may last: this timeout ends before the body.
    retry: 0,
    timeout: false,
    ...(wire.fetch && { fetch: wire.fetch }),
  });
}
