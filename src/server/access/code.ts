import { randomInt } from 'node:crypto';
import { hashSecret } from './secret.ts';

/** How long a code works, in milliseconds. */
export const codeLifeMs = 10 * 60_000;
// No vowels, so no words; no 0, O, 1, I or L, so no misreading.
const alphabet = 'BCDFGHJKMNPQRSTVWXZ23456789';
const length = 8;

/** A code that a person reads in one place and types in another. */
export function newCode(): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** What is kept of a code, however it was typed. */
export function hashCode(typed: string): string {
  return hashSecret(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''));
}
