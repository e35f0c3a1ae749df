import * as z from 'zod/mini';
import { instant, whole } from './field.ts';
import { once } from './once.ts';
import { cursor, limit } from './page.ts';

/** Query of `GET /v1/entries`. With `until`, only what was written at or before that instant. */
export const entriesQuery = once(() =>
  z.object({ limit: limit(), cursor: cursor(), until: z.optional(instant()) }),
);

/** One fact of the ledger: what it changed, and the balance after. Credits that are held are part of monthly and paid. */
const entry = () =>
  z.object({
    /** Its place in the account's ledger, from 1. */
    seq: whole(),
    at: z.string(),
    /** `usage`, `hold`, `release`, `purchase`, `reset` and others; a newer server may say more. */
    type: z.string(),
    /** Of the usage event, hold, adjustment or purchase; absent where there is none. */
    id: z.optional(z.string()),
    change: z.object({ monthly: whole(), paid: whole(), held: whole(), debt: whole() }),
    after: z.object({ monthly: whole(), paid: whole(), held: whole(), debt: whole(), available: whole() }),
    credits: z.optional(whole()),
    channel: z.optional(z.string()),
    kind: z.optional(z.string()),
    occurredAt: z.optional(z.string()),
    conversation: z.optional(z.string()),
    description: z.optional(z.string()),
    /** The reason that somebody gave. */
    note: z.optional(z.string()),
    /** How the change of paid credits and of debt falls on the lots. */
    lots: z.optional(z.array(z.object({ lot: z.string(), credits: whole(), debt: whole() }))),
  });

/** A page of the ledger, newest first. */
export const entriesAnswer = once(() =>
  z.object({ entries: z.array(entry()), nextCursor: z.nullable(z.string()) }),
);
export type EntriesAnswer = z.infer<ReturnType<typeof entriesAnswer>>;
