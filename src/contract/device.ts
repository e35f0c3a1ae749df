import * as z from 'zod/mini';
import { text, textLimit } from './field.ts';
import { once } from './once.ts';

/** `POST /v1/pairing-codes`: what a person types into the extension, the code for ten minutes and once. */
export const pairingCodeAnswer = once(() =>
  z.object({ code: z.string(), expiresAt: z.string(), endpoint: z.string() }),
);
export type PairingCode = z.infer<ReturnType<typeof pairingCodeAnswer>>;

/** Body of `POST /v1/pair`. `device` is the name the owner sees, such as "Chrome on Linux". */
export const pairBody = once(() =>
  z.object({ code: z.string().check(z.maxLength(40)), device: text(textLimit.name) }),
);

/** The token of a device and where to use it. */
export const pairAnswer = once(() =>
  z.object({ token: z.string(), endpoint: z.string(), account: z.string() }),
);
export type Pairing = z.infer<ReturnType<typeof pairAnswer>>;

export const devicesAnswer = once(() =>
  z.object({
    devices: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        user: z.string(),
        role: z.string(),
        pairedAt: z.string(),
        lastUsedAt: z.string(),
      }),
    ),
  }),
);
export type Devices = z.infer<ReturnType<typeof devicesAnswer>>;

/** `GET /v1/meta`: proves that an address is an AI Credits proxy before anything is sent to it. */
export const metaAnswer = once(() =>
  z.object({ product: z.literal('ai-credits'), apiVersion: z.int(), name: z.string() }),
);
export type Meta = z.infer<ReturnType<typeof metaAnswer>>;
