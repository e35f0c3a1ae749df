import * as z from 'zod/mini';
import { instant, role, text, textLimit } from './field.ts';
import { once } from './once.ts';

/** What an account may do: all; nothing that uses or buys credits; or that and nobody signed in. */
const status = () => z.enum(['active', 'suspended', 'closed']);

/**
 * Body of `PUT /v1/accounts/:account`. The date of `cycleAnchor` in `timeZone` is the anchor day. The status is left as
 * it is where none is named.
 */
export const accountBody = once(() =>
  z.object({
    name: text(textLimit.name),
    plan: text(textLimit.name),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'must be a currency code such as USD')),
    timeZone: text(textLimit.label),
    cycleAnchor: instant(),
    status: z.optional(status()),
  }),
);

export const accountAnswer = once(() =>
  z.object({
    account: z.string(),
    name: z.string(),
    plan: z.string(),
    currency: z.string(),
    timeZone: z.string(),
    cycleAnchor: z.string(),
    status: status(),
  }),
);

/** The longest a session token lives, in seconds. */
export const maxSessionSeconds = 3600;

/** Body of `POST /v1/accounts/:account/sessions`. */
export const sessionBody = once(() =>
  z.object({
    user: text(textLimit.id),
    role: role(),
    ttlSeconds: z._default(z.int().check(z.minimum(1), z.maximum(maxSessionSeconds)), maxSessionSeconds),
  }),
);

export const sessionAnswer = once(() => z.object({ token: z.string(), expiresAt: z.string() }));
export type SessionAnswer = z.infer<ReturnType<typeof sessionAnswer>>;
