import * as z from 'zod/mini';
import type { Call } from '../../contract/call.ts';
import { isProblemCode, problemBody, problemStatus } from '../../contract/problem.ts';
import { firstFault } from '../first-fault.ts';
import { Refused } from '../problem.ts';
import { NoAnswer, type Reply } from './exchange.ts';

// For a call that answers nothing.
const nothing = z.any();

/**
 * Reads a reply by the contract, which also leaves out what it does not know. A problem of a known code is thrown as
 * `Refused`, everything else that is no answer as `NoAnswer`.
 */
export function readAnswer<Answer>(call: Call<unknown, unknown, Answer>, reply: Reply): Answer {
  const { status, text } = reply;
  if (status < 200 || status > 299) throw refusalOf(reply);
  const parsed = (call.answer ? call.answer() : nothing).safeParse(call.answer && jsonOf(status, text));
  if (parsed.success) return parsed.data;
  throw new NoAnswer('answered what the contract does not have', { cause: firstFault(parsed.error) });
}

function refusalOf({ status, type, text }: Reply): Refused | NoAnswer {
  if (type !== 'application/problem+json') return new NoAnswer(`answered ${status}`);
  const { data } = problemBody().safeParse(jsonOf(status, text));
  // That this proxy has a wrong key is nothing that the caller could put right with another token.
  if (data?.code === 'unauthenticated') return new NoAnswer('does not accept the key of this proxy');
  return data && isProblemCode(data.code) && problemStatus[data.code] === status
    ? new Refused(data.code, data.detail)
    : new NoAnswer(`answered ${status} with a problem that the contract does not have`);
}

function jsonOf(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer(`answered ${status} without JSON`);
  }
}
