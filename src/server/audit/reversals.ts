import { keyFor } from '../../domain/command.ts';
import { lotOf, withLot } from '../../domain/lots.ts';
import { ledgerKey } from '../store/transaction.ts';
import { dueOwn } from './debts.ts';
import type { Step } from './entries.ts';
import { LedgerFault } from './fault.ts';
import { idOf } from './question.ts';
import type { Change } from './trail.ts';

/** A reversal returns exactly what a use took; monthly credits of an ended cycle have lapsed. */
export function reversal(step: Step): Change {
  const { trail } = step;
  const { account } = trail;
  const { told, spent } = reversedUse(step);
  const monthly = told.at >= account.cycle.start ? -spent.change.monthly : 0;
  const parts = (spent.moves ?? []).map(({ lot, seq, credits }) => ({ lot, seq, credits: -credits }));
  let { lots } = account;
  for (const { lot, seq, credits } of parts) {
    const returned = lotOf({ lots }, lot, seq);
    lots = withLot(lots, { ...returned, credits: returned.credits + credits });
  }
  trail.due = dueOwn({ lots }, parts);
  return { used: account.used - monthly, lots };
}

/** The use that a reversal returns: where it was first told, and where it was spent. */
export function reversedUse({ entry, found, where }: Step) {
  const { account, seq } = entry;
  const id = idOf(entry);
  const at = (key: string) => found.recorded.get(ledgerKey({ account, key }));
  const told = at(keyFor.usage(id));
  const spent = told?.type === 'hold' ? at(keyFor.end(id)) : told;
  if (!told || !spent?.use || spent.type !== 'usage' || spent.seq >= seq) {
    throw new LedgerFault(`${where()} returns usage ${id}, which was not recorded before.`);
  }
  return { told, spent, use: spent.use };
}
