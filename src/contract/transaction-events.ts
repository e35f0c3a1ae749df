import * as z from 'zod/mini';
import { whole } from './field.ts';
import { once } from './once.ts';
import { cursor } from './page.ts';
import { transactionFields } from './transaction.ts';

/** Query of `GET /v1/transactions/:transaction`: where its events go on. */
export const transactionQuery = once(() => z.object({ cursor: cursor() }));

/** One line of the history with a page of the usage events in it, newest first, and the conversations of those. */
export const transactionAnswer = once(() =>
  z.object({
    ...transactionFields(),
    conversations: z.array(z.string()),
    events: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        occurredAt: z.string(),
        credits: whole(),
        channel: z.string(),
        kind: z.string(),
        conversation: z.optional(z.string()),
        description: z.optional(z.string()),
      }),
    ),
    nextCursor: z.nullable(z.string()),
  }),
);
export type TransactionAnswer = z.infer<ReturnType<typeof transactionAnswer>>;
