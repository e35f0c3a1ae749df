import * as z from 'zod/mini';
import { whole } from './field.ts';
import { once } from './once.ts';

/** Every refusal a caller can meet. */
const problemCodes = [
  'invalid_request',
  'unauthenticated',
  'insufficient_credits',
  'forbidden',
  'not_found',
  'idempotency_conflict',
  'price_changed',
  'invalid_amount',
  'rate_limited',
  'payment_unavailable',
  'unavailable',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** The HTTP status that each travels with. */
export const problemStatus = {
  invalid_request: 400,
  unauthenticated: 401,
  insufficient_credits: 402,
  forbidden: 403,
  not_found: 404,
  idempotency_conflict: 409,
  price_changed: 409,
  invalid_amount: 422,
  rate_limited: 429,
  payment_unavailable: 502,
  unavailable: 503,
} as const satisfies Record<ProblemCode, number>;

/** What a device hears that waits to be let in, by the names of RFC 8628, 3.5. No screen meets them. */
export const grantStatus = {
  authorization_pending: 400,
  slow_down: 400,
  access_denied: 400,
  expired_token: 400,
} as const;

/** An expected refusal: a code from the closed list and one sentence of facts. */
export interface Problem {
  readonly code: ProblemCode | keyof typeof grantStatus;
  readonly detail: string;
}

/** Whether a code is one this build knows; a newer server may send others. */
export function isProblemCode(code: string): code is ProblemCode {
  return problemCodes.some(known => known === code);
}

/** RFC 9457 body, `application/problem+json`. `code` is a string here because servers may be newer than clients. */
export const problemBody = once(() =>
  z.object({
    type: z.string(),
    title: z.string(),
    status: whole(),
    code: z.string(),
    detail: z.string(),
  }),
);
