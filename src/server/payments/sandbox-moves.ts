import { type PurchaseFact, purchaseStatus } from '../../domain/purchase.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { priceText } from './checkout-page.ts';

/** One thing that the sandbox can say next of a purchase: the button's name in its address, its text, and the fact. */
export interface Move {
  readonly press: string;
  readonly label: string;
  readonly fact: Omit<PurchaseFact, 'at'>;
}

/** Begins the reference of a purchase whose payer agrees to later debits. */
export const mandateReference = 'mandate:';

export const capturedFact = { id: 'sandbox:captured', kind: 'captured' } as const;
export const declinedFact = { id: 'sandbox:declined', kind: 'failed' } as const;

/** What the sandbox can say of a purchase as it stands. Each fact has the next id of its kind: said twice it is one. */
export function movesOf(purchase: PurchaseRecord): readonly Move[] {
  const { priceMinor, currency, facts } = purchase;
  const status = purchaseStatus(purchase);
  const money = (amountMinor: number) => priceText(amountMinor, currency);
  if (!facts.some(({ kind }) => kind === 'captured')) {
    const pay = move('pay', `Pay ${money(priceMinor)}`, capturedFact);
    const isMandate = purchase.reference?.startsWith(mandateReference) === true;
    const keep = [
      move('keep', isMandate ? 'Pay and agree to later debits' : 'Pay and save Visa 4242', capturedFact),
      move(
        'keep-declining',
        isMandate
          ? 'Pay and agree to later debits, which are declined'
          : 'Pay and save Visa 0002, which declines later',
        capturedFact,
      ),
    ];
    const decline = move('decline', 'Decline the payment', declinedFact);
    return status === 'failed' ? [pay] : [pay, ...keep, decline];
  }
  const { refunds, dispute, restMinor } = standing(purchase);
  if (dispute) {
    return [
      move('win', 'Win the dispute', { ...dispute, kind: 'dispute_won' }),
      move('lose', 'Lose the dispute', { ...dispute, kind: 'dispute_lost' }),
    ];
  }
  const moves: Move[] = [];
  const half = Math.ceil(priceMinor / 2);
  const next = (kind: 'refunded' | 'disputed', amountMinor: number) => {
    const subject = `${kind}-${facts.filter(fact => fact.kind === kind).length + 1}`;
    return { kind, subject, amountMinor };
  };
  if (restMinor > half)
    moves.push(move('refund-half', `Refund half, ${money(half)}`, next('refunded', half)));
  if (restMinor > 0) {
    const all = restMinor === priceMinor ? 'Refund all' : 'Refund the rest';
    moves.push(move('refund', `${all}, ${money(restMinor)}`, next('refunded', restMinor)));
  }
  const refund = refunds.at(-1);
  if (refund) moves.push(move('fail-refund', 'Fail the refund', { ...refund, kind: 'refund_failed' }));
  if (restMinor > 0) moves.push(move('dispute', 'Open a dispute', next('disputed', restMinor)));
  return moves;
}

/**
 * What a press says. `word` is the id of the fact that its button stood for when the page was made: what was said
 * meanwhile is said again, which changes nothing, and what no more makes sense is not said at all.
 */
export function factOf(
  purchase: PurchaseRecord,
  press: string,
  word: string | undefined,
): Omit<PurchaseFact, 'at'> | undefined {
  const said = press === 'again' ? purchase.facts.at(-1) : purchase.facts.find(({ id }) => id === word);
  if (said) return said;
  const fact = movesOf(purchase).find(each => each.press === press)?.fact;
  return word === undefined || word === fact?.id ? fact : undefined;
}

/** Refunds that did not fail, the dispute that nobody decided yet, and what is left of the money. */
export function standing({ priceMinor, facts }: PurchaseRecord) {
  const subjectsOf = (...kinds: readonly PurchaseFact['kind'][]) =>
    new Set(facts.filter(({ kind }) => kinds.includes(kind)).map(({ subject }) => subject));
  const without = (kind: PurchaseFact['kind'], gone: ReadonlySet<string | undefined>) =>
    facts.filter(fact => fact.kind === kind && !gone.has(fact.subject)).map(termsOf);
  const refunds = without('refunded', subjectsOf('refund_failed'));
  const disputes = without('disputed', subjectsOf('dispute_won'));
  const lost = subjectsOf('dispute_lost');
  const goneMinor = [...refunds, ...disputes].reduce((sum, { amountMinor = 0 }) => sum + amountMinor, 0);
  return {
    refunds,
    dispute: disputes.find(({ subject }) => !lost.has(subject)),
    restMinor: Math.max(0, priceMinor - goneMinor),
  };
}

// A later word of the same refund or dispute names it and its money.
function termsOf({ subject, amountMinor }: PurchaseFact) {
  return { subject, amountMinor };
}

function move(
  press: string,
  label: string,
  { id, ...fact }: Omit<PurchaseFact, 'at' | 'id'> & { id?: string },
): Move {
  return { press, label, fact: { id: id ?? `sandbox:${fact.kind}:${fact.subject}`, ...fact } };
}
