import * as z from 'zod/mini';
import { day, whole } from './field.ts';
import { once } from './once.ts';

/** The most days that are looked at once. */
export const mostInsightDays = 366;

/**
 * Query of `GET /v1/insights`: whole days in the account's time zone, both included; the last 30 unless told. A start
 * alone goes to today, or is a day on its own where it is yet to come.
 */
export const insightsQuery = once(() => z.object({ from: z.optional(day()), to: z.optional(day()) }));

// Credits by name. A catch-all, where a record would say the same: it is 0.5 kB of the widget.
const sums = () => z.catchall(z.object({}), whole());

/** Where credits went. What was returned is not in it. */
export const insightsAnswer = once(() =>
  z.object({
    from: z.string(),
    to: z.string(),
    credits: whole(),
    channels: sums(),
    kinds: sums(),
    /** Every day of the range, in order. */
    days: z.array(z.object({ day: z.string(), credits: whole() })),
    /** Seven rows from Monday on, of 24 hours each, as clocks in the account's zone show them. */
    week: z.array(z.array(whole())),
  }),
);
export type Insights = z.infer<ReturnType<typeof insightsAnswer>>;
