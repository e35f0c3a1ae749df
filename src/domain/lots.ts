import { type Account, type Hold, type Lot, type LotPart, monthlyRemaining } from './account.ts';

/** Credits by where they come from. */
export type Parts = Pick<Hold, 'monthly' | 'lots'>;

/** The next `credits` that nobody holds, in the order of spending: monthly first, then lots, oldest first. */
export function nextParts(account: Account, credits: number): Parts {
  const monthly = Math.min(credits, freeMonthly(account));
  const lots: LotPart[] = [];
  let rest = credits - monthly;
  for (const lot of account.lots) {
    if (rest === 0) break;
    const part = Math.min(rest, unheldOf(account, lot));
    if (part > 0) lots.push({ lot: lot.lot, credits: part });
    rest -= part;
  }
  return { monthly, lots };
}

function freeMonthly(account: Account): number {
  let held = 0;
  for (const hold of account.holds) held += hold.monthly;
  return monthlyRemaining(account) - held;
}

/** What is left of a lot and not held. */
export function unheldOf({ holds }: Pick<Account, 'holds'>, { lot, credits }: Lot): number {
  let free = credits;
  for (const hold of holds) {
    for (const part of hold.lots) if (part.lot === lot) free -= part.credits;
  }
  return free;
}

/** The lots after `parts` were taken out of them. */
export function withoutParts(lots: readonly Lot[], parts: readonly LotPart[]): readonly Lot[] {
  if (parts.length === 0) return lots;
  let left = lots;
  for (const { lot, credits } of parts) {
    left = left.map(each => (each.lot === lot ? { ...each, credits: each.credits - credits } : each));
  }
  return left.filter(isOfUse);
}

/** The lots with one of them changed, put in at its place, or dropped because it has nothing more to say. */
export function withLot(lots: readonly Lot[], changed: Lot): readonly Lot[] {
  const others = lots.filter(({ lot }) => lot !== changed.lot);
  return [...others, changed].filter(isOfUse).sort((one, other) => one.seq - other.seq);
}

/** A lot by its key, or the one of which nothing was left to keep. */
export function lotOf({ lots }: Pick<Account, 'lots'>, lot: string, seq: number): Lot {
  return lots.find(each => each.lot === lot) ?? { lot, seq, credits: 0, takenBack: 0, debt: 0 };
}

function isOfUse({ credits, takenBack }: Lot): boolean {
  return credits > 0 || takenBack > 0;
}
