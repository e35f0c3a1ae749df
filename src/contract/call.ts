import type * as z from 'zod/mini';

/**
 * Who may call. `integrator` holds the API key; `browser` holds a session or device token, and the integrator can make
 * the same call under `/v1/accounts/:account`; `session` is a browser without a device's token.
 */
export type Caller = 'integrator' | 'browser' | 'session' | 'anyone';

type Schema<T> = () => z.ZodMiniType<T>;

/** One call of the interface: what it takes, what it answers. The server checks with it, `/openapi.json` is made of it. */
export interface Call<Body = unknown, Query = unknown, Answer = unknown> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters are written `:name`. */
  readonly path: string;
  readonly caller: Caller;
  readonly summary: string;
  readonly body?: Schema<Body>;
  /** Nothing sent is the same as `{}`. */
  readonly isBodyOptional?: true;
  readonly query?: Schema<Query>;
  readonly answer?: Schema<Answer>;
  /** What the answer is, if not JSON. */
  readonly type?: 'text/csv';
  /** Needs the header `Idempotency-Key`. */
  readonly isKeyed?: true;
}

/** Infers what a call takes and answers. */
export function call<Body = undefined, Query = undefined, Answer = undefined>(
  it: Call<Body, Query, Answer>,
): Call<Body, Query, Answer> {
  return it;
}
