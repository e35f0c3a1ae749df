import type { Context } from 'hono';
import { grantStatus, type Problem, problemStatus } from '../contract/problem.ts';

/** A refusal on its way to the caller. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;

  constructor(code: Problem['code'], detail: string) {
    super(detail);
    this.problem = { code, detail };
  }
}

const statuses = { ...problemStatus, ...grantStatus };

const titles: Record<Problem['code'], string> = {
  invalid_request: 'The request is not valid',
  unauthenticated: 'No valid token or key',
  insufficient_credits: 'Not enough credits',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  idempotency_conflict: 'The id was used for something else',
  price_changed: 'The price is another one now',
  invalid_amount: 'This amount cannot be bought',
  rate_limited: 'Too many attempts',
  payment_unavailable: 'Payment is not available',
  unavailable: 'Not available for the moment',
  authorization_pending: 'Not approved yet',
  slow_down: 'Asked too often',
  access_denied: 'Denied',
  expired_token: 'The code has ended',
};

/** The RFC 9457 body of a problem. */
export function problemBody({ code, detail }: Problem) {
  return {
    type: `urn:ai-credits:problem:${code}`,
    title: titles[code],
    status: statuses[code],
    code,
    detail,
  };
}

export function answerProblem(context: Context, problem: Problem): Response {
  return context.body(JSON.stringify(problemBody(problem)), statuses[problem.code], {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}
