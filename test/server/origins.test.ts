import { describe, expect, it } from 'vitest';
import { chromeExtensionOrigin } from '../../src/contract/extension.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open({
  environment: { PUBLIC_URL: 'https://credits.example.com/base' },
  config: JSON.stringify({ allowedOrigins: ['https://inbox.example.com', 'http://localhost:3000'] }),
});
await world.openAccount();
const token = await world.session('acme');

async function allowedFor(origin: string, path: string, method = 'GET'): Promise<string | null> {
  const headers = { authorization: `Bearer ${token}`, origin };
  const response = await world.fetch(new Request(`https://credits.example.com${path}`, { method, headers }));
  expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  return response.headers.get('access-control-allow-origin');
}

const known = [
  chromeExtensionOrigin,
  'moz-extension://0f5f7c9a-5f0a-4c5e-9d4b-2f6a3c1b7e21',
  'https://credits.example.com',
  'https://inbox.example.com',
  'http://localhost:3000',
];

const unknown = [
  'null',
  'https://evil.example',
  'https://inbox.example.com.evil.example',
  'https://sub.inbox.example.com',
  'http://inbox.example.com',
  'https://inbox.example.com:8443',
  'http://localhost:3001',
  'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'moz-extension://evil.example',
  'moz-extension://0f5f7c9a-5f0a-4c5e-9d4b-2f6a3c1b7e21.evil.example',
];

describe('a page of another origin', () => {
  it.each(known)('reads answers at %s', async origin => {
    expect(await allowedFor(origin, '/v1/balance')).toBe(origin);
    expect(await allowedFor(origin, '/v1/meta')).toBe(origin);
    expect(await allowedFor(origin, '/v1/pair', 'POST')).toBe(origin);
  });

  it.each(unknown)('reads nothing at %s', async origin => {
    expect(await allowedFor(origin, '/v1/balance')).toBeNull();
    expect(await allowedFor(origin, '/v1/meta')).toBeNull();
  });

  it.each(known)('reads no integrator answers at %s', async origin => {
    for (const [method, path] of [
      ['POST', '/v1/usage'],
      ['PUT', '/v1/accounts/acme'],
      ['POST', '/v1/accounts/acme/sessions'],
      ['GET', '/v1/accounts/acme/balance'],
      ['GET', '/v1/accounts/acme/transactions'],
      ['OPTIONS', '/v1/usage'],
      ['OPTIONS', '/v1/accounts/acme/balance'],
    ] as const) {
      expect([path, await allowedFor(origin, path, method)]).toEqual([path, null]);
    }
  });

  it('reads refusals too', async () => {
    const [origin = ''] = known;
    const request = new Request('https://credits.example.com/v1/balance', { headers: { origin } });
    const response = await world.fetch(request);
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it('may ask before it sends a purchase', async () => {
    const ask = (origin: string) =>
      world.fetch(
        new Request('https://credits.example.com/v1/purchases', {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type,idempotency-key',
          },
        }),
      );
    const allowed = await ask('https://inbox.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://inbox.example.com');
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST');
    expect(allowed.headers.get('access-control-allow-headers')).toBe(
      'authorization,content-type,idempotency-key',
    );
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
