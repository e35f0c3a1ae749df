import * as z from 'zod/mini';
import { whole } from './field.ts';
import { once } from './once.ts';

const most = 1_000_000_000_000;
const count = (least: number) => z.int().check(z.minimum(least), z.maximum(most));

/** Body of `PUT /v1/auto-top-up`: below `threshold` available credits buy `credits`, for at most so much money a cycle. */
export const topUpBody = once(() =>
  z.object({
    enabled: z.boolean(),
    threshold: count(0),
    credits: count(1),
    /** In minor units of the account's currency. */
    monthlyCapMinor: count(0),
  }),
);
export type TopUpRule = z.infer<ReturnType<typeof topUpBody>>;

/** An automatic top-up. `stop` says why nothing is bought even when the balance is low; null where nothing stops it. */
export const topUpAnswer = once(() =>
  z.object({
    enabled: z.boolean(),
    threshold: whole(),
    credits: whole(),
    monthlyCapMinor: whole(),
    currency: z.string(),
    /**
     * `off`, `inactive`, `no_card`, `open`, `cancelled` by an owner, `paused` after declines, `owed`, `too_large`, `capped`; a
     * newer server may say more.
     */
    stop: z.nullable(z.string()),
    /** Money of this cycle; an attempt whose outcome nobody knows counts. */
    spentMinor: whole(),
    /** How often the card was declined in a row; after three it is left alone until another card or a paid purchase. */
    declines: whole(),
    /** Where debits are announced: the most that one may take, and what the payer agreed to pay by; not there else. */
    mandate: z.optional(z.object({ mostMinor: whole(), agreed: z.nullable(z.string()) })),
    /** The debit that was announced, or is about to be. It can be cancelled until then; not there where there is none. */
    debit: z.optional(z.object({ purchase: z.string(), at: z.string(), priceMinor: whole() })),
    /** Newest first, at most 20. */
    attempts: z.array(
      z.object({
        purchase: z.string(),
        at: z.string(),
        credits: whole(),
        priceMinor: whole(),
        status: z.string(),
        checkoutUrl: z.string(),
      }),
    ),
  }),
);
export type TopUpAnswer = z.infer<ReturnType<typeof topUpAnswer>>;
