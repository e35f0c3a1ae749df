import type { Instant } from './cycle.ts';

/** One thing a provider told of a purchase. `id` makes a repeated word one fact. */
export interface PurchaseFact {
  readonly id: string;
  readonly kind: 'captured' | 'failed' | 'expired';
  readonly at: Instant;
}

export type PurchaseStatus = 'pending' | 'paid' | 'failed' | 'expired';

/** The status that the facts make, in whatever order they came: a proven capture outweighs all else. */
export function purchaseStatus(facts: readonly Pick<PurchaseFact, 'kind'>[]): PurchaseStatus {
  const has = (kind: PurchaseFact['kind']) => facts.some(fact => fact.kind === kind);
  if (has('captured')) return 'paid';
  if (has('failed')) return 'failed';
  return has('expired') ? 'expired' : 'pending';
}
