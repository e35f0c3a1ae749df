import type { Token } from '../src/client/token.ts';
import { SessionEnded, Unreachable } from '../src/client.ts';
import { sessionAnswer } from '../src/contract/account.ts';

/** Gives a token; the property `getToken` of the element is one. */
export type GetToken = (why: { refresh: boolean }) => Promise<string | Token>;

/** Fetches tokens from the page's own backend, with the page's cookies. */
export function tokensFrom(tokenUrl: string, fetch: typeof globalThis.fetch): GetToken {
  return async () => {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
    });
    const { ok, status } = response;
    // A page that redirects to its login form answers 200 with HTML.
    const body: unknown = ok ? await response.json().catch(() => null) : null;
    const { data } = sessionAnswer().safeParse(body);
    if (data) return data;
    throw status >= 500 || status === 429 ? new Unreachable() : new SessionEnded();
  };
}

/**
 * Whose token it is, as a text to keep things under; undefined where the token does not say. It only separates what
 * people who share a browser have seen: what a token allows is the server's to judge.
 */
export function ownerOf(token: string): string | undefined {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { account, sub } = Object(JSON.parse(atob(payload)));
    return account && sub ? JSON.stringify([account, sub]) : undefined;
  } catch {
    // Not a JWT: then nothing is remembered.
    return undefined;
  }
}
