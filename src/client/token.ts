import { Unreachable, within } from './unreachable.ts';

/** A session token and, where it is known, when it ends (ISO 8601). */
export interface Token {
  readonly token: string;
  readonly expiresAt?: string | undefined;
}

/** Asks whoever signed the person in. `refresh` is true where the last token was refused. */
export type GetToken = (why: { refresh: boolean }) => Promise<string | Token>;

/** Nobody is signed in any more: the page's own answer, so asking again by itself would only loop. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

// Asked anew this long before the end, so that a token does not die on its way.
const marginMs = 15_000;

/**
 * Keeps one token until shortly before its end. What it returns gives a token that is not `refused`, or rejects with
 * `Unreachable` or `SessionEnded`. Everyone who waits for one waits for the same call.
 */
export function createTokenCache(source: { getToken: GetToken; timeoutMs: number; now(): number }) {
  let kept: string | undefined;
  let staleAt = 0;
  let asking: Promise<string> | undefined;

  async function ask(refresh: boolean): Promise<string> {
    const given = await within(source.timeoutMs, 'token', () => source.getToken({ refresh }));
    // A page may answer anything, as nothing at all.
    const { token, expiresAt = '' } = typeof given === 'string' ? { token: given } : Object(given);
    if (typeof token !== 'string' || token === '') throw new SessionEnded();
    const end = Date.parse(expiresAt) - marginMs;
    // A clock that is wrong must not ask for a token before each call: then only a refusal ends it.
    staleAt = end > source.now() ? end : Number.POSITIVE_INFINITY;
    kept = token;
    return token;
  }

  return async (refused?: string): Promise<string> => {
    if (kept !== undefined && kept !== refused && source.now() < staleAt) return kept;
    asking ??= ask(refused !== undefined)
      .catch(sortOut)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
}

// `fetch` rejects with a TypeError where there is no network; anything else is the page saying no.
function sortOut(cause: unknown): never {
  if (cause instanceof Unreachable || cause instanceof SessionEnded) throw cause;
  if (cause instanceof TypeError) throw new Unreachable('token', { cause });
  throw new SessionEnded('', { cause });
}
