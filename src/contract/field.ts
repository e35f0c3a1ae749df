import * as z from 'zod/mini';

/** The longest texts a request may carry, in UTF-16 units. */
export const textLimit = { id: 200, account: 128, name: 120, label: 64, description: 500 } as const;

// Lone surrogates would be stored as U+FFFD and let two different ids meet in one row; NUL ends a C string.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u001f\u007f]/;

/** One to `max` characters of well-formed text without control characters. */
export function text(max: number) {
  return z.string().check(
    z.minLength(1),
    z.maxLength(max),
    z.refine(
      value => value.isWellFormed() && !control.test(value),
      'must be text without control characters',
    ),
  );
}

/** Whole credits of one event, 1 to 1,000,000. */
export const eventCredits = () => z.int().check(z.minimum(1), z.maximum(1_000_000));

/** An instant in ISO 8601 with `Z` or any offset. */
export const instant = () => z.iso.datetime({ offset: true });

/** A whole day, `YYYY-MM-DD`. */
export const day = () => z.iso.date();

export const role = () => z.enum(['owner', 'agent']);

/** Who is asking: the owner pays, the agent answers customers. */
export type Role = 'owner' | 'agent';
