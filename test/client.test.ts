import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient, SessionEnded, Unreachable } from '../src/client.ts';
import { createWorld, type World } from './support/world.ts';

const endpoint = 'https://credits.test/';

let world: World;
let asked: { refresh: boolean }[];
const network = setupServer(http.all(`${endpoint}*`, ({ request }) => world.fetch(request)));

beforeAll(() => network.listen());
beforeEach(async () => {
  world = await createWorld({ now: '2025-09-01T00:00:00Z' });
  await world.openAccount();
  asked = [];
});
afterEach(async () => {
  network.resetHandlers();
  await world.close();
});
afterAll(() => network.close());

function clientOf(tokens: (string | { token: string; expiresAt: string } | Error)[], timeoutMs = 5000) {
  return createClient({
    endpoint,
    timeoutMs,
    now: world.clock.now,
    async getToken(why) {
      asked.push(why);
      const next = tokens[Math.min(asked.length, tokens.length) - 1] ?? '';
      if (next instanceof Error) throw next;
      return next;
    },
  });
}

describe('a client', () => {
  it('answers with what the server knows', async () => {
    await world.use('acme', 'reply-1', 6);
    const client = clientOf([await world.session('acme')]);
    expect(await client.balance()).toMatchObject({ ok: true, value: { available: 39_994 } });
    expect(await client.pricing()).toMatchObject({ ok: true, value: { unitPriceMinor: 1000 } });
    const page = await client.transactions({ filter: 'usage', from: undefined, limit: 5 });
    expect(page).toMatchObject({ ok: true, value: { transactions: [{ credits: -6 }], nextCursor: null } });
    expect(await client.pairingCode()).toMatchObject({ ok: true });
  });

  it('removes a saved card, as often as it is asked to, for an owner', async () => {
    const owner = clientOf([await world.session('acme')]);
    expect(await owner.dropCard()).toEqual({ ok: true, value: true });
    expect(await owner.dropCard()).toEqual({ ok: true, value: true });
    const agent = clientOf([await world.session('acme', { role: 'agent' })]);
    expect(await agent.dropCard()).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  });

  it('sets an automatic top-up for an owner', async () => {
    const rule = { enabled: true, threshold: 100, credits: 5000, monthlyCapMinor: 15_000 };
    const owner = clientOf([await world.session('acme')]);
    expect(await owner.setTopUp(rule)).toMatchObject({ ok: true, value: rule });
    expect(await owner.topUp()).toMatchObject({ ok: true, value: { ...rule, stop: 'no_card' } });
    const agent = clientOf([await world.session('acme', { role: 'agent' })]);
    expect(await agent.topUp()).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  });

  it('asks at the plain address where there is nothing to choose, and names only what is chosen', async () => {
    const asked: string[] = [];
    const token = await world.session('acme');
    const client = createClient({
      endpoint,
      getToken: async () => token,
      fetch: (...call) => {
        asked.push(new Request(...call).url);
        return fetch(...call);
      },
    });
    await client.balance();
    await client.transactions({ filter: 'usage', from: undefined, limit: 5 });
    expect(asked).toEqual([
      'https://credits.test/v1/balance',
      'https://credits.test/v1/transactions?filter=usage&limit=5',
    ]);
  });

  it('sends what a call needs, and nothing else', async () => {
    const sent: unknown[] = [];
    const client = createClient({
      endpoint: 'https://credits.test/behind/a/path',
      getToken: async () => 'token',
      async fetch(input, init) {
        const request = new Request(input, init);
        const { method, url, credentials, cache } = request;
        expect({ credentials, cache }).toEqual({ credentials: 'omit', cache: 'no-store' });
        sent.push([method, url, Object.fromEntries(request.headers), await request.text()]);
        return Response.json({});
      },
    });
    const rule = { enabled: true, threshold: 100, credits: 5000, monthlyCapMinor: 15_000 };
    const calls = [
      client.balance,
      client.dropCard,
      () => client.setTopUp(rule),
      () => client.buy({ credits: 5000, idempotencyKey: 'attempt' }),
    ];
    for (const call of calls) await call().catch(() => undefined);
    const asked = { authorization: 'Bearer token' };
    const told = { ...asked, 'content-type': 'application/json' };
    const base = 'https://credits.test/behind/a/path/v1';
    expect(sent).toEqual([
      ['GET', `${base}/balance`, asked, ''],
      ['DELETE', `${base}/saved-card`, asked, ''],
      ['PUT', `${base}/auto-top-up`, told, JSON.stringify(rule)],
      ['POST', `${base}/purchases`, { ...told, 'idempotency-key': 'attempt' }, '{"credits":5000}'],
    ]);
  });

  it('buys once however often the same attempt is sent', async () => {
    const client = clientOf([await world.session('acme')]);
    const first = await client.buy({ credits: 5000, idempotencyKey: 'attempt' });
    const again = await client.buy({ credits: 5000, idempotencyKey: 'attempt' });
    expect(first).toMatchObject({ ok: true, value: { status: 'pending', priceMinor: 5000 } });
    expect(again).toEqual(first);
    if (first.ok) expect(await client.purchase(first.value.id)).toEqual(first);
  });

  it('answers with a refusal as a value', async () => {
    const client = clientOf([await world.session('acme')]);
    const answer = await client.buy({ credits: 1500, idempotencyKey: 'attempt' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'invalid_amount' } });
  });

  it('has no code for a refusal that only a newer server knows', async () => {
    const body = { type: 'about:blank', title: 'New', status: 418, code: 'is_a_teapot', detail: 'It is.' };
    network.use(http.get(`${endpoint}v1/balance`, () => HttpResponse.json(body, { status: 418 })));
    const answer = await clientOf([await world.session('acme')]).balance();
    expect(answer).toEqual({ ok: false, problem: { code: null, detail: 'It is.', said: 'is_a_teapot' } });
  });

  it('is signed out by whatever stands between and asks for a token in its own words', async () => {
    const page = () => HttpResponse.html('<h1>401 Authorization Required</h1>', { status: 401 });
    network.use(http.get(`${endpoint}v1/balance`, page));
    const answer = await clientOf([await world.session('acme')]).balance();
    expect(answer).toEqual({
      ok: false,
      problem: { code: 'unauthenticated', detail: '' },
    });
  });

  it.each([
    ['no network', () => HttpResponse.error()],
    ['a page instead of an answer', () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })],
    ['an answer that makes no sense', () => HttpResponse.json({ available: 'many' })],
  ])('is unreachable when there is %s', async (_, answer) => {
    network.use(http.get(`${endpoint}v1/balance`, answer));
    const client = clientOf([await world.session('acme')]);
    await expect(client.balance()).rejects.toThrow(Unreachable);
    await expect(client.balance()).rejects.toHaveProperty('cause');
  });

  it('waits longer for a text, which may be long', async () => {
    const fetch = async () => {
      await new Promise(resolve => setTimeout(resolve, 300));
      return new Response('"at","credits"');
    };
    const client = createClient({ endpoint, timeoutMs: 100, fetch, getToken: async () => 'token' });
    expect(await client.csv({ filter: 'all' })).toEqual({ ok: true, value: '"at","credits"' });
  });

  it('is unreachable when an answer never ends, and asks no longer', async () => {
    const endless = new ReadableStream({
      start: out => out.enqueue(new TextEncoder().encode('{"account":')),
    });
    let signal: AbortSignal | undefined;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      signal = new Request(input, init).signal;
      return new Response(endless);
    };
    const client = createClient({ endpoint, timeoutMs: 200, fetch, getToken: async () => 'token' });
    await expect(client.balance()).rejects.toThrow('v1/balance: no answer in 200 ms');
    expect(signal?.aborted, 'the request was stopped').toBe(true);
  });
});

describe('a token', () => {
  it('is asked for once by all who wait, and kept', async () => {
    const client = clientOf([await world.session('acme')]);
    await Promise.all([client.balance(), client.pricing(), client.transactions({ filter: 'all' })]);
    await client.balance();
    expect(asked).toEqual([{ refresh: false }]);
  });

  it('that is refused is asked for anew, once, and the call is made again', async () => {
    const client = clientOf(['old', await world.session('acme')]);
    const answers = await Promise.all([client.balance(), client.pricing()]);
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
    expect(asked).toEqual([{ refresh: false }, { refresh: true }]);
  });

  it('that is refused twice ends the session without a loop', async () => {
    const answer = await clientOf(['old']).balance();
    expect(answer).toMatchObject({ ok: false, problem: { code: 'unauthenticated' } });
    expect(asked).toHaveLength(2);
  });

  it('is asked for anew shortly before it ends', async () => {
    const token = await world.session('acme');
    const client = clientOf([{ token, expiresAt: '2025-09-01T00:10:00Z' }]);
    await client.balance();
    world.clock.set('2025-09-01T00:09:40Z');
    await client.balance();
    expect(asked).toHaveLength(1);
    world.clock.set('2025-09-01T00:09:50Z');
    await client.balance();
    expect(asked).toEqual([{ refresh: false }, { refresh: false }]);
  });

  it('is kept where this clock says that it has ended already', async () => {
    const token = await world.session('acme');
    const client = clientOf([{ token, expiresAt: '2025-08-31T00:00:00Z' }]);
    await client.balance();
    await client.balance();
    expect(asked).toHaveLength(1);
  });

  it('that the page will not give ends the session', async () => {
    const answer = await clientOf([new SessionEnded('Nobody is signed in.')]).balance();
    expect(answer).toEqual({
      ok: false,
      problem: { code: 'unauthenticated', detail: 'Nobody is signed in.' },
    });
  });

  it.each([undefined, null, '', {}, { token: 5 }, 7, []])('that is %j ends the session', async nothing => {
    const client = createClient({ endpoint, getToken: async () => nothing as never });
    expect(await client.balance()).toEqual({
      ok: false,
      problem: { code: 'unauthenticated', detail: '' },
    });
  });

  it.each([
    ['fetch finds no network', new TypeError('Failed to fetch')],
    ['the page says so', new Unreachable('The page is offline.')],
  ])('is unreachable when %s, and asked for again by the next call', async (_, error) => {
    const client = clientOf([error, await world.session('acme')]);
    await expect(client.balance()).rejects.toThrow(Unreachable);
    expect(await client.balance()).toMatchObject({ ok: true });
  });

  it('that never comes is unreachable', async () => {
    const client = createClient({ endpoint, timeoutMs: 50, getToken: () => new Promise(() => {}) });
    await expect(client.balance()).rejects.toThrow('token: no answer in 50 ms');
  });
});
