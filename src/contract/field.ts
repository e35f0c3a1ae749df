import * as z from 'zod/mini';

/** The longest texts a request may carry, in UTF-16 units. */
export const textLimit = { id: 200, account: 128, name: 120, label: 64, description: 500 } as const;

// Lone surrogates would be stored as U+FFFD and let two different ids meet in one row; NUL ends a C string.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const control = /[\u0000-\u001f\u007f]/;

/** Whether a text can be kept as it is: well-formed, without control characters. */
export function isPlain(value: string): boolean {
  return value.isWellFormed() && !control.test(value);
}

/** One to `max` characters of well-formed text without control characters. */
export function text(max: number) {
  return z
    .string()
    .check(z.minLength(1), z.maxLength(max), z.refine(isPlain, 'must be text without control characters'));
}

/** A whole number in an answer. */
export const whole = () => z.int();

/** Whole credits of one event, 1 to 1,000,000. */
export const eventCredits = () => z.int().check(z.minimum(1), z.maximum(1_000_000));

/** An instant in ISO 8601 with `Z` or any offset; seconds may be left out. */
export const instant = () =>
  z.union(
    [z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })],
    'must be an instant such as 2025-08-24T00:00:00+05:30',
  );

/** A whole day, `YYYY-MM-DD`. */
export const day = () => z.iso.date();

/** What an AI did for its credits: answered a customer, or something else. */
export const kind = () => z.enum(['reply', 'action']);

export const role = () => z.enum(['owner', 'agent']);

/** Who is asking: the owner pays, the agent answers customers. */
export type Role = 'owner' | 'agent';

/** The name of a channel: a letter or digit, then letters, digits, spaces and `. _ : -`; 64 characters at most. */
export const label = () =>
  z
    .string()
    .check(
      z.maxLength(textLimit.label),
      z.regex(
        /^[\p{L}\p{N}][\p{L}\p{N} ._:-]*$/u,
        'must begin with a letter or digit and go on with those, spaces or . _ : -',
      ),
    );
