import * as z from 'zod/mini';
import { text, textLimit, whole } from './field.ts';
import { once } from './once.ts';

/**
 * `POST /v1/pairing-codes`: what a person types into the extension, the code for ten minutes and once. `link` is a page
 * that has both ready to copy, and the same as a picture: `qr.path` draws its dark squares in a square of `qr.size`.
 */
export const pairingCodeAnswer = once(() =>
  z.object({
    code: z.string(),
    expiresAt: z.string(),
    endpoint: z.string(),
    link: z.optional(z.string()),
    qr: z.optional(z.object({ size: whole(), path: z.string() })),
  }),
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

/**
 * `POST /v1/device-authorizations`: a device asks to be let in, and shows `userCode` to its person. RFC 8628, 3.1 and 3.2;
 * `expiresIn` and `interval` are seconds.
 */
export const deviceAuthorizationBody = once(() => z.object({ device: text(textLimit.name) }));
export const deviceAuthorizationAnswer = once(() =>
  z.object({
    deviceCode: z.string(),
    userCode: z.string(),
    verificationUri: z.string(),
    expiresIn: whole(),
    interval: whole(),
  }),
);
export type DeviceAuthorization = z.infer<ReturnType<typeof deviceAuthorizationAnswer>>;

/** Body of `POST /v1/device-tokens`, which answers as `POST /v1/pair` does. RFC 8628, 3.4. */
export const deviceTokenBody = once(() => z.object({ deviceCode: z.string().check(z.maxLength(100)) }));

/** Body of `POST /v1/device-approvals`. Without a decision it only tells who asks. */
export const deviceApprovalBody = once(() =>
  z.object({
    userCode: z.string().check(z.maxLength(40)),
    decision: z.optional(z.enum(['approve', 'deny'])),
  }),
);
/** The device that asks: its name, and the network address it asked from, empty where that is not known. */
export const deviceApprovalAnswer = once(() =>
  z.object({ device: z.string(), address: z.string(), status: z.string() }),
);
export type DeviceApproval = z.infer<ReturnType<typeof deviceApprovalAnswer>>;

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
