import type { Refusal } from '../client.ts';

/** Why something could not be done: the server was not reached, or it refused. */
export type Trouble = { readonly kind: 'unreachable' } | ({ readonly kind: 'refused' } & Refusal);

/** One word for a page to act on. */
export function codeOf(trouble: Trouble): string {
  return trouble.kind === 'unreachable' ? trouble.kind : (trouble.code ?? 'unknown');
}

/** Whether somebody has to sign in again. */
export function isSignedOut(trouble: Trouble): boolean {
  return codeOf(trouble) === 'unauthenticated';
}

const passing = ['unreachable', 'unavailable', 'rate_limited', 'payment_unavailable', 'unknown'];

/** Whether the same request may well succeed later. */
export function isPassing(trouble: Trouble): boolean {
  return passing.includes(codeOf(trouble));
}
