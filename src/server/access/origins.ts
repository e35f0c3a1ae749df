import { cors } from 'hono/cors';
import { chromeExtensionOrigin } from '../../contract/extension.ts';

// Firefox gives the extension a new origin at every installation.
const firefoxExtension = /^moz-extension:\/\/[0-9a-f-]{36}$/;

/** Lets pages of known origins read answers. Tokens are bearer tokens, so there are no cookies to protect. */
export function allowOrigins({
  publicUrl,
  allowed,
}: {
  publicUrl: () => string;
  allowed: readonly string[];
}) {
  const listed = new Set([chromeExtensionOrigin, ...allowed]);
  const isAllowed = (origin: string) =>
    listed.has(origin) || firefoxExtension.test(origin) || origin === new URL(publicUrl()).origin;
  return cors({
    origin: origin => (isAllowed(origin) ? origin : null),
    allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key'],
    maxAge: 600,
  });
}
