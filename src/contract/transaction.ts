import * as z from 'zod/mini';
import { day, whole } from './field.ts';
import { once } from './once.ts';
import { cursor, limit } from './page.ts';

export const historyFilters = ['all', 'added', 'usage'] as const;
export type HistoryFilter = (typeof historyFilters)[number];

/** Query of `GET /v1/transactions`. `from` and `to` are whole days in the account's time zone, both included. */
export const transactionsQuery = once(() =>
  z.object({
    filter: z._default(z.enum(historyFilters), 'all'),
    from: z.optional(day()),
    to: z.optional(day()),
    cursor: cursor(),
    limit: limit(),
  }),
);

/** Query of `GET /v1/transactions.csv`: the same filters, all pages. */
export const transactionsCsvQuery = once(() =>
  z.object({
    filter: z._default(z.enum(historyFilters), 'all'),
    from: z.optional(day()),
    to: z.optional(day()),
  }),
);

// Credits by name. A catch-all, where a record would say the same: it is 0.5 kB of the widget.
const sums = () => z.catchall(z.object({}), whole());

/** What is told of a line. `credits` is signed; `from` and `to` are the first and last use of a usage line. */
export const transactionFields = () => ({
  id: z.string(),
  /** `usage`, `purchase`, `reset`, `refund` or `adjustment`; a newer server may say more. */
  type: z.string(),
  at: z.string(),
  from: z.optional(z.string()),
  to: z.optional(z.string()),
  /** English, complete in itself; clients that know the type say it in their own language. */
  description: z.string(),
  credits: whole(),
  balanceAfter: whole(),
  channels: z.optional(sums()),
  kinds: z.optional(sums()),
  /** What a purchase cost, in minor units of `currency`. */
  priceMinor: z.optional(whole()),
  currency: z.optional(z.string()),
  receiptUrl: z.optional(z.string()),
  /** The purchase this line belongs to. */
  purchase: z.optional(z.string()),
  /** Who had asked the owners for this purchase, and why. */
  askedBy: z.optional(z.string()),
  note: z.optional(z.string()),
  /** What `description` says of a line that is neither usage nor a purchase nor a reset, for other languages. */
  told: z.optional(
    z.object({
      /** A `LineWord`; a newer server may say more. */
      what: z.string(),
      credits: z.optional(whole()),
      /** Why, in the words of whoever did it; the plan that the account moved to. */
      reason: z.optional(z.string()),
      /** Used credits that are owed after a refund; below 0 where they are no longer. */
      owed: z.optional(whole()),
      /** Returned credits that had no cycle to go back to. */
      lapsed: z.optional(whole()),
    }),
  ),
  /** Monthly credits after a reset. */
  allocation: z.optional(whole()),
});

/** One line of the history. */
export const transaction = once(() => z.object(transactionFields()));
export type Transaction = z.infer<ReturnType<typeof transaction>>;

export const transactionsAnswer = once(() =>
  z.object({ transactions: z.array(transaction()), nextCursor: z.nullable(z.string()) }),
);
export type TransactionsAnswer = z.infer<ReturnType<typeof transactionsAnswer>>;
