import * as z from 'zod/mini';
import { text, textLimit, whole } from './field.ts';
import { once } from './once.ts';
import { expectedPrice } from './purchase.ts';

/** The longest note of a request, and the longest reason of its refusal, in UTF-16 units. */
export const maxNote = 200;

/** Body of `POST /v1/top-up-requests`. It moves neither money nor credits; an owner decides. */
export const topUpRequestBody = once(() =>
  z.object({
    credits: z.number(),
    note: z.optional(text(maxNote)),
    /** Who asks, where the API key or an owner does so for somebody else. An agent asks for nobody else. */
    user: z.optional(text(textLimit.id)),
  }),
);

/** Body of `POST .../approve`: as of a purchase, but for the credits, which are those of the request. */
export const approvalBody = once(() =>
  z.object({
    savedCard: z.optional(z.boolean()),
    mayKeepCard: z.optional(z.boolean()),
    expectedPriceMinor: expectedPrice(),
  }),
);

/** Body of `POST .../decline`. The reason stands in the history. */
export const refusalBody = once(() => z.object({ reason: z.optional(text(maxNote)) }));

/** Query of `GET /v1/top-up-requests`: what one person asked for, whatever became of it. */
export const topUpRequestsQuery = once(() => z.object({ user: z.optional(text(textLimit.id)) }));

/** Credits that somebody asked the owners for. */
export const topUpRequest = once(() =>
  z.object({
    id: z.string(),
    user: z.string(),
    credits: whole(),
    note: z.optional(z.string()),
    /** `open`, `approved` when it is paid, `declined` or `expired`; a newer server may say more. */
    status: z.string(),
    createdAt: z.string(),
    decidedAt: z.optional(z.string()),
    /** Why it was declined. */
    reason: z.optional(z.string()),
    /** The purchase that was begun for it and can be paid still, or is. */
    purchase: z.optional(z.string()),
  }),
);
export type TopUpRequest = z.infer<ReturnType<typeof topUpRequest>>;

export const topUpRequestsAnswer = once(() => z.object({ requests: z.array(topUpRequest()) }));
