import type { Instant } from './cycle.ts';

/** What a provider can tell of a purchase. */
export const factKinds = [
  'captured',
  'failed',
  'expired',
  'refunded',
  'refunded_in_all',
  'refund_failed',
  'disputed',
  'dispute_won',
  'dispute_lost',
  'receipt',
  // Of a mandate: the payer was told of a debit, its owner cancelled it, it was sent.
  'announced',
  'cancelled',
  'debited',
] as const;
export type FactKind = (typeof factKinds)[number];

/** One thing a provider told of a purchase. `id` makes a repeated word one fact. */
export interface PurchaseFact {
  readonly id: string;
  readonly kind: FactKind;
  readonly at: Instant;
  /** The refund or dispute that it tells of; of `refunded_in_all` the payment, of `receipt` where that can be read. */
  readonly subject?: string | undefined;
  /**
   * Money in minor units: what was paid with tax, refunded or disputed. Of a capture without it, the price. Of
   * `refunded_in_all` the sum so far, whose parts may be told of as well.
   */
  readonly amountMinor?: number | undefined;
}

type Fact = Pick<PurchaseFact, 'id' | 'kind' | 'subject' | 'amountMinor'>;

/** A purchase as far as money tells. */
export interface PurchaseMoney {
  readonly credits: number;
  readonly priceMinor: number;
  readonly facts: readonly Fact[];
}

export type PurchaseStatus =
  | 'pending'
  | 'paid'
  | 'failed'
  | 'expired'
  | 'partly_refunded'
  | 'refunded'
  | 'disputed';

/** The status that the facts make, in whatever order they came: a proven capture outweighs what went before it. */
export function purchaseStatus(purchase: PurchaseMoney): PurchaseStatus {
  const { facts } = purchase;
  const has = (kind: FactKind) => facts.some(fact => fact.kind === kind);
  if (has('captured')) return statusOfPaid(purchase);
  if (has('failed')) return 'failed';
  return has('expired') || has('cancelled') ? 'expired' : 'pending';
}

function statusOfPaid(purchase: PurchaseMoney): PurchaseStatus {
  if (disputedMinor(purchase.facts) > 0) return 'disputed';
  const reversed = reversedMinor(purchase);
  if (reversed === 0) return 'paid';
  return reversed < paidMinor(purchase) ? 'partly_refunded' : 'refunded';
}

/** Credits that the reversed money calls back: floor(credits x reversed / total paid, tax included). */
export function creditsToTakeBack(purchase: PurchaseMoney): number {
  const paid = paidMinor(purchase);
  if (paid === 0) return 0;
  // The product can be larger than a number holds exactly.
  return Number((BigInt(purchase.credits) * BigInt(reversedMinor(purchase))) / BigInt(paid));
}

// Whatever the order of words: a failed refund and a won dispute move no money, and nothing before the capture does. What was
// paid twice bought nothing the second time: it is what goes back first.
function reversedMinor(purchase: PurchaseMoney): number {
  const { facts } = purchase;
  const paid = paidMinor(purchase);
  const surplus = sumOf(capturesOf(purchase)) - paid;
  return Math.min(paid, Math.max(0, refundedMinor(facts) + disputedMinor(facts) - surplus));
}

function paidMinor(purchase: PurchaseMoney): number {
  return Math.max(0, ...capturesOf(purchase).values());
}

// Each payment once, by its id.
function capturesOf({ facts, priceMinor }: PurchaseMoney): Map<string, number> {
  const captures = facts.filter(({ kind }) => kind === 'captured');
  return new Map(captures.map(({ id, amountMinor }) => [id, amountMinor ?? priceMinor]));
}

// A sum that was told in one word holds refunds that nobody told of by their ids; failed ones are in both.
function refundedMinor(facts: readonly Fact[]): number {
  const began = sumOf(amountsOf(facts, ['refunded', 'refund_failed']));
  const inAll = sumOf(amountsOf(facts, ['refunded_in_all']));
  return Math.max(began, inAll) - undoneMinor(facts, ['refunded', 'refund_failed'], 'refund_failed');
}

function disputedMinor(facts: readonly Fact[]): number {
  const kinds: readonly FactKind[] = ['disputed', 'dispute_lost', 'dispute_won'];
  return sumOf(amountsOf(facts, kinds)) - undoneMinor(facts, kinds, 'dispute_won');
}

function undoneMinor(facts: readonly Fact[], kinds: readonly FactKind[], undoing: FactKind): number {
  const undone = new Set(facts.filter(({ kind }) => kind === undoing).map(({ subject }) => subject));
  return sumOf(new Map([...amountsOf(facts, kinds)].filter(([subject]) => undone.has(subject))));
}

// Each refund or dispute once, by its id.
function amountsOf(facts: readonly Fact[], kinds: readonly FactKind[]): Map<string | undefined, number> {
  const amounts = new Map<string | undefined, number>();
  for (const { kind, subject, amountMinor = 0 } of facts) {
    if (kinds.includes(kind)) amounts.set(subject, Math.max(amountMinor, amounts.get(subject) ?? 0));
  }
  return amounts;
}

function sumOf(amounts: ReadonlyMap<unknown, number>): number {
  return [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
}
