import type { Answer, Refusal } from '../client.ts';

/** Why something could not be done: the server was not reached, or it refused. */
export type Trouble = { readonly kind: 'unreachable' } | ({ readonly kind: 'refused' } & Refusal);

/** What became of a call. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: Trouble };

/** Waits for a call and turns both kinds of failure into a value. Clients reject for a broken world only. */
export async function outcome<T>(call: Promise<Answer<T>>): Promise<Outcome<T>> {
  try {
    const answer = await call;
    return answer.ok ? answer : { ok: false, trouble: { kind: 'refused', ...answer.problem } };
  } catch {
    return { ok: false, trouble: { kind: 'unreachable' } };
  }
}

/** Whether somebody has to sign in again. */
export function isSignedOut(trouble: Trouble): boolean {
  return trouble.kind === 'refused' && trouble.code === 'unauthenticated';
}

const passing: ReadonlySet<string | null> = new Set([
  'unavailable',
  'rate_limited',
  'payment_unavailable',
  null,
]);

/** Whether the same request may well succeed later. */
export function isPassing(trouble: Trouble): boolean {
  return trouble.kind === 'unreachable' || passing.has(trouble.code);
}
