import type { Account, Buckets } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Entry, Line } from '../../domain/entry.ts';
import type { TopUpRequest } from '../../domain/top-up-request.ts';
import type { PurchaseRecord } from '../store/store.ts';
import type { LedgerKey } from '../store/transaction.ts';

/** A line of the history, and the filter that it was put under. */
export interface StoredLine extends Line {
  readonly part: string;
}

/** An account as its row says, and the four sums that stand beside it. */
export interface StoredAccount {
  readonly account: Account;
  readonly buckets: Buckets;
}

/** Used credits of one hour of an account. */
export interface StoredHour {
  readonly account: string;
  readonly channel: string;
  readonly kind: string;
  readonly credits: number;
}

/** A day of an account, and what its hours make of it; null is what either of them lacks. */
export interface StoredDay {
  readonly account: string;
  readonly day: number;
  readonly hours: string | null;
  readonly names: string | null;
  readonly madeHours: string | null;
  readonly madeNames: string | null;
}

/** A stretch of one account's entries, both ends included. */
export interface Span {
  readonly account: string;
  readonly first: Place;
  readonly last: Place;
}

interface Place {
  readonly at: Instant;
  readonly seq: number;
}

/** What some entries point to. */
export interface Question {
  readonly keys: readonly LedgerKey[];
  /** Purchases by their ids. */
  readonly purchases: readonly LedgerKey[];
  readonly spans: readonly Span[];
}

/** What stands there, by `ledgerKey`; lines by `lineName`. */
export interface Found {
  readonly recorded: ReadonlyMap<string, Entry>;
  readonly purchases: ReadonlyMap<string, PurchaseRecord>;
  readonly lines: ReadonlyMap<string, StoredLine>;
}

/** Rows of one page; a page has at most `pageRows`. */
export type Pages<T> = AsyncIterable<readonly T[]>;

/** The most rows that are in memory at once. */
export const pageRows = 10_000;

/**
 * One ledger at one moment, for reading. The entries come in pages; of each account in the order of their numbers.
 * Whatever cannot be read as a row throws a `LedgerFault`.
 */
export interface AuditSource {
  /** @throws LedgerFault where the engine itself finds damage, or a promise of the schema is missing */
  checkEngine(): Promise<void>;
  entries(): Pages<Entry>;
  accounts(): Pages<StoredAccount>;
  purchases(): Pages<PurchaseRecord>;
  requests(): Pages<TopUpRequest>;
  hours(): Pages<StoredHour>;
  days(): Pages<StoredDay>;
  /** How many lines each account has. */
  lineCounts(): Pages<{ readonly account: string; readonly lines: number }>;
  find(question: Question): Promise<Found>;
  close(): Promise<void>;
}

/** One name for the line that begins with an entry. */
export function lineName({ account, seq }: { account: string; seq: number }): string {
  return `${account}\n${seq}`;
}
