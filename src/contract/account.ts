import * as z from 'zod/mini';
import { instant, role, text, textLimit } from './field.ts';
import { once } from './once.ts';

/** What an account may do: all; nothing that uses or buys credits; or that and nobody signed in. */
const status = () => z.enum(['active', 'suspended', 'closed']);

/**
 * Who pays for an account, as far as payment providers are told of them. `taxId` is a GSTIN. No browser gets it back.
 */
export const payerBody = once(() =>
  z.object({
    name: z.optional(text(textLimit.name)),
    email: z.optional(z.email().check(z.maxLength(64))),
    phone: z.optional(
      z.string().check(z.regex(/^\+[1-9]\d{6,13}$/, 'must be a phone number such as +919876543210')),
    ),
    taxId: z.optional(
      z
        .string()
        .check(
          z.regex(/^\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]$/, 'must be a GSTIN such as 29ABCDE1234F1Z5'),
        ),
    ),
  }),
);
export type Payer = z.infer<ReturnType<typeof payerBody>>;

/**
 * Body of `PUT /v1/accounts/:account`. The date of `cycleAnchor` in `timeZone` is the anchor day. Status and payer are
 * left as they are where none is named.
 */
export const accountBody = once(() =>
  z.object({
    name: text(textLimit.name),
    plan: text(textLimit.name),
    currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'must be a currency code such as USD')),
    timeZone: text(textLimit.label),
    cycleAnchor: instant(),
    status: z.optional(status()),
    payer: z.optional(payerBody()),
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
    payer: payerBody(),
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
