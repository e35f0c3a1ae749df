import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a secret. Secrets here are long and random, so one fast hash is enough. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** A test for one secret, in a time that tells nothing about it but its length. */
export function createSecretTest(secret: string): (given: string) => boolean {
  const wanted = Buffer.from(secret);
  return given => {
    const bytes = Buffer.from(given);
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  };
}

/** 192 random bits as 32 characters that are safe in a URL. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
