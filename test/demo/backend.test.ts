import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sessionAnswer } from '../../src/contract/account.ts';
import { balanceAnswer } from '../../src/contract/balance.ts';
import { createShopWorld, type ShopWorld } from './shop-world.ts';

let world: ShopWorld;
beforeEach(async () => {
  world = await createShopWorld();
});
afterEach(() => world.close());

const ask = (path: string, init: RequestInit = {}) =>
  world.demo.request(`http://inbox.test${path}`, { method: 'POST', ...init });
const json = (body: unknown, headers: Record<string, string> = {}) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const message = { id: 'm1', conversation: 'whatsapp-1', channel: 'whatsapp', text: 'Where is order 4521?' };

async function whoAsks(cookie?: string): Promise<{ role: string; available: number }> {
  const answer = await ask('/demo/token', cookie === undefined ? {} : { headers: { cookie } });
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const { token } = sessionAnswer().parse(await answer.json());
  const balance = await world.access.api(
    new Request('http://credits.test/v1/balance', { headers: { authorization: `Bearer ${token}` } }),
  );
  return balanceAnswer().parse(await balance.json());
}

describe('the token of the page', () => {
  test('is the owner’s until somebody signs in as agent', async () => {
    expect(await whoAsks()).toMatchObject({ role: 'owner', available: 40_000 });
    const answer = await ask('/demo/role', json({ role: 'agent' }));
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const [pair = ''] = cookie.split(';');
    expect(await whoAsks(pair)).toMatchObject({ role: 'agent' });
    const role = await ask('/demo/role', { method: 'GET', headers: { cookie: pair } });
    expect(await role.text()).toBe('agent');
  });

  test('is never the secret key', async () => {
    const answer = await ask('/demo/token');
    expect(await answer.text()).not.toContain(world.access.apiKey);
  });

  test('of a role that nobody has is refused', async () => {
    expect((await ask('/demo/role', json({ role: 'admin' }))).status).toBe(400);
  });
});

describe('a message', () => {
  test('sent twice is answered twice and spent once', async () => {
    const first = await ask('/demo/messages', json(message));
    const again = await ask('/demo/messages', json(message));
    expect(await again.json()).toEqual(await first.json());
    expect(await world.available()).toBe(39_998);
  });

  test('sent twice at once is spent once', async () => {
    await Promise.all([ask('/demo/messages', json(message)), ask('/demo/messages', json(message))]);
    expect(await world.available()).toBe(39_998);
  });

  test('without credits is refused with the problem of the API', async () => {
    await world.spend(40_000);
    const answer = await ask('/demo/messages', json(message));
    expect(answer.status).toBe(402);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'insufficient_credits', status: 402 });
  });

  test('whose id was another message is refused', async () => {
    await ask('/demo/messages', json(message));
    const answer = await ask('/demo/messages', json({ ...message, text: 'Hello' }));
    expect(answer.status).toBe(409);
  });

  test.each([
    ['no JSON', { headers: { 'content-type': 'application/json' }, body: '{' }],
    ['no text', json({ ...message, text: '' })],
    ['no id', json({ ...message, id: undefined })],
    ['a form’s content type', { headers: { 'content-type': 'text/plain' }, body: JSON.stringify(message) }],
  ])('with %s is refused and spends nothing', async (_, init) => {
    expect((await ask('/demo/messages', init)).status).toBe(400);
    expect(await world.available()).toBe(40_000);
  });
});
