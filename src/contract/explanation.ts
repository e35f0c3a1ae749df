import * as z from 'zod/mini';
import { instant, whole } from './field.ts';
import { once } from './once.ts';

/** Query of `GET /v1/explain`: an instant that is over; now where none is named. */
export const explainQuery = once(() => z.object({ at: z.optional(instant()) }));

/** The balance at an instant as a sum. All that was written at that very instant counts. */
export const explainAnswer = once(() =>
  z.object({
    at: z.string(),
    /** When the cycle's monthly credits were given: at its first instant, or when the account was opened. */
    cycleStart: z.string(),
    /** granted + carried + changed - lapsed - used = remaining. */
    monthly: z.object({
      granted: whole(),
      /** What holds kept over the reset; what ended with them has lapsed. */
      carried: whole(),
      /** What changes of plan added, or took where it is below 0. */
      changed: whole(),
      lapsed: whole(),
      used: whole(),
      remaining: whole(),
    }),
    /** bought + adjusted - refunded - repaid - used = remaining, since the account was opened. */
    paid: z.object({
      bought: whole(),
      adjusted: whole(),
      /** Below 0 where more came back than had been taken, because its debt was repaid meanwhile. */
      refunded: whole(),
      repaid: whole(),
      used: whole(),
      remaining: whole(),
    }),
    held: whole(),
    debt: whole(),
    /** monthly.remaining + paid.remaining - held. */
    available: whole(),
  }),
);
export type ExplainAnswer = z.infer<ReturnType<typeof explainAnswer>>;
