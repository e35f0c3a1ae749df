import type { Anchor, Cycle, Instant } from './cycle.ts';
import type { UsageWindow } from './usage-window.ts';

/** What a plan gives each cycle. */
export interface Plan {
  readonly name: string;
  readonly allocation: number;
}

/** Whether an account may use and buy credits. What it has stays its own, and its cycles go on, whatever it says. */
export type AccountStatus = 'active' | 'suspended' | 'closed';

/** The paid credits of one purchase or positive adjustment. Gone from the account once it has nothing more to say. */
export interface Lot {
  /** The key it was granted under: `purchase:<id>` or `adjustment:<id>`. */
  readonly lot: string;
  /** Sequence number of its grant; lots are spent in this order. */
  readonly seq: number;
  /** What is left, held credits included. */
  readonly credits: number;
  /** How many of its credits were called back because money was; and how many of those were gone and are owed. */
  readonly takenBack: number;
  readonly debt: number;
}

/** Credits of one lot. */
export interface LotPart {
  readonly lot: string;
  readonly credits: number;
}

/** Credits set aside before they are used. They stay in their buckets and are not available to anybody else. */
export interface Hold {
  readonly id: string;
  readonly at: Instant;
  /** When it releases itself. */
  readonly expiresAt: Instant;
  /** Start of the cycle that its monthly credits are of. */
  readonly cycleStart: Instant;
  readonly monthly: number;
  readonly lots: readonly LotPart[];
  readonly channel: string;
  readonly kind: string;
  readonly conversation: string | null;
}

/** The state of one account: all that `decide` needs to know. Credits are integers, never negative. */
export interface Account extends Anchor {
  readonly account: string;
  readonly name: string;
  readonly status: AccountStatus;
  readonly plan: Plan;
  readonly currency: string;
  readonly cycle: Cycle;
  /** Monthly credits of this cycle, and how many of them are spent. */
  readonly allocation: number;
  readonly used: number;
  /** Oldest first. */
  readonly lots: readonly Lot[];
  readonly holds: readonly Hold[];
  /** Sequence number and time of the last entry. */
  readonly seq: number;
  readonly lastAt: Instant;
  /** The usage line that still grows. */
  readonly window: UsageWindow | null;
  /** The zones it was in before, oldest first, each with the last entry that was written in it. */
  readonly earlierZones: readonly EarlierZone[];
}

/** A zone that an account was in. */
export interface EarlierZone {
  readonly timeZone: string;
  readonly lastSeq: number;
}

/** So many earlier zones are kept; of more the oldest are forgotten. */
const mostEarlierZones = 50;

/** The earlier zones of an account that goes to another one. */
export function zonesLeft({ earlierZones, timeZone, seq }: Account): readonly EarlierZone[] {
  // In a zone in which nothing was written nothing is looked for.
  if (earlierZones.at(-1)?.lastSeq === seq) return earlierZones;
  return [...earlierZones, { timeZone, lastSeq: seq }].slice(-mostEarlierZones);
}

/** The zone that an account was in when it wrote an entry. */
export function zoneAt({ earlierZones, timeZone }: Account, seq: number): string {
  return earlierZones.find(({ lastSeq }) => seq <= lastSeq)?.timeZone ?? timeZone;
}

/** The four sums that every entry moves. */
export interface Buckets {
  readonly monthly: number;
  readonly paid: number;
  /** Part of monthly and paid. */
  readonly held: number;
  readonly debt: number;
}

type MonthlyState = Pick<Account, 'allocation' | 'used' | 'holds' | 'cycle'>;

/** Monthly credits that are left: of this cycle, and those of ended cycles or larger plans that a hold still keeps. */
export function monthlyRemaining({ allocation, used, holds, cycle }: MonthlyState): number {
  let ofThisCycle = 0;
  let ofEarlierCycles = 0;
  for (const hold of holds) {
    if (hold.cycleStart === cycle.start) ofThisCycle += hold.monthly;
    else ofEarlierCycles += hold.monthly;
  }
  return Math.max(0, allocation - used, ofThisCycle) + ofEarlierCycles;
}

/** Paid credits that are left, held ones included. */
export function paidRemaining({ lots }: Pick<Account, 'lots'>): number {
  let sum = 0;
  for (const lot of lots) sum += lot.credits;
  return sum;
}

/** The credits of one hold. */
export function creditsOf({ monthly, lots }: Pick<Hold, 'monthly' | 'lots'>): number {
  let sum = monthly;
  for (const part of lots) sum += part.credits;
  return sum;
}

/** Credits of all open holds. */
export function heldCredits({ holds }: Pick<Account, 'holds'>): number {
  let sum = 0;
  for (const hold of holds) sum += creditsOf(hold);
  return sum;
}

/** What the account has: monthly and paid credits, held ones included. The balance that the history adds up to. */
export function balance(account: Account): number {
  return monthlyRemaining(account) + paidRemaining(account);
}

/** What can be spent now. */
export function available(account: Account): number {
  return balance(account) - heldCredits(account);
}

export function bucketsOf(account: Account): Buckets {
  let debt = 0;
  for (const lot of account.lots) debt += lot.debt;
  return {
    monthly: monthlyRemaining(account),
    paid: paidRemaining(account),
    held: heldCredits(account),
    debt,
  };
}
