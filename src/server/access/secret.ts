import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a secret. Secrets here are long and random, so one fast hash is enough. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** Whether two secrets are equal, in a time that tells nothing about either. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}

/** 192 random bits as 32 characters that are safe in a URL. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
