import * as z from 'zod/mini';
import { eventCredits, instant, kind, label, text, textLimit } from './field.ts';
import { once } from './once.ts';
import { problemBody } from './problem.ts';

/** One consumption. `id` is the caller's and, with `account`, its identity for ever. */
export const usageEvent = once(() =>
  z.object({
    id: text(textLimit.id),
    account: text(textLimit.account),
    credits: eventCredits(),
    channel: label(),
    kind: kind(),
    occurredAt: z.optional(instant()),
    conversation: z.optional(text(textLimit.id)),
    description: z.optional(text(textLimit.description)),
  }),
);
export type UsageEvent = z.infer<ReturnType<typeof usageEvent>>;

/** The most events one call may carry. */
export const maxUsageEvents = 1000;

/** Body of `POST /v1/usage`: the envelope. Each event is parsed by itself, so that one bad event refuses itself only. */
export const usageBody = once(() =>
  z.object({ events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(maxUsageEvents)) }),
);

export const usageAnswer = once(() =>
  z.object({
    results: z.array(
      z.object({
        id: z.nullable(z.string()),
        status: z.enum(['recorded', 'duplicate', 'refused']),
        problem: z.optional(problemBody()),
        /** Available credits after this event; null where the account is not known. */
        balance: z.nullable(z.int()),
      }),
    ),
  }),
);
export type UsageAnswer = z.infer<ReturnType<typeof usageAnswer>>;
