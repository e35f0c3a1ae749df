import type { LineWord } from '../contract/line-word.ts';
import type { Transaction } from '../contract/transaction.ts';
import type { Line } from '../domain/entry.ts';
import type { FactKind } from '../domain/purchase.ts';

/** What a line says in a word, for clients of other languages; undefined where its type says it already. */
export function toldOf({ type, credits, detail }: Line): Transaction['told'] {
  const { because, debt, declined, lapsed, plan, reason, released, repaid, reversed, use } = detail;
  const say = (what: LineWord, more: Omit<NonNullable<Transaction['told']>, 'what'> = {}) => ({
    what,
    ...more,
  });
  const why = (text: string | null | undefined) => (text ? { reason: text } : {});
  if (use) return undefined;
  if (released) return say('released', { credits: released.credits, ...why(released.reason) });
  if (reversed) {
    const lost = reversed.credits - credits;
    return say('returned', { credits, ...(lost > 0 && { lapsed: lost }) });
  }
  if (declined) return say('declined', { credits: declined.credits, ...why(declined.reason) });
  if (type === 'refund') return say(refundWord(because), debt ? { owed: debt } : {});
  if (type !== 'adjustment') return undefined;
  if (plan) return say('plan', { reason: plan });
  if (repaid) return say('repaid', { credits: repaid });
  if (lapsed) return say('lapsed', { credits: lapsed });
  return say(credits < 0 ? 'removed' : 'added', why(reason));
}

const refundWords: Partial<Record<FactKind, LineWord>> = {
  refund_failed: 'refund_failed',
  disputed: 'disputed',
  dispute_lost: 'dispute_lost',
  dispute_won: 'dispute_won',
};

// A refund can be told of before the payment is, or in any other word.
function refundWord(because: FactKind | undefined): LineWord {
  return (because && refundWords[because]) ?? 'refunded';
}
