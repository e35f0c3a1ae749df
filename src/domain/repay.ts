import type { LotPart } from './account.ts';
import type { Instant } from './cycle.ts';
import { withLot } from './lots.ts';
import { closeWindow, type Writing, writeEntry, writeLine } from './writing.ts';

/** New paid credits pay every debt first, oldest first. What they pay counts as spent from their lot. */
export function repayAll(writing: Writing, lot: string, at: Instant): void {
  let rest = writing.account.lots.find(each => each.lot === lot)?.credits ?? 0;
  const debts: LotPart[] = [];
  for (const owed of writing.account.lots) {
    const credits = Math.min(rest, owed.debt);
    if (credits > 0) debts.push({ lot: owed.lot, credits });
    rest -= credits;
  }
  pay(writing, lot, debts, at);
}

/** Credits that return to lots whose money was reversed pay those lots' debts. */
export function repayOwn(writing: Writing, parts: readonly LotPart[], at: Instant): void {
  for (const { lot, credits } of parts) {
    const owed = writing.account.lots.find(each => each.lot === lot)?.debt ?? 0;
    const part = Math.min(credits, owed);
    if (part > 0) pay(writing, lot, [{ lot, credits: part }], at);
  }
}

function pay(writing: Writing, from: string, debts: readonly LotPart[], at: Instant): void {
  let repaid = 0;
  let { lots } = writing.account;
  for (const { lot, credits } of debts) {
    repaid += credits;
    const owed = lots.find(each => each.lot === lot);
    if (owed) lots = withLot(lots, { ...owed, debt: owed.debt - credits });
  }
  const payer = lots.find(each => each.lot === from);
  if (repaid === 0 || !payer) return;
  closeWindow(writing);
  writeEntry(
    writing,
    { type: 'repayment', key: null, at },
    { lots: withLot(lots, { ...payer, credits: payer.credits - repaid }) },
  );
  writeLine(writing, 'adjustment', { repaid });
}
