import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtEndpoint } from '../../extension/built-endpoint.ts';
import { createDevice } from '../../extension/device.ts';
import type { GrantState } from '../../extension/messages.ts';
import { readPolicy } from '../../extension/policy.ts';
import { type Area, currentOf, readStored } from '../../extension/stored.ts';
import { createWorld } from '../support/world.ts';
import { createArea } from './area.ts';

const endpoint = 'http://127.0.0.1:8787';
let world: Awaited<ReturnType<typeof createWorld>>;
let area: Area;
let session: Area;
let managed: Area;
let asked: string[];
let lose: string | undefined;

beforeEach(async () => {
  world = await createWorld({ now: '2025-08-28T12:00:00Z', environment: { PUBLIC_URL: endpoint } });
  await world.openAccount({ account: 'acme' });
  [area, session, managed] = [createArea(), createArea(), createArea()];
  asked = [];
  lose = undefined;
});
afterEach(() => world.close());

// The service worker dies at any moment, so each use may be the first of a new one.
function wake() {
  return createDevice({
    area,
    session,
    managed,
    now: world.clock.now,
    openTab: async () => 1,
    warn() {},
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      const answer = await world.fetch(request);
      if (pathname === lose) throw new TypeError('Failed to fetch');
      return answer;
    },
  });
}

async function begin(): Promise<string> {
  const reply = await wake().answer({ ask: 'authorize', endpoint, device: 'Chrome on Linux' });
  if (!('userCode' in reply)) throw new Error(JSON.stringify(reply));
  return reply.userCode;
}

async function decide(userCode: string, decision: 'approve' | 'deny'): Promise<void> {
  await world.as(await world.session('acme'), 'POST', '/v1/device-approvals', { userCode, decision });
}

async function lookAfter(seconds: number): Promise<GrantState['phase']> {
  world.clock.advance(seconds * 1000);
  return (await wake().awaitApproval()).phase;
}

const devicesOf = async () =>
  (await world.as(await world.session('acme'), 'GET', '/v1/devices')).body.devices;
const stored = () => readStored(area);

test('a code that was approved connects the browser, and nothing of it is left', async () => {
  const code = await begin();
  expect(await lookAfter(5)).toBe('waiting');
  await decide(code, 'approve');
  expect(await lookAfter(5)).toBe('connected');
  expect(currentOf(await stored())).toMatchObject({
    endpoint,
    account: 'acme',
    balance: { available: 40_000 },
  });
  expect(await session.get(['grant'])).toEqual({});
  expect(await lookAfter(5)).toBe('none');
});

test('a denied code and one that has ended are told once, and connect nothing', async () => {
  await decide(await begin(), 'deny');
  expect(await lookAfter(5)).toBe('denied');
  await begin();
  expect(await lookAfter(601)).toBe('ended');
  expect(await lookAfter(5)).toBe('none');
  expect(currentOf(await stored())?.account).toBeUndefined();
});

test('the server is asked once in five seconds, however many look', async () => {
  await begin();
  asked = [];
  for (let turn = 0; turn < 3; turn += 1) expect(await lookAfter(1)).toBe('waiting');
  const device = wake();
  world.clock.advance(5000);
  await Promise.all([device.awaitApproval(), device.awaitApproval()]);
  expect(asked).toEqual(['/v1/device-tokens']);
});

test('who is told to slow down asks five seconds later from then on', async () => {
  await begin();
  const { grant } = (await session.get(['grant'])) as { grant: { deviceCode: string } };
  world.clock.advance(5000);
  await world.as('none', 'POST', '/v1/device-tokens', { deviceCode: grant.deviceCode });
  expect(await wake().awaitApproval()).toMatchObject({ phase: 'waiting', intervalMs: 10_000 });
  asked = [];
  await lookAfter(9);
  expect(asked).toEqual([]);
  await lookAfter(1);
  expect(asked).toEqual(['/v1/device-tokens']);
});

test('a token that was lost on its way is fetched again, and is the same device', async () => {
  const code = await begin();
  await decide(code, 'approve');
  lose = '/v1/device-tokens';
  expect(await lookAfter(5)).toBe('waiting');
  lose = undefined;
  expect(await lookAfter(5)).toBe('connected');
  expect(await devicesOf()).toHaveLength(1);
});

test('a worker that dies once the token is kept is given the same one, which goes on', async () => {
  await decide(await begin(), 'approve');
  const waiting = await session.get(['grant']);
  const { remove } = session;
  session.remove = () => Promise.reject(new Error('The worker died.'));
  // Its first use would end the grant, and did not come to pass.
  const { fetch } = world;
  world.fetch = async request => {
    if (request.url.endsWith('/v1/balance')) throw new TypeError('Failed to fetch');
    return fetch(request);
  };
  await lookAfter(5).catch(() => undefined);
  world.fetch = fetch;
  session.remove = remove;
  await session.set(waiting);
  await lookAfter(5);
  expect(currentOf(await stored())).toMatchObject({ isConnected: true });
  expect(await devicesOf()).toHaveLength(1);
});

test('whoever gave up is not connected by a late approval', async () => {
  const code = await begin();
  await wake().answer({ ask: 'forgetApproval' });
  await decide(code, 'approve');
  expect(await lookAfter(5)).toBe('none');
  expect(currentOf(await stored())?.account).toBeUndefined();
});

test('nothing is sent to an address that is no proxy', async () => {
  world.fetch = async () => Response.json({ product: 'something else' });
  const reply = await wake().answer({ ask: 'authorize', endpoint, device: 'Chrome' });
  expect([reply, asked]).toEqual([{ fault: 'no_server' }, ['/v1/meta']]);
});

test('an address that was set for the browser is the only one it connects to', async () => {
  await managed.set({ serverUrl: 'https://credits.example.com' });
  for (const order of [
    { ask: 'pair', endpoint, code: 'BBBBBBBB', device: 'Chrome' },
    { ask: 'authorize', endpoint, device: 'Chrome' },
  ] as const) {
    expect(await wake().answer(order)).toEqual({ fault: 'policy' });
  }
  expect(asked).toEqual([]);
});

test('a browser that is connected elsewhere lets go once an address is set for it, and of no other', async () => {
  const code = await begin();
  await decide(code, 'approve');
  await lookAfter(5);
  await managed.set({ serverUrl: `${endpoint}/` });
  await wake().followPolicy();
  expect(currentOf(await stored())?.account).toBe('acme');
  await managed.set({ serverUrl: 'https://credits.example.com' });
  await wake().followPolicy();
  expect((await stored()).workspaces).toEqual([]);
});

test.each(['heard of', 'not heard of yet'])(
  'a code of one server connects nothing once another one is set, %s',
  async heard => {
    await decide(await begin(), 'approve');
    await managed.set({ serverUrl: 'https://credits.example.com' });
    if (heard === 'heard of') await wake().followPolicy();
    await lookAfter(5);
    expect((await stored()).workspaces).toEqual([]);
    expect(await lookAfter(5)).toBe('none');
  },
);

test.each([
  [{ serverUrl: 'credits.example.com' }, 'https://credits.example.com'],
  [{ serverUrl: 'http://127.0.0.1:8787/' }, 'http://127.0.0.1:8787'],
  [{ serverUrl: 'http://credits.example.com' }, undefined],
  [{ serverUrl: 8 }, undefined],
  [{}, undefined],
])('of the policy %j the address is %s', async (set, wanted) => {
  expect(await readPolicy({ get: async () => set })).toBe(wanted);
});

test('a browser that knows no policies has none', async () => {
  const get = () => Promise.reject(new Error('Managed storage manifest not found'));
  expect(await readPolicy({ get })).toBeUndefined();
});

test('a build is for one server, for any, or is refused', () => {
  expect([builtEndpoint(undefined), builtEndpoint('credits.example.com')]).toEqual([
    '',
    'https://credits.example.com',
  ]);
  expect(() => builtEndpoint('http://credits.example.com')).toThrow('CREDITS_EXTENSION_ENDPOINT');
});
