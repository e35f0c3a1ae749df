import { type Account, type Buckets, bucketsOf, type Lot, type LotPart } from '../../domain/account.ts';
import type { Entry } from '../../domain/entry.ts';
import type { StoredLine } from './source.ts';

/** Debts that have to be paid by the very next entries, and the lot that pays. */
export interface Due {
  readonly from: string;
  readonly debts: readonly LotPart[];
}

/** What the uses of one usage line add up to. */
export interface Uses {
  readonly seq: number;
  readonly lastSeq: number;
  readonly at: number;
  readonly lastAt: number;
  readonly from: number;
  readonly to: number;
  readonly credits: number;
  readonly balanceAfter: number;
  readonly channels: Map<string, number>;
  readonly kinds: Map<string, number>;
}

/**
 * All that the audit remembers of one account: no more than its row holds, and sums. So memory grows with the number of
 * accounts, never with that of entries.
 */
export interface Trail {
  /** The account as its entries make it. Of its cycle only the start is known. */
  account: Account;
  buckets: Buckets;
  resets: number;
  /** An end of monthly credits that the next entry explains. */
  lapse: Entry | null;
  /** How many ended just before the present entry. */
  lapsed: number;
  due: Due[];
  /** Whether an entry named its lots yet. Those of the first version did not. */
  namesLots: boolean;
  /** The usage line that is being told, and what its entries add up to so far. Without a line it still grows. */
  line: StoredLine | null;
  uses: Uses | null;
  /** Lines so far, and the balance after the last one. */
  lines: number;
  lineBalance: number;
  /** Used credits by channel and kind, less those that were returned. */
  readonly used: Map<string, number>;
}

const nothing: Buckets = { monthly: 0, paid: 0, held: 0, debt: 0 };

/** An account before its first entry, which is written at `at`. */
export function createTrail(account: string, at: number): Trail {
  const empty: Account = {
    account,
    name: '',
    status: 'active',
    plan: { name: '', allocation: 0 },
    currency: '',
    timeZone: 'UTC',
    cycleAnchor: at,
    cycle: { start: at, end: Number.POSITIVE_INFINITY },
    allocation: 0,
    used: 0,
    lots: [],
    holds: [],
    seq: 0,
    lastAt: at,
    window: null,
    earlierZones: [],
  };
  return {
    account: empty,
    buckets: nothing,
    resets: 0,
    lapse: null,
    lapsed: 0,
    due: [],
    namesLots: false,
    line: null,
    uses: null,
    lines: 0,
    lineBalance: 0,
    used: new Map(),
  };
}

/** What an account's entries may have changed in it. */
export type Change = Partial<Pick<Account, 'cycle' | 'allocation' | 'used' | 'lots' | 'holds'>>;

/** The sums of the account after a change. */
export function bucketsAfter(account: Account, change: Change): Buckets {
  return bucketsOf({ ...account, ...change });
}

/** One lot of an account, or the one of which nothing was left to keep. */
export function lotIn({ lots }: Pick<Account, 'lots'>, name: string): Lot | undefined {
  return lots.find(({ lot }) => lot === name);
}

/** Adds to a sum that has a name. */
export function addTo(sums: Map<string, number>, name: string, credits: number): void {
  sums.set(name, (sums.get(name) ?? 0) + credits);
}
