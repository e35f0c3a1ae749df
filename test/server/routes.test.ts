import { describe, expect, it } from 'vitest';
import { problemBody, problemStatus } from '../../src/contract/problem.ts';
import { apiKey } from '../support/world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open({ now: '2025-08-28T12:00:00Z' });
await world.openAccount();
const token = await world.session('acme');

function ask(method: string, path: string, init: { body?: string; authorization?: string } = {}) {
  const headers = {
    authorization: init.authorization ?? `Bearer ${apiKey}`,
    'content-type': 'application/json',
  };
  const body = init.body === undefined ? {} : { body: init.body };
  return world.fetch(new Request(`http://credits.test${path}`, { method, headers, ...body }));
}

/** The code of an answer that is a problem in every respect. */
async function problemOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemBody().parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(`urn:ai-credits:problem:${problem.code}`);
  expect(Object.entries(problemStatus)).toContainEqual([problem.code, problem.status]);
  return problem.code;
}

describe('a refusal', () => {
  it.each([
    ['GET', '/', 'not_found'],
    ['GET', '/v1/unknown', 'not_found'],
    ['GET', '/v1/usage', 'not_found'],
    ['PATCH', '/v1/balance', 'not_found'],
    ['GET', '/v1/accounts/nobody/balance', 'not_found'],
    ['GET', '/v1/accounts/nobody/transactions', 'not_found'],
    ['GET', '/v1/accounts/acme/purchases/nothing', 'not_found'],
    ['GET', '/v1/balance', 'unauthenticated'],
  ])('of %s %s is a problem', async (method, path, code) => {
    expect(await problemOf(await ask(method, path))).toBe(code);
  });

  it.each(['', '{', '{"events": [', 'nonsense', '\u0000'])(
    'of the body %j says that it is not JSON',
    async body => {
      const response = await ask('POST', '/v1/usage', { body });
      expect(await problemOf(response)).toBe('invalid_request');
    },
  );

  it('never quotes a body that is not JSON', async () => {
    const response = await ask('POST', '/v1/usage', { body: '{"card": 4242' });
    expect(await response.text()).not.toContain('4242');
  });

  it('of a body of 5 MB is a problem, told length or not', async () => {
    const body = `{"events": ["${'a'.repeat(5_000_000)}"]}`;
    expect(await problemOf(await ask('POST', '/v1/usage', { body }))).toBe('invalid_request');
    const { url } = await world.listen();
    const told = await fetch(`${url}/v1/usage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}` },
      body,
    });
    expect(await problemOf(told)).toBe('invalid_request');
  });

  it.each([
    ['no header', ''],
    ['another key', 'Bearer key_of_somebody_else_entirely'],
    ['the start of the key', `Bearer ${apiKey.slice(0, -1)}`],
    ['more than the key', `Bearer ${apiKey}x`],
    ['another scheme', `Basic ${Buffer.from(`:${apiKey}`).toString('base64')}`],
    ['the key alone', apiKey],
    ["a session's token", `Bearer ${token}`],
  ])('meets an integrator with %s', async (_, authorization) => {
    for (const [method, path] of [
      ['PUT', '/v1/accounts/acme'],
      ['POST', '/v1/accounts/acme/sessions'],
      ['POST', '/v1/usage'],
      ['GET', '/v1/accounts/acme/balance'],
      ['POST', '/v1/accounts/acme/purchases'],
      ['DELETE', '/v1/accounts/acme/users/priya'],
      ['POST', '/v1/accounts/acme/holds'],
      ['POST', '/v1/accounts/acme/holds/draft/capture'],
      ['POST', '/v1/accounts/acme/holds/draft/release'],
      ['POST', '/v1/accounts/acme/usage/one/reverse'],
      ['POST', '/v1/accounts/acme/adjustments'],
    ] as const) {
      const response = await ask(method, path, { authorization, ...(method !== 'GET' && { body: '{}' }) });
      expect([path, await problemOf(response)]).toEqual([path, 'unauthenticated']);
    }
  });

  it('of an API key comes before what the body says', async () => {
    const response = await ask('POST', '/v1/usage', { authorization: 'Bearer wrong', body: 'nonsense' });
    expect(await problemOf(response)).toBe('unauthenticated');
  });
});

describe('the API key', () => {
  it('makes each browser call under the path of an account', async () => {
    const ofBrowser = async (path: string) => (await world.as(token, 'GET', `/v1/${path}`)).body;
    const ofIntegrator = async (path: string) => (await world.api('GET', `/v1/accounts/acme/${path}`)).body;
    for (const path of ['balance', 'pricing', 'transactions?limit=1', 'devices']) {
      expect(await ofIntegrator(path)).toEqual(await ofBrowser(path));
    }
    const headers = { 'idempotency-key': 'k' };
    const { body } = await world.api('POST', '/v1/accounts/acme/purchases', { credits: 1000 }, headers);
    expect(await ofIntegrator(`purchases/${body.id}`)).toEqual(await ofBrowser(`purchases/${body.id}`));
  });

  it('is not taken where a browser calls', async () => {
    expect((await world.api('GET', '/v1/balance')).status).toBe(401);
  });
});

describe('without a token', () => {
  const get = async (path: string) => {
    const response = await world.fetch(new Request(`http://credits.test${path}`));
    return { status: response.status, body: await response.json() };
  };

  it('the product names itself and its version', async () => {
    expect(await get('/v1/meta')).toEqual({
      status: 200,
      body: { product: 'ai-credits', apiVersion: 1, name: 'AI Credits' },
    });
  });

  it.each(['/health', '/ready'])('%s is ok', async path => {
    expect(await get(path)).toEqual({ status: 200, body: { status: 'ok' } });
  });

  it.each(['/v1/meta', '/v1/balance', '/v1/transactions', '/health'])(
    '%s is kept by no cache',
    async path => {
      const response = await ask('GET', path, { authorization: `Bearer ${token}` });
      expect(response.headers.get('cache-control')).toBe('no-store');
    },
  );
});
