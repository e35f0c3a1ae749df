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
  readonly post?: object | undefined;
  readonly query?: Record<string, string | number | undefined>;
  readonly idempotencyKey?: string | undefined;
  readonly token?: string | undefined;
}

// What this module needs of a schema, so that any kind of zod fits.
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: unknown };
}

/** How long a call may take, in milliseconds, its body included. */
export const usualTimeoutMs = 10_000;

/** Sends one call and parses what comes back. Rejects with `Unreachable` only. */
export async function send<T>(wire: Wire, call: Call, schema: () => Schema<T>): Promise<Answer<T>> {
  return within(wire.timeoutMs ?? usualTimeoutMs, `The call of ${call.path}`, async signal => {
    const response = await request(wire, call, signal).catch((cause: unknown) => {
      throw new Unreachable(`${call.path} could not be reached.`, { cause });
    });
    const body = await response.json().catch((cause: unknown) => {
      throw new Unreachable(`${call.path} answered ${response.status} without JSON.`, { cause });
    });
    if (!response.ok) return { ok: false, problem: refusal(call, response.status, body) };
    const parsed = schema().safeParse(body);
    if (parsed.success) return { ok: true, value: parsed.data };
    throw new Unreachable(`${call.path} answered what this version cannot read.`, { cause: parsed.error });
  });
}

async function request(wire: Wire, call: Call, signal: AbortSignal): Promise<Response> {
  const url = new URL(call.path, `${wire.endpoint.replace(/\/$/, '')}/`);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers = new Headers({ accept: 'application/json' });
  if (call.token !== undefined) headers.set('authorization', `Bearer ${call.token}`);
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  if (call.post) headers.set('content-type', 'application/json');
  const request = new Request(url, {
    method: call.post ? 'POST' : 'GET',
    headers,
    signal,
    cache: 'no-store',
    credentials: 'omit',
    ...(call.post && { body: JSON.stringify(call.post) }),
  });
  return await (wire.fetch ?? fetch)(request);
}

function refusal(call: Call, status: number, body: unknown): Refusal {
  const parsed = problemBody().safeParse(body);
  if (parsed.success) {
    const { code, detail } = parsed.data;
    return { code: isProblemCode(code) ? code : null, detail };
  }
  if (status === 401) return { code: 'unauthenticated', detail: `${call.path} asks for a token.` };
  throw new Unreachable(`${call.path} answered ${status}.`, { cause: parsed.error });
}
