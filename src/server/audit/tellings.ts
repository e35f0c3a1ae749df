import type { Entry, LineType } from '../../domain/entry.ts';
import { ledgerKey } from '../store/transaction.ts';
import type { Step } from './entries.ts';
import { demandEqual, demandSame, type Where } from './fault.ts';
import { idOf } from './question.ts';
import { reversedUse } from './reversals.ts';
import type { StoredLine } from './source.ts';

type ToldType = Exclude<Entry['type'], 'hold' | 'usage'>;

const lineTypes: Readonly<Record<ToldType, LineType>> = {
  release: 'usage',
  reversal: 'usage',
  purchase: 'purchase',
  adjustment: 'adjustment',
  repayment: 'adjustment',
  plan: 'adjustment',
  lapse: 'adjustment',
  decline: 'adjustment',
  refund: 'refund',
  reset: 'reset',
};

/** A line of its own says what its one entry says. */
export function checkTelling(step: Step, line: StoredLine, place: Where): void {
  const { type, change } = step.entry;
  if (type === 'hold' || type === 'usage') return;
  demandEqual(place, 'its type', line.type, lineTypes[type]);
  demandEqual(place, 'its credits', line.credits, change.monthly + change.paid);
  checkDetail(step, type, line.detail, place);
}

function checkDetail(step: Step, type: ToldType, detail: StoredLine['detail'], place: Where): void {
  const { entry } = step;
  const { change, after, note } = entry;
  const equal = (what: string, is: unknown, should: unknown) => demandEqual(place, what, is, should);
  const same = (is: unknown, should: unknown) => demandSame(place, 'what it tells', is, should);
  switch (type) {
    case 'release':
      same(detail.released, { id: idOf(entry), credits: step.trail.lapsed - change.held, reason: note });
      break;
    case 'reversal':
      same(detail.reversed, { id: idOf(entry), credits: reversedUse(step).use.credits });
      break;
    case 'purchase':
      equal('its purchase', detail.purchase?.id, idOf(entry));
      equal('who asked', detail.asked?.id ?? null, purchaseOf(step)?.request ?? null);
      break;
    case 'decline':
      equal('its request', detail.declined?.id, idOf(entry));
      equal('its reason', detail.declined?.reason ?? null, note);
      break;
    case 'adjustment':
      equal('its reason', detail.reason ?? null, note);
      break;
    case 'repayment':
      equal('the debt that it pays', detail.repaid, -change.debt);
      break;
    case 'lapse':
      equal('what ends', detail.lapsed, -change.monthly);
      break;
    case 'refund':
      equal('its purchase', `purchase:${detail.purchase?.id}`, entry.moves?.[0]?.lot);
      equal('its debt', detail.debt ?? 0, change.debt);
      break;
    case 'reset':
      equal('what is carried', detail.carried ?? 0, after.monthly - (detail.allocation ?? 0));
      break;
    case 'plan':
      // Its allocation is what the account is followed by.
      break;
  }
}

function purchaseOf({ entry, found }: Step) {
  return found.purchases.get(ledgerKey({ account: entry.account, key: idOf(entry) }));
}
