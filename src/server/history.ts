import type { Transaction } from '../contract/transaction.ts';
import type { Asked } from '../domain/command.ts';
import { dayAfter, type Instant, startOfDay } from '../domain/cycle.ts';
import type { Line, LineDetail } from '../domain/entry.ts';
import type { FactKind } from '../domain/purchase.ts';
import { describeUsage } from '../domain/usage-window.ts';
import { Refused } from './problem.ts';
import type { HistoryPage, Store } from './store/store.ts';
import { toldOf } from './told.ts';

const isoOf = (at: Instant) => new Date(at).toISOString();

/** A line of the history as a caller sees it, its words in English and its times as instants. */
export function toTransaction(line: Line, timeZone: string): Transaction {
  const { at, type, credits, balanceAfter, detail } = line;
  const { use, purchase, asked, allocation } = detail;
  const told = toldOf(line);
  return {
    id: nameOf(line),
    type,
    at: isoOf(at),
    ...(use && { from: isoOf(use.from), to: isoOf(use.to), channels: use.channels, kinds: use.kinds }),
    description: describe(line, timeZone),
    credits,
    balanceAfter,
    ...(purchase && { purchase: purchase.id }),
    // Of a refund it would look like the money that went back, which can be less.
    ...(purchase && type === 'purchase' && { priceMinor: purchase.priceMinor, currency: purchase.currency }),
    ...(asked && { askedBy: asked.user, ...(asked.note !== null && { note: asked.note }) }),
    ...(told && { told }),
    ...(allocation !== undefined && { allocation }),
  };
}

// A line's first entry and its time name it for ever, even while it grows.
function nameOf({ at, seq }: Pick<Line, 'at' | 'seq'>): string {
  return `${at.toString(36)}-${seq.toString(36)}`;
}

/** The line that is called so, with the use that still grows it. Refuses with `not_found`. */
export async function findLine(store: Pick<Store, 'history'>, account: string, name: string): Promise<Line> {
  const [at = Number.NaN, seq = Number.NaN] = name.split(/(?<=.)-/).map(part => Number.parseInt(part, 36));
  if (Number.isSafeInteger(at) && Number.isSafeInteger(seq) && nameOf({ at, seq }) === name) {
    const from = { from: at, before: at + 1, after: { at, seq: seq + 1 } };
    const [line] = await store.history({ account, filter: 'all', ...from, limit: 1 });
    if (line?.seq === seq) return line;
  }
  throw new Refused('not_found', `No transaction is called ${name}.`);
}

function describe({ type, credits, detail }: Line, timeZone: string): string {
  const { use, released, reversed, asked, declined, reason } = detail;
  if (use) return describeUsage({ ...use, credits: -credits }, timeZone);
  if (released)
    return `Released ${released.credits}${released.reason === null ? '' : `: ${released.reason}`}`;
  if (reversed) return describeReversal(credits, reversed.credits);
  if (type === 'reset') return 'Monthly credit reset';
  if (type === 'purchase') return `Credits purchased${asked ? `. ${describeAsked(asked)}` : ''}`;
  if (declined) {
    const why = declined.reason === null ? '' : `: ${declined.reason}`;
    return `Top-up request for ${declined.credits.toLocaleString('en-US')} declined${why}`;
  }
  if (type === 'refund') return describeRefund(credits, detail);
  if (detail.plan) return `Plan changed to ${detail.plan}`;
  if (detail.repaid) return `Owed credits repaid - ${detail.repaid}`;
  if (detail.lapsed) return `Monthly credits lapsed - ${detail.lapsed}`;
  const what = credits < 0 ? 'Credits removed' : 'Credits added';
  return reason ? `${what}: ${reason}` : what;
}

function describeAsked({ user, note }: Asked): string {
  return `Asked for by ${user}${note === null ? '' : `: ${note}`}`;
}

// Monthly credits of an ended cycle do not come back, nor those that a smaller plan has no room for.
function describeReversal(returned: number, used: number): string {
  const lapsed = used - returned;
  return `AI Credits Returned - ${returned}${lapsed > 0 ? `, ${lapsed} more have lapsed` : ''}`;
}

function describeRefund(credits: number, { because, debt = 0 }: LineDetail): string {
  // A refund can be told of before the payment is, or in any other word.
  const what = (because && refundWords[because]) ?? 'Purchase refunded';
  if (debt > 0) return `${what}, ${debt} used credits are owed`;
  if (debt < 0) return `${what}, ${-debt} credits are no longer owed`;
  return credits > 0 ? `${what}, credits returned` : what;
}

const refundWords: Partial<Record<FactKind, string>> = {
  refund_failed: 'Refund failed',
  disputed: 'Payment disputed',
  dispute_lost: 'Dispute lost',
  dispute_won: 'Dispute won',
};

/** The days of a query as instants, `[from, before)`. Refuses a range that ends before it begins. */
export function rangeOf(
  query: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
): Pick<HistoryPage, 'from' | 'before'> {
  if (query.from && query.to && query.from > query.to) {
    throw new Refused('invalid_request', `from: ${query.from} is after to, ${query.to}.`);
  }
  return {
    from: query.from ? startOfDay(query.from, timeZone) : Number.MIN_SAFE_INTEGER,
    before: query.to ? startOfDay(dayAfter(query.to), timeZone) : Number.MAX_SAFE_INTEGER,
  };
}

/** The text that resumes a history after a line. */
export function cursorOf({ at, seq }: Pick<Line, 'at' | 'seq'>): string {
  return Buffer.from(`${at}.${seq}`).toString('base64url');
}

/** The place that a cursor names. Refuses one that this server did not make. */
export function placeOf(cursor: string): { at: Instant; seq: number } {
  const [, at, seq] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (at === undefined || seq === undefined)
    throw new Refused('invalid_request', 'cursor: is not one of this server.');
  return { at: Number(at), seq: Number(seq) };
}
