import type { Buckets, Hold } from './account.ts';
import type { Asked, Declined, PurchaseOnLine } from './command.ts';
import type { Instant } from './cycle.ts';
import type { FactKind } from './purchase.ts';
import type { HourOfUse, UsageWindow } from './usage-window.ts';

export const entryTypes = [
  'usage',
  'hold',
  'release',
  'reversal',
  'purchase',
  'adjustment',
  'refund',
  /** Paid credits that went to a debt. */
  'repayment',
  'reset',
  /** A smaller or larger plan. */
  'plan',
  /** Monthly credits that only a hold had kept beyond their end. */
  'lapse',
  /** A request for credits that an owner declined: it moves nothing. */
  'decline',
] as const;
export type EntryType = (typeof entryTypes)[number];

export const lineTypes = ['usage', 'purchase', 'reset', 'refund', 'adjustment'] as const;
export type LineType = (typeof lineTypes)[number];

/** What the caller reported of one consumption, or set aside for one. */
export interface ReportedUse {
  readonly credits: number;
  readonly channel: string;
  readonly kind: string;
  readonly occurredAt: Instant;
  readonly conversation: string | null;
  readonly description: string | null;
}

/** What an entry changed in one lot. */
export interface LotMove {
  readonly lot: string;
  /** Of the lot's grant: its place among the lots. */
  readonly seq: number;
  readonly credits: number;
  readonly debt: number;
}

/** One immutable fact of the ledger: what it changed, and the balance after. */
export interface Entry {
  readonly account: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: EntryType;
  /** What makes it happen once for ever in its account; null where its place in time does. */
  readonly key: string | null;
  readonly change: Buckets;
  readonly after: Buckets;
  /** How `change.paid` and `change.debt` fall on the lots; null where they are 0. */
  readonly moves: readonly LotMove[] | null;
  readonly use: ReportedUse | null;
  /** The reason that a person gave. */
  readonly note: string | null;
}

/** One line of the history as it is kept; the words are made when it is read. */
export interface Line {
  readonly account: string;
  readonly seq: number;
  readonly at: Instant;
  readonly type: LineType;
  readonly credits: number;
  /** Monthly and paid credits after it, held ones included. */
  readonly balanceAfter: number;
  readonly detail: LineDetail;
  /** Used credits by hour; negative where use was returned. */
  readonly hours?: readonly HourOfUse[];
}

export interface LineDetail {
  /** A usage window, and the sequence number of its last entry. */
  readonly use?:
    | (Pick<UsageWindow, 'from' | 'to' | 'channels' | 'kinds'> & { readonly lastSeq?: number | undefined })
    | undefined;
  /** A hold that was released, with the credits it held. */
  readonly released?:
    | { readonly id: string; readonly credits: number; readonly reason: string | null }
    | undefined;
  /** A usage event that was returned, with the credits it had used. */
  readonly reversed?: { readonly id: string; readonly credits: number } | undefined;
  readonly purchase?: PurchaseOnLine | undefined;
  /** Who had asked for a purchase. */
  readonly asked?: Asked | undefined;
  /** A request that was declined. */
  readonly declined?: Declined | undefined;
  /** Why money moved back or forth. */
  readonly because?: FactKind | undefined;
  /** Credits that became debt; negative where debt was cancelled. */
  readonly debt?: number | undefined;
  /** Credits that went to a debt. */
  readonly repaid?: number | undefined;
  /** Monthly credits that ended with the hold that kept them. */
  readonly lapsed?: number | undefined;
  /** Monthly credits from here on, and those of earlier cycles that holds still keep. */
  readonly allocation?: number | undefined;
  readonly carried?: number | undefined;
  /** The plan that the account moved to. */
  readonly plan?: string | undefined;
  /** Why somebody adjusted. */
  readonly reason?: string | undefined;
}

/** The line of a usage window. */
export function usageLine(account: string, window: UsageWindow): Line {
  const { seq, lastSeq, at, credits, balanceAfter, from, to, channels, kinds, hours } = window;
  return {
    account,
    seq,
    at,
    type: 'usage',
    credits: -credits,
    balanceAfter,
    detail: { use: { from, to, channels, kinds, lastSeq } },
    hours,
  };
}

/** What has become of a hold. */
export interface HoldState extends Pick<Hold, 'id'> {
  readonly status: 'held' | 'captured' | 'released';
  readonly credits: number;
  readonly captured: number;
  /** Null once it has ended. */
  readonly expiresAt: Instant | null;
}

/** Which filter of the history a line answers to, besides "All Transactions". */
export function partOf({ type, credits }: Pick<Line, 'type' | 'credits'>): 'added' | 'usage' | 'other' {
  if (type === 'usage') return 'usage';
  if (type === 'adjustment' || type === 'refund') return credits > 0 ? 'added' : 'other';
  return 'added';
}
