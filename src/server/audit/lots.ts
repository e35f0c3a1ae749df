import type { Account, LotPart } from '../../domain/account.ts';
import { lotOf, unheldOf, withLot, withoutParts } from '../../domain/lots.ts';
import { ledgerKey } from '../store/transaction.ts';
import { dueAll, lotsAfter } from './debts.ts';
import type { Step } from './entries.ts';
import { demand, demandEqual, LedgerFault } from './fault.ts';
import { idOf } from './question.ts';
import type { Change } from './trail.ts';

/** A purchase grants its credits, if its money was captured. */
export function purchase(step: Step): Change {
  const { entry, found, where } = step;
  const id = idOf(entry);
  const bought = found.purchases.get(ledgerKey({ account: entry.account, key: id }));
  if (!bought) throw new LedgerFault(`${where()} grants purchase ${id}, which nobody began.`);
  const isCaptured = bought.facts.some(({ kind }) => kind === 'captured');
  demand(isCaptured, () => `${where()} grants purchase ${id}, whose money was not captured.`);
  return grant(step, bought.credits);
}

/** An adjustment adds a lot, or takes unheld credits away, newest lot first. */
export function adjustment(step: Step): Change {
  const { trail, entry, where } = step;
  const { paid } = entry.change;
  demand(paid !== 0, () => `${where()} adjusts nothing.`);
  if (paid > 0) return grant(step, paid);
  const { account } = trail;
  let left = -paid;
  const parts = account.lots.toReversed().map((lot): LotPart => {
    const credits = Math.min(left, unheldOf(account, lot));
    left -= credits;
    return { lot: lot.lot, credits };
  });
  demand(left === 0, () => `${where()} takes ${-paid} paid credits away, ${left} more than were free.`);
  return { lots: withoutParts(account.lots, parts) };
}

/** A refund calls credits of one purchase back: from its lot, else as debt; or returns them. */
export function refund({ trail, entry, found, where }: Step): Change {
  const [move, ...more] = entry.moves ?? [];
  if (!move || more.length > 0) throw new LedgerFault(`${where()} is a refund of other than one lot.`);
  const { account } = trail;
  const granted = found.recorded.get(ledgerKey({ account: entry.account, key: move.lot }));
  if (granted?.type !== 'purchase')
    throw new LedgerFault(`${where()} refunds ${move.lot}, which is no purchase.`);
  demandEqual(where, 'the place of its lot', move.seq, granted.seq);
  const lot = lotOf(account, move.lot, move.seq);
  const called = move.debt - move.credits;
  const should =
    called > 0 ? -Math.min(called, unheldOf(account, lot)) : -called - Math.min(-called, lot.debt);
  demandEqual(where, `the change of ${move.lot}`, move.credits, should);
  const takenBack = lot.takenBack + called;
  const granting = granted.change.paid;
  demand(
    takenBack >= 0 && takenBack <= granting,
    () => `${where()}: ${takenBack} credits of ${move.lot} are called back, and it granted ${granting}.`,
  );
  const changed = { ...lot, credits: lot.credits + move.credits, debt: lot.debt + move.debt, takenBack };
  return { lots: withLot(account.lots, changed) };
}

/** A repayment pays exactly what is due. */
export function repayment({ trail, where }: Step): Change {
  const due = trail.due.shift();
  if (!due) throw new LedgerFault(`${where()} pays a debt, and none was due.`);
  return { lots: lotsAfter(trail.account.lots, due) };
}

function grant({ trail, entry }: Step, credits: number): Change {
  const lot = { lot: entry.key ?? '', seq: entry.seq, credits, takenBack: 0, debt: 0 };
  const lots: Account['lots'] = [...trail.account.lots, lot];
  trail.due = dueAll({ lots }, lot.lot);
  return { lots };
}
