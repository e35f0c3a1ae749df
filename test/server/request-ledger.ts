import type { Command } from '../../src/server/store/store.ts';
import { purchaseOf, start } from './store-ledger.ts';

/** Asks for credits at `start`. */
export function ask(
  account: string,
  id: string,
  {
    user = 'sam',
    credits = 1000,
    note = null,
  }: { user?: string; credits?: number; note?: string | null } = {},
): Command {
  const request = { account, id, idempotencyKey: `key of ${id}`, user, credits, note, askedAt: start };
  return { type: 'ask-top-up', account, request };
}

export function decline(account: string, request: string, reason: string | null = null): Command {
  return { type: 'decline-top-up', account, request, by: 'priya', reason };
}

/** Begins a purchase for a request. */
export function approve(account: string, request: string, purchase: string): Command {
  return { type: 'start-purchase', account, purchase: { ...purchaseOf(account, purchase), request } };
}

export function tell(account: string, purchase: string, kind: 'captured' | 'failed' | 'expired'): Command {
  const fact = { id: `${kind} ${purchase}`, kind };
  return { type: 'settle-purchase', account, purchase, fact };
}
