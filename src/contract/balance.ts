import * as z from 'zod/mini';
import { once } from './once.ts';

/** What is left. Credits are integers; `available` = monthly remaining + paid remaining - held. */
export const balanceAnswer = once(() =>
  z.object({
    account: z.string(),
    name: z.string(),
    plan: z.object({ name: z.string(), allocation: z.int() }),
    available: z.int(),
    held: z.int(),
    monthly: z.object({
      allocation: z.int(),
      used: z.int(),
      remaining: z.int(),
      cycleStart: z.string(),
      resetsAt: z.string(),
    }),
    paid: z.object({ remaining: z.int() }),
    debt: z.int(),
    /** `ok`, `low`, `critical` or `out`; a newer server may say more. */
    level: z.string(),
    forecast: z.nullable(z.unknown()),
    currency: z.string(),
    timeZone: z.string(),
    role: z.string(),
    mayBuy: z.boolean(),
    asOf: z.string(),
  }),
);
export type Balance = z.infer<ReturnType<typeof balanceAnswer>>;

/** The price list of one account's currency; prices in minor units. */
export const pricingAnswer = once(() =>
  z.object({
    currency: z.string(),
    unitCredits: z.int(),
    unitPriceMinor: z.int(),
    minCredits: z.int(),
    stepCredits: z.int(),
    maxCredits: z.int(),
    presets: z.array(z.int()),
    /** True where payments are a sandbox and no money moves. */
    sandbox: z.optional(z.boolean()),
  }),
);
export type PricingAnswer = z.infer<ReturnType<typeof pricingAnswer>>;
