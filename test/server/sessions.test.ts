import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const secret = 'a secret that is long enough for tests to sign with';
const now = '2025-08-28T12:00:00Z';
const shared = await open({ now });
await shared.openAccount();
await shared.openAccount({ account: 'other' });
const nowSeconds = Date.parse(now) / 1000;

interface Forgery {
  readonly claims?: Record<string, unknown>;
  readonly secret?: string;
  readonly audience?: string;
  readonly issuedAt?: number;
  readonly expiresAt?: number | null;
}

function forge(it: Forgery = {}): Promise<string> {
  const token = new SignJWT({ account: 'acme', role: 'owner', generation: 0, ...it.claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('priya')
    .setAudience(it.audience ?? 'ai-credits')
    .setIssuedAt(it.issuedAt ?? nowSeconds);
  if (it.expiresAt !== null) token.setExpirationTime(it.expiresAt ?? nowSeconds + 600);
  return token.sign(new TextEncoder().encode(it.secret ?? secret));
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('POST /v1/accounts/:account/sessions', () => {
  it.each([1, 3600])('makes a token that lives %i seconds', async ttlSeconds => {
    const world = await open({ now });
    await world.openAccount();
    const { body } = await world.api('POST', '/v1/accounts/acme/sessions', {
      user: 'priya',
      role: 'owner',
      ttlSeconds,
    });
    expect(body.expiresAt).toBe(new Date(world.clock.now() + ttlSeconds * 1000).toISOString());
    world.clock.advance(ttlSeconds * 1000 - 1);
    expect((await world.as(body.token, 'GET', '/v1/balance')).status).toBe(200);
    world.clock.advance(1);
    const over = await world.as(body.token, 'GET', '/v1/balance');
    expect({ status: over.status, code: over.body.code }).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it('lives an hour unless told', async () => {
    const { body } = await shared.api('POST', '/v1/accounts/acme/sessions', { user: 'priya', role: 'agent' });
    expect(body.expiresAt).toBe('2025-08-28T13:00:00.000Z');
  });

  it.each([
    ['ttlSeconds', { ttlSeconds: 3601 }],
    ['ttlSeconds', { ttlSeconds: 0 }],
    ['ttlSeconds', { ttlSeconds: 1.5 }],
    ['role', { role: 'admin' }],
    ['user', { user: '' }],
  ])('refuses a wrong %s %o', async (field, change) => {
    const body = { user: 'priya', role: 'owner', ttlSeconds: 60, ...change };
    const answer = await shared.api('POST', '/v1/accounts/acme/sessions', body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(`${field}: `);
  });

  it('refuses an account that is not there', async () => {
    const body = { user: 'priya', role: 'owner', ttlSeconds: 60 };
    expect((await shared.api('POST', '/v1/accounts/nobody/sessions', body)).status).toBe(404);
  });
});

describe('a session token', () => {
  it('sees its own account only', async () => {
    const token = await shared.session('acme');
    expect((await shared.as(token, 'GET', '/v1/balance')).body.account).toBe('acme');
    expect((await shared.as(token, 'GET', '/v1/accounts/other/balance')).status).toBe(401);
    expect((await shared.as(token, 'GET', '/v1/accounts/acme/balance')).status).toBe(401);
    expect((await shared.as(token, 'POST', '/v1/usage', { events: [{}] })).status).toBe(401);
    expect((await shared.as(token, 'PUT', '/v1/accounts/acme', {})).status).toBe(401);
  });

  it('made by hand with the right secret and claims is taken, so the refusals below are due to their fault', async () => {
    expect((await shared.as(await forge(), 'GET', '/v1/balance')).status).toBe(200);
  });

  const header = encode({ alg: 'none' });
  const subject = { account: 'acme', role: 'owner', sub: 'priya', generation: 0 };
  const claims = { ...subject, aud: 'ai-credits', iat: nowSeconds };
  const unsigned = `${header}.${encode({ ...claims, exp: nowSeconds + 600 })}.`;

  it.each([
    ['for another audience', () => forge({ audience: 'another-product' })],
    [
      'signed with another secret',
      () => forge({ secret: 'another secret that is long enough to sign with' }),
    ],
    ['without a signature', () => Promise.resolve(unsigned)],
    ['without an end', () => forge({ expiresAt: null })],
    ['that is over', () => forge({ expiresAt: nowSeconds })],
    ['that lives longer than an hour', () => forge({ issuedAt: nowSeconds - 3601 })],
    ['from the future', () => forge({ issuedAt: nowSeconds + 60 })],
    ['with another role', () => forge({ claims: { role: 'admin' } })],
    ['without an account', () => forge({ claims: { account: undefined } })],
    ['that is no token', () => Promise.resolve('nonsense')],
    [
      'that looks like a device',
      () => Promise.resolve(`acd.${Buffer.from('acme').toString('base64url')}.x.y`),
    ],
  ])('%s is refused', async (_, make) => {
    const { status, body } = await shared.as(await make(), 'GET', '/v1/balance');
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it('that was tampered with is refused', async () => {
    const [head = '', , signature = ''] = (await shared.session('acme', { role: 'agent' })).split('.');
    const changed = encode({ ...claims, account: 'other', exp: nowSeconds + 600 });
    const { status } = await shared.as(`${head}.${changed}.${signature}`, 'GET', '/v1/balance');
    expect(status).toBe(401);
  });
});
