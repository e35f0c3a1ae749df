import type { Instant } from './cycle.ts';
import { type PurchaseMoney, purchaseStatus } from './purchase.ts';

const hourMs = 3_600_000;

/** A request that nobody decided ends by itself after this. */
export const requestLastsMs = 7 * 24 * hourMs;
/** How often one person asks within a day. */
export const mostAskedADay = 20;

/** How a request was closed: an open one that was overtaken by the same person's next, or whose person went, has ended. */
export const closings = ['approved', 'declined', 'replaced', 'ended'] as const;

/** Credits that somebody who may not buy asked the owners for. By itself it moves neither money nor credits. */
export interface TopUpRequest {
  readonly account: string;
  readonly id: string;
  readonly idempotencyKey: string;
  /** Who asked. */
  readonly user: string;
  readonly credits: number;
  readonly note: string | null;
  readonly askedAt: Instant;
  readonly closed: {
    readonly as: (typeof closings)[number];
    readonly at: Instant;
    /** The owner who declined it. */
    readonly by: string | null;
    readonly reason: string | null;
  } | null;
}

export type RequestStatus = 'open' | 'approved' | 'declined' | 'expired';

export function requestStatus({ closed, askedAt }: TopUpRequest, now: Instant): RequestStatus {
  if (closed?.as === 'approved' || closed?.as === 'declined') return closed.as;
  return closed || now - askedAt >= requestLastsMs ? 'expired' : 'open';
}

/**
 * The purchase that a request led to: the one that is paid, or still can be. A page stays open after a card was declined
 * on it, so only a purchase whose page has ended makes room for another one.
 */
export function purchaseFor<Purchase extends PurchaseMoney>(purchases: readonly Purchase[]): Purchase | null {
  const isPaid = ({ facts }: Purchase) => facts.some(({ kind }) => kind === 'captured');
  const paid = purchases.find(isPaid);
  return paid ?? purchases.find(purchase => purchaseStatus(purchase) !== 'expired') ?? null;
}
