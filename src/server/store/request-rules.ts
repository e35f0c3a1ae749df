import type { Problem } from '../../contract/problem.ts';
import type { Instant } from '../../domain/cycle.ts';
import { mostAskedADay, purchaseFor, requestStatus, type TopUpRequest } from '../../domain/top-up-request.ts';
import type { AskedTopUp, PurchaseRecord } from './store.ts';
import type { Transaction } from './transaction.ts';

const dayMs = 24 * 3_600_000;

type Asking = Pick<Transaction, 'requestByKey' | 'requestsOf' | 'addRequest' | 'closeRequest'>;

/** What was asked for, now or by this key before; or why it may not be. */
export type Asked =
  | { readonly status: 'recorded' | 'duplicate'; readonly request: AskedTopUp }
  | { readonly status: 'refused'; readonly problem: Problem };

/** Writes a request down once by its key. What the same person asked for before and nobody decided makes room for it. */
export function ask(transaction: Asking, request: TopUpRequest, now: Instant): Asked {
  const { account, user, credits, note } = request;
  const known = transaction.requestByKey(account, request.idempotencyKey);
  if (known) {
    const isSame = known.user === user && known.credits === credits && known.note === note;
    return isSame
      ? { status: 'duplicate', request: known }
      : refused('idempotency_conflict', 'This Idempotency-Key made another request. Nothing was asked for.');
  }
  const earlier = transaction.requestsOf(account, user);
  if (earlier.filter(({ askedAt }) => askedAt > now - dayMs).length >= mostAskedADay) {
    const detail = `One person asks at most ${mostAskedADay} times a day. Nothing was asked for.`;
    return refused('rate_limited', detail);
  }
  for (const each of earlier.filter(isOpenAt(now))) {
    if (purchaseFor(each.purchases)) {
      const detail = `An owner is paying for the ${each.credits} credits that were asked for. Nothing more was asked for.`;
      return refused('rate_limited', detail);
    }
    transaction.closeRequest(account, each.id, { as: 'replaced', at: now, by: null, reason: null });
  }
  transaction.addRequest(request);
  return { status: 'recorded', request: { ...request, purchases: [] } };
}

/** Ends what a person who has gone asked for. */
export function endRequestsOf(
  transaction: Pick<Transaction, 'requestsOf' | 'closeRequest'>,
  { account, user, now }: { readonly account: string; readonly user: string; readonly now: Instant },
): void {
  for (const { id } of transaction.requestsOf(account, user).filter(isOpenAt(now)))
    transaction.closeRequest(account, id, { as: 'ended', at: now, by: null, reason: null });
}

/** What an approval meets: the purchase that the request led to already, or why there can be none; null where it may begin. */
export function meet(request: AskedTopUp | null, id: string, now: Instant): PurchaseRecord | Problem | null {
  if (!request) return { code: 'not_found', detail: `No request is called ${id}. No money moved.` };
  return purchaseFor(request.purchases) ?? closedProblem(request, now, 'No money moved.');
}

/** Why a request cannot be declined; null where it can, or was. */
export function declineProblem(request: AskedTopUp | null, id: string, now: Instant): Problem | null {
  if (!request) return { code: 'not_found', detail: `No request is called ${id}. Nothing changed.` };
  const status = requestStatus(request, now);
  if (status === 'declined') return null;
  const closed = closedProblem(request, now, 'Nothing changed.');
  // Its page may be paid at any moment: then it would be declined and bought.
  if (closed || !purchaseFor(request.purchases)) return closed;
  const detail = `A payment for request ${id} was begun, and it can be declined when that has ended. Nothing changed.`;
  return { code: 'idempotency_conflict', detail };
}

function closedProblem(request: AskedTopUp, now: Instant, consequence: string): Problem | null {
  const status = requestStatus(request, now);
  if (status === 'open') return null;
  const became = status === 'expired' ? 'has expired' : `was ${status}`;
  return { code: 'not_found', detail: `Request ${request.id} ${became}. ${consequence}` };
}

function isOpenAt(now: Instant) {
  return (request: TopUpRequest) => requestStatus(request, now) === 'open';
}

function refused(code: Problem['code'], detail: string): Asked {
  return { status: 'refused', problem: { code, detail } };
}
