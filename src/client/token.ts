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

/** Keeps one token until shortly before its end. Everyone who waits for one waits for the same call. */
export function createTokenCache(source: { getToken: GetToken; timeoutMs: number; now(): number }) {
  let kept: { token: string; staleAt: number } | undefined;
  let asking: Promise<string> | undefined;

  async function ask(refresh: boolean): Promise<string> {
    const given = await within(source.timeoutMs, 'Getting a token', () => source.getToken({ refresh }));
    const { token, expiresAt } = typeof given === 'string' ? { token: given, expiresAt: undefined } : given;
    if (typeof token !== 'string' || token === '') throw new SessionEnded('No token was given.');
    kept = { token, staleAt: staleAt(expiresAt, source.now()) };
    return token;
  }

  return {
    /** A token that is not `refused`. Rejects with `Unreachable`, or with `SessionEnded`. */
    async get(refused?: string): Promise<string> {
      if (kept && kept.token !== refused && source.now() < kept.staleAt) return kept.token;
      asking ??= ask(refused !== undefined).finally(() => {
        asking = undefined;
      });
      return asking.catch((cause: unknown) => {
        throw sorted(cause);
      });
    },
  };
}

// A clock that is wrong must not ask for a token before each call: then only a refusal ends it.
function staleAt(expiresAt: string | undefined, now: number): number {
  const end = Date.parse(expiresAt ?? '') - marginMs;
  return end > now ? end : Number.POSITIVE_INFINITY;
}

// `fetch` rejects with a TypeError where there is no network; anything else is the page saying no.
function sorted(cause: unknown): Error {
  if (cause instanceof Unreachable || cause instanceof SessionEnded) return cause;
  if (cause instanceof TypeError) return new Unreachable('The token could not be fetched.', { cause });
  return new SessionEnded('The session has ended.', { cause });
}
