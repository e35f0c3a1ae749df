import * as z from 'zod/mini';

/** Lines or entries on a page: at most, and unless told. */
export const pageLimit = { max: 200, usual: 50 } as const;

/** The `limit` of a query. */
export const limit = () =>
  z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(pageLimit.max)), pageLimit.usual);

/** The `cursor` of a query: what the page before said is next. */
export const cursor = () => z.optional(z.string().check(z.maxLength(200)));
