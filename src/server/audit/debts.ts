import type { Account, LotPart } from '../../domain/account.ts';
import { withLot } from '../../domain/lots.ts';
import { type Due, lotIn } from './trail.ts';

type Lots = Pick<Account, 'lots'>;

/** What new credits of a lot have to pay: every debt, oldest first, as far as they go. */
export function dueAll({ lots }: Lots, from: string): Due[] {
  let left = lotIn({ lots }, from)?.credits ?? 0;
  const debts: LotPart[] = [];
  for (const { lot, debt } of lots) {
    const credits = Math.min(left, debt);
    if (credits > 0) debts.push({ lot, credits });
    left -= credits;
  }
  return debts.length > 0 ? [{ from, debts }] : [];
}

/** What credits that return to their lots have to pay: their own lots' debts. */
export function dueOwn(account: Lots, parts: readonly LotPart[]): Due[] {
  const due: Due[] = [];
  for (const { lot, credits } of parts) {
    const part = Math.min(credits, lotIn(account, lot)?.debt ?? 0);
    if (part > 0) due.push({ from: lot, debts: [{ lot, credits: part }] });
  }
  return due;
}

/** The lots after a debt was paid. */
export function lotsAfter(lots: Account['lots'], { from, debts }: Due): Account['lots'] {
  let next = lots;
  let paid = 0;
  for (const { lot, credits } of debts) {
    const owing = lotIn({ lots: next }, lot);
    if (owing) next = withLot(next, { ...owing, debt: owing.debt - credits });
    paid += credits;
  }
  const payer = lotIn({ lots: next }, from);
  return payer ? withLot(next, { ...payer, credits: payer.credits - paid }) : next;
}
