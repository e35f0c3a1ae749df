import { type Account, paidRemaining } from './account.ts';
import {
  type AdjustCommand,
  type Circumstances,
  keyFor,
  type PurchaseCommand,
  type Refusal,
  type TakeBackCommand,
  type Verdict,
} from './command.ts';
import { lotOf, unheldOf, withLot, withoutParts } from './lots.ts';
import { repayAll } from './repay.ts';
import { closeWindow, type NewEntry, type Writing, writeEntry, writeLine } from './writing.ts';

/** Lots of one account beyond which credits are not given by hand: all of them are in its row. */
export const maxLots = 1000;

/** Grants a purchase's credits, once for ever. */
export function grant(writing: Writing, command: PurchaseCommand, given: Circumstances): Verdict {
  const key = keyFor.purchase(command.purchase.id);
  if (given.recorded(key)) return 'duplicate';
  addLot(writing, { type: 'purchase', key, at: given.now }, command.credits);
  const { purchase, asked } = command;
  writeLine(writing, 'purchase', { purchase, ...(asked && { asked }) });
  repayAll(writing, key, given.now);
  return 'recorded';
}

/** Adds paid credits, or takes unheld ones away, newest lot first. */
export function adjust(writing: Writing, command: AdjustCommand, given: Circumstances): Verdict {
  const { id, credits, reason } = command;
  const key = keyFor.adjustment(id);
  const recorded = given.recorded(key);
  if (recorded) return recorded.change.paid === credits ? 'duplicate' : otherCredits(id);
  const entry: NewEntry & { key: string } = { type: 'adjustment', key, at: given.now, note: reason };
  if (credits > 0) {
    if (writing.account.lots.length >= maxLots) return tooManyLots(writing.account);
    addLot(writing, entry, credits);
    writeLine(writing, 'adjustment', { reason });
    repayAll(writing, key, given.now);
    return 'recorded';
  }
  const lots = withoutNewest(writing.account, -credits);
  if (!lots) return tooFewPaid(writing.account, -credits);
  closeWindow(writing);
  writeEntry(writing, entry, { lots });
  writeLine(writing, 'adjustment', { reason });
  return 'recorded';
}

/** Brings what was taken back of a purchase to what its reversed money says: from its lot, else as debt; or returns it. */
export function takeBack(writing: Writing, command: TakeBackCommand, given: Circumstances): Verdict {
  const { purchase, because } = command;
  const key = keyFor.purchase(purchase.id);
  const granted = given.recorded(key);
  if (!granted) return { code: 'not_found', detail: `Purchase ${purchase.id} granted no credits.` };
  const { account } = writing;
  const lot = lotOf(account, key, granted.seq);
  const more = command.credits - lot.takenBack;
  if (more === 0) return 'duplicate';
  const fromLot = Math.min(more, unheldOf(account, lot));
  // What returns cancels this purchase's debt before it refills the lot.
  const cancelled = Math.min(-more, lot.debt);
  const moved =
    more > 0 ? { credits: -fromLot, debt: more - fromLot } : { credits: -more - cancelled, debt: -cancelled };
  const changed = {
    ...lot,
    credits: lot.credits + moved.credits,
    debt: lot.debt + moved.debt,
    takenBack: command.credits,
  };
  closeWindow(writing);
  writeEntry(writing, { type: 'refund', key: null, at: given.now }, { lots: withLot(account.lots, changed) });
  writeLine(writing, 'refund', { purchase, because, ...(moved.debt !== 0 && { debt: moved.debt }) });
  return 'recorded';
}

function addLot(writing: Writing, entry: NewEntry & { key: string }, credits: number): void {
  closeWindow(writing);
  const { account } = writing;
  const lot = { lot: entry.key, seq: account.seq + 1, credits, takenBack: 0, debt: 0 };
  writeEntry(writing, entry, { lots: [...account.lots, lot] });
}

function withoutNewest(account: Account, credits: number): Account['lots'] | null {
  let rest = credits;
  const parts = account.lots.toReversed().map(lot => {
    const part = Math.min(rest, unheldOf(account, lot));
    rest -= part;
    return { lot: lot.lot, credits: part };
  });
  return rest === 0 ? withoutParts(account.lots, parts) : null;
}

function otherCredits(id: string): Refusal {
  const detail = `Adjustment ${id} was recorded with other credits. Nothing was adjusted again.`;
  return { code: 'idempotency_conflict', detail };
}

function tooManyLots({ account }: Account): Refusal {
  const detail = `Account ${account} has ${maxLots} lots of paid credits; give more when some are used. Nothing was adjusted.`;
  return { code: 'rate_limited', detail };
}

function tooFewPaid(account: Account, credits: number): Refusal {
  const detail = `This takes ${credits} paid credits away and ${paidRemaining(account)} are left, held ones included. Nothing was adjusted.`;
  return { code: 'insufficient_credits', detail };
}
