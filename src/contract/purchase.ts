import * as z from 'zod/mini';
import { whole } from './field.ts';
import { once } from './once.ts';

/** The price that the person was shown. Where it is another one by now, no money moves: `price_changed`. */
export const expectedPrice = () => z.optional(whole());

/** Body of `POST /v1/purchases`. Money is never named by a caller: the server computes it from credits. */
export const purchaseBody = once(() =>
  z.object({
    credits: z.number(),
    expectedPriceMinor: expectedPrice(),
    /** Pays by the saved card at once, for an owner. Where the bank wants more, `checkoutUrl` leads there. */
    savedCard: z.optional(z.boolean()),
    /** Pays on a hosted page where whoever pays agrees to later debits as well. For an owner, where debits are announced. */
    mandate: z.optional(z.boolean()),
    /** False where a card may be neither offered nor kept on the hosted page, as for an agent. */
    mayKeepCard: z.optional(z.boolean()),
  }),
);

/** For how long a charge of the saved card that was never answered may be sent again without anybody pressing. */
export const chargeAgainMs = 120_000;

/** The longest `Idempotency-Key`. */
export const maxIdempotencyKey = 200;

/** An intent to buy. `status` is `pending`, `paid`, `failed`, `expired`, or what later facts make of it. */
export const purchaseAnswer = once(() =>
  z.object({
    id: z.string(),
    status: z.string(),
    credits: whole(),
    priceMinor: whole(),
    currency: z.string(),
    checkoutUrl: z.string(),
  }),
);
export type Purchase = z.infer<ReturnType<typeof purchaseAnswer>>;
