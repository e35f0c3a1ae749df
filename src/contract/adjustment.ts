import * as z from 'zod/mini';
import { text, textLimit, whole } from './field.ts';
import { once } from './once.ts';

/** The most credits that one adjustment adds or takes away. */
export const maxAdjustment = 1_000_000_000;

/** Body of `POST /v1/accounts/:account/adjustments`: paid credits, below 0 to take some away, and why. */
export const adjustmentBody = once(() =>
  z.object({
    id: text(textLimit.id),
    credits: z.union(
      [
        z.int().check(z.minimum(1), z.maximum(maxAdjustment)),
        z.int().check(z.minimum(-maxAdjustment), z.maximum(-1)),
      ],
      `must be a whole number from ${-maxAdjustment} to ${maxAdjustment} and not 0`,
    ),
    reason: text(textLimit.description),
  }),
);

export const adjustmentAnswer = once(() =>
  z.object({
    id: z.string(),
    status: z.enum(['recorded', 'duplicate']),
    credits: whole(),
    available: whole(),
  }),
);

/** `POST /v1/accounts/:account/usage/:usage/reverse`: the usage event's id, and what can be spent now. */
export const reversalAnswer = once(() =>
  z.object({ id: z.string(), status: z.enum(['recorded', 'duplicate']), available: whole() }),
);
