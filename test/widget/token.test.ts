import { describe, expect, it } from 'vitest';
import { SessionEnded, Unreachable } from '../../src/client.ts';
import { ownerOf, tokensFrom } from '../../widget/token.ts';
import { createWorld } from '../support/world.ts';

const ask = (response: Response) =>
  tokensFrom('https://shop.example/credits-token', async () => response)({ refresh: false });

describe('a token from the page', () => {
  it('is asked for with the page’s cookies', async () => {
    const asked: RequestInit[] = [];
    const getToken = tokensFrom('https://shop.example/credits-token', async (_, init = {}) => {
      asked.push(init);
      return Response.json({ token: 'abc', expiresAt: '2025-09-01T00:00:00Z' });
    });
    expect(await getToken({ refresh: false })).toEqual({ token: 'abc', expiresAt: '2025-09-01T00:00:00Z' });
    expect(asked).toMatchObject([{ method: 'POST', credentials: 'same-origin' }]);
  });

  it.each([401, 403, 404])('that is refused with %s ends the session', async status => {
    await expect(ask(new Response('', { status }))).rejects.toThrow(SessionEnded);
  });

  it('that is a login form ends the session', async () => {
    await expect(ask(new Response('<form>'))).rejects.toThrow(SessionEnded);
  });

  it.each([429, 500, 503])('that cannot be had for now (%s) is worth another try', async status => {
    await expect(ask(new Response('', { status }))).rejects.toThrow(Unreachable);
  });
});

describe('the owner of a token', () => {
  it('is one text for one person of one account, and another for anybody else', async () => {
    const world = await createWorld();
    await world.openAccount();
    const owner = async (user: string) => ownerOf(await world.session('acme', { user }));
    expect(await owner('priya')).toBe(await owner('priya'));
    expect(await owner('priya')).not.toBe(await owner('ravi'));
    await world.close();
  });

  it.each(['', 'opaque', 'a.b.c', 'a.bnVsbA.c'])('is unknown for %j', token => {
    expect(ownerOf(token)).toBeUndefined();
  });
});
