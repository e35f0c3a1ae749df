import * as z from 'zod/mini';
import { whole } from './field.ts';
import { once } from './once.ts';
import { topUpRequest } from './top-up-request.ts';

/** What is left. Credits are integers; `available` = monthly remaining + paid remaining - held. */
export const balanceAnswer = once(() =>
  z.object({
    account: z.string(),
    name: z.string(),
    plan: z.object({ name: z.string(), allocation: whole() }),
    available: whole(),
    held: whole(),
    monthly: z.object({
      allocation: whole(),
      used: whole(),
      remaining: whole(),
      cycleStart: z.string(),
      /** When the cycle before this one began. */
      previousStart: z.optional(z.string()),
      resetsAt: z.string(),
    }),
    paid: z.object({ remaining: whole() }),
    debt: whole(),
    /** `ok`, `low`, `critical` or `out`; a newer server may say more. */
    level: z.string(),
    /** A `Forecast` here, null where there is nothing to foretell; somebody else's server may say something else. */
    forecast: z.nullable(z.unknown()),
    currency: z.string(),
    timeZone: z.string(),
    role: z.string(),
    mayBuy: z.boolean(),
    /** The newest purchase, while it is younger than two minutes at `asOf`: whoever buys again is asked first. */
    lastPurchase: z.optional(z.object({ credits: whole(), at: z.string(), isYours: z.boolean() })),
    /**
     * Where credits are sold: to an owner the newest requests that are open, 10 at most; to somebody who may not buy the last
     * one of their own.
     */
    requests: z.optional(z.array(topUpRequest())),
    asOf: z.string(),
  }),
);
export type Balance = z.infer<ReturnType<typeof balanceAnswer>>;

/** How long credits last at the pace of the last 14 days, of moments after `asOf` only. */
export interface Forecast {
  /** Credits used a day. */
  readonly perDay: number;
  /** When monthly credits run out, and when all do. Null: not before the reset, or monthly ones are out already. */
  readonly monthlyEndsAt: string | null;
  readonly endsAt: string | null;
}

/** The price list of one account's currency; prices in minor units. */
export const pricingAnswer = once(() =>
  z.object({
    currency: z.string(),
    unitCredits: whole(),
    unitPriceMinor: whole(),
    minCredits: whole(),
    stepCredits: whole(),
    maxCredits: whole(),
    presets: z.array(whole()),
    /** The card that a provider keeps for the account. Told to owners. */
    savedCard: z.optional(z.object({ brand: z.string(), last4: z.string() })),
    /** True where payments are a sandbox and no money moves. */
    sandbox: z.optional(z.boolean()),
  }),
);
export type PricingAnswer = z.infer<ReturnType<typeof pricingAnswer>>;
