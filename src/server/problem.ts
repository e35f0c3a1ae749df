import type { Context } from 'hono';
import { type Problem, type ProblemCode, problemStatus } from '../contract/problem.ts';

/** A refusal on its way to the caller. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: Problem;

  constructor(code: ProblemCode, detail: string) {
    super(detail);
    this.problem = { code, detail };
  }
}

const titles: Record<ProblemCode, string> = {
  invalid_request: 'The request is not valid',
  unauthenticated: 'No valid token or key',
  insufficient_credits: 'Not enough credits',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  idempotency_conflict: 'The id was used for something else',
  invalid_amount: 'This amount cannot be bought',
  rate_limited: 'Too many attempts',
  payment_unavailable: 'Payment is not available',
  unavailable: 'Not available for the moment',
};

/** The RFC 9457 body of a problem. */
export function problemBody({ code, detail }: Problem) {
  return {
    type: `urn:ai-credits:problem:${code}`,
    title: titles[code],
    status: problemStatus[code],
    code,
    detail,
  };
}

export function answerProblem(context: Context, problem: Problem): Response {
  return context.body(JSON.stringify(problemBody(problem)), problemStatus[problem.code], {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}
