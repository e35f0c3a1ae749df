import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a secret. Secrets here are long and random, so one fast hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Whether two secrets are equal, in a time that tells nothing about either. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(one).digest(),
    createHash('sha256').update(other).digest(),
  );
}

/** 192 random bits as 32 characters that are safe in a URL. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
