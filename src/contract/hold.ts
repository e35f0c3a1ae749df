import * as z from 'zod/mini';
import { eventCredits, kind, label, text, textLimit, whole } from './field.ts';
import { once } from './once.ts';

/** The longest that a hold lasts, in seconds. */
export const maxHoldSeconds = 86_400;

/** Body of `POST /v1/accounts/:account/holds`. `id` is the usage event's that the hold may become. */
export const holdBody = once(() =>
  z.object({
    id: text(textLimit.id),
    credits: eventCredits(),
    ttlSeconds: z.int().check(z.minimum(1), z.maximum(maxHoldSeconds)),
    channel: label(),
    kind: kind(),
    conversation: z.optional(text(textLimit.id)),
  }),
);

/** Body of `POST .../holds/:hold/capture`: at most the credits that are held; the rest is released. */
export const captureBody = once(() => z.object({ credits: eventCredits() }));

/** Body of `POST .../holds/:hold/release`. The reason stands in the history. */
export const releaseBody = once(() => z.object({ reason: z.optional(text(textLimit.description)) }));

/** A hold, and what its account can spend. `expiresAt` is when it releases itself, null once it has ended. */
export const holdAnswer = once(() =>
  z.object({
    id: z.string(),
    status: z.enum(['held', 'captured', 'released']),
    credits: whole(),
    captured: whole(),
    expiresAt: z.nullable(z.string()),
    available: whole(),
  }),
);
export type HoldAnswer = z.infer<ReturnType<typeof holdAnswer>>;
