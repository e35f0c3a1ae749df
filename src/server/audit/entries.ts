import type { Buckets } from '../../domain/account.ts';
import type { Entry, EntryType, LotMove } from '../../domain/entry.ts';
import { planChange, reset } from './cycles.ts';
import { demand, demandEqual, demandSame, type Where } from './fault.ts';
import { capture, lapse, placeHold, release, settleLapse } from './holds.ts';
import { countUse } from './hours.ts';
import { followLine } from './lines.ts';
import { adjustment, purchase, refund, repayment } from './lots.ts';
import { reversal } from './reversals.ts';
import { type Found, lineName, type StoredLine } from './source.ts';
import { spend } from './spends.ts';
import { bucketsAfter, type Change, type Trail } from './trail.ts';

/** An entry among what it has to agree with. */
export interface Step {
  readonly trail: Trail;
  readonly entry: Entry;
  readonly line: StoredLine | undefined;
  readonly found: Found;
  readonly where: Where;
}

/** Follows one entry: from the account before it, it has to lead to the sums that it says. */
export function followEntry(trail: Trail, entry: Entry, found: Found): void {
  const where = () => `Entry ${entry.seq} of account ${entry.account}`;
  const step: Step = { trail, entry, line: found.lines.get(lineName(entry)), found, where };
  checkOrder(step);
  checkSums(step);
  checkKey(step);
  settleLapse(step);
  checkDue(step);
  const change = changeOf(step);
  const { lots } = trail.account;
  if (entry.type !== 'lapse') checkChange(step, change);
  checkMoves(step, lots, change.lots ?? lots);
  trail.account = { ...trail.account, ...change, seq: entry.seq, lastAt: entry.at };
  trail.buckets = entry.after;
  if (entry.moves || entry.type === 'hold') trail.namesLots = true;
  countUse(step);
  followLine(step);
}

function changeOf(step: Step): Change {
  switch (step.entry.type) {
    case 'usage':
      return step.entry.key?.startsWith('end:') ? capture(step) : spend(step);
    case 'hold':
      return placeHold(step);
    case 'release':
      return release(step);
    case 'lapse':
      return lapse(step);
    case 'reversal':
      return reversal(step);
    case 'purchase':
      return purchase(step);
    case 'adjustment':
      return step.entry.key === null ? planChange(step) : adjustment(step);
    case 'refund':
      return refund(step);
    case 'repayment':
      return repayment(step);
    case 'reset':
      return reset(step);
    case 'plan':
      return planChange(step);
    case 'decline':
      return {};
  }
}

function checkOrder({ trail, entry, where }: Step): void {
  const { seq, lastAt } = trail.account;
  demand(entry.seq === seq + 1, () => `${where()} comes after entry ${seq}; entry ${seq + 1} is missing.`);
  demand(seq > 0 || entry.type === 'reset', () => `${where()} opens the account with a ${entry.type}.`);
  demand(
    entry.at >= lastAt,
    () => `${where()} was written at ${entry.at}, before ${lastAt} of entry ${seq}.`,
  );
}

const bucketNames = ['monthly', 'paid', 'held', 'debt'] as const satisfies (keyof Buckets)[];

function checkSums({ trail, entry: { change, after }, where }: Step): void {
  for (const name of bucketNames) {
    const [before, is, by] = [trail.buckets[name], after[name], change[name]];
    demand(is === before + by, () => `${where()}: ${name} after it is ${is}, not ${before} and ${by} more.`);
    demand(is >= 0, () => `${where()}: ${name} after it is ${is}, less than nothing.`);
  }
  const has = after.monthly + after.paid;
  demand(after.held <= has, () => `${where()}: ${after.held} credits are held, and there are ${has}.`);
}

const keyBegins: Readonly<Record<EntryType, readonly (string | null)[]>> = {
  usage: ['usage', 'end'],
  hold: ['usage'],
  release: ['end'],
  reversal: ['reversal'],
  purchase: ['purchase'],
  // Of a plan change in the first version.
  adjustment: ['adjustment', null],
  refund: [null],
  repayment: [null],
  reset: [null],
  plan: [null],
  lapse: [null],
  decline: ['request'],
};

function checkKey({ entry: { type, key }, where }: Step): void {
  const begin = key === null ? null : key.slice(0, Math.max(0, key.indexOf(':')));
  demand(keyBegins[type].includes(begin), () => `${where()}, of type ${type}, has the key ${key}.`);
}

function checkDue({ trail, entry, where }: Step): void {
  const [due] = trail.due;
  demand(
    !due || entry.type === 'repayment',
    () => `${where()} is written although ${due?.from} had to pay a debt first.`,
  );
}

function checkChange({ trail, entry, where }: Step, change: Change): void {
  const should = bucketsAfter(trail.account, change);
  for (const name of bucketNames) {
    demandEqual(where, `${name} after it`, entry.after[name], should[name]);
  }
}

type Lots = Trail['account']['lots'];

function checkMoves({ trail, entry, where }: Step, before: Lots, after: Lots): void {
  if (before === after && entry.moves === null) return;
  const should = movesBetween(before, after);
  // The first version named no lots. What its entries took is told by the order of spending.
  if (entry.moves === null && !trail.namesLots) return;
  const moves = entry.moves?.map(({ lot, seq, credits, debt }) => ({ lot, seq, credits, debt })) ?? [];
  demandSame(where, 'what it moves in the lots', moves.sort(bySeq), should);
}

function movesBetween(before: Lots, after: Lots): LotMove[] {
  const moves = new Map<string, LotMove>();
  for (const { lot, seq, credits, debt } of after) moves.set(lot, { lot, seq, credits, debt });
  for (const { lot, seq, credits, debt } of before) {
    const { credits: left, debt: owed } = moves.get(lot) ?? { credits: 0, debt: 0 };
    moves.set(lot, { lot, seq, credits: left - credits, debt: owed - debt });
  }
  return [...moves.values()].filter(({ credits, debt }) => credits !== 0 || debt !== 0).sort(bySeq);
}

function bySeq(one: LotMove, other: LotMove): number {
  return one.seq - other.seq;
}
