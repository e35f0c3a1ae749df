import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../support/world.ts';
import { faults, sendProblem } from './upstream-faults.ts';
import {
  answerWell,
  balanceOf,
  openFront,
  openHandMade,
  send,
  serveByHand,
  upstreamKey,
} from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const sentAgain = 'sending it again with the same Idempotency-Key is safe.';

/** One upstream and one proxy in front of it for all tests: each test finds them well and leaves them so. */
const upstream = await serveByHand(answerWell);
const front = await openFront(open, upstream.url);
const token = await front.session('acme');
const ask = () => front.as(token, 'GET', '/v1/balance');
const buy = () => front.as(token, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': 'k' });
const logged = () => vi.mocked(console.error).mock.calls.flat().map(String).join('\n');

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => upstream.answer(answerWell));
afterAll(() => upstream.close());

async function expectNoAnswer(what: string): Promise<void> {
  const answers = [await ask(), await buy()];
  expect(answers[0]).toMatchObject({
    status: 503,
    body: { code: 'unavailable', detail: `The upstream ${what}. Nothing changed.` },
  });
  expect(answers[1]).toMatchObject({
    status: 502,
    body: {
      code: 'payment_unavailable',
      detail: `The upstream ${what}. Whether the purchase was begun is not known; ${sentAgain}`,
    },
  });
  for (const { body } of answers) {
    for (const secret of [upstreamKey, new URL(upstream.url).host])
      expect(JSON.stringify(body)).not.toContain(secret);
  }
}

async function expectHealed(): Promise<void> {
  upstream.answer(answerWell);
  expect(await ask()).toMatchObject({ status: 200, body: { available: 40_000, role: 'owner' } });
  expect(await buy()).toMatchObject({ status: 200, body: { credits: 1000, status: 'pending' } });
}

describe('an upstream that', () => {
  it.each(Object.entries(faults))(
    '%s is one clear problem, asked once, and heals',
    async (_, [what, handle]) => {
      const before = upstream.seen.length;
      upstream.answer(handle);
      await expectNoAnswer(what);
      expect(upstream.seen.slice(before).map(({ method }) => method)).toEqual(['GET', 'POST']);
      expect((await front.api('GET', '/ready')).body.code).toBe('unavailable');
      expect((await front.api('GET', '/health')).status).toBe(200);
      expect(logged()).toContain(`The upstream ${what}: GET /v1/balance.`);
      expect(logged()).not.toContain(upstreamKey);
      await expectHealed();
      expect((await front.api('GET', '/ready')).status).toBe(200);
    },
  );

  it('sends elsewhere is not followed, and nobody else learns its key', async () => {
    const elsewhere = await openHandMade(answerWell);
    for (const status of [301, 302, 307, 308]) {
      upstream.answer((request, response) => {
        response.writeHead(status, { location: elsewhere.url + request.url }).end();
      });
      await expectNoAnswer(`answered ${status}`);
    }
    expect(elsewhere.seen).toEqual([]);
    await expectHealed();
  });

  it('is gone is told so at once, and found again when it is back', async () => {
    await upstream.close();
    await expectNoAnswer('could not be reached');
    await upstream.listenAgain();
    await expectHealed();
  });

  it('never answers, or never ends, is waited for 5 seconds, and 15 for a purchase', async () => {
    const drip = (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 100);
      response.once('close', () => clearInterval(timer));
    };
    upstream.answer(({ url }, response) => {
      if (url?.includes('pricing')) drip(response);
    });
    const timed = async (answer: Promise<Answer>) => {
      const begun = performance.now();
      return { ...(await answer), seconds: (performance.now() - begun) / 1000 };
    };
    const [asked, bought, dripped, session] = await Promise.all([
      timed(ask()),
      timed(buy()),
      timed(front.api('GET', '/v1/accounts/acme/pricing')),
      timed(front.api('POST', '/v1/accounts/late/sessions', { user: 'priya', role: 'owner' })),
    ]);
    expect(asked.body.detail).toBe('The upstream did not answer within 5 s. Nothing changed.');
    expect(bought.body).toMatchObject({
      code: 'payment_unavailable',
      detail: expect.stringContaining('within 15 s'),
    });
    expect(bought.body.detail).toContain(sentAgain);
    for (const { body } of [dripped, session]) expect(body).toEqual(asked.body);
    for (const { seconds } of [asked, dripped, session]) expect(seconds).toBeLessThan(10);
    expect(asked.seconds).toBeGreaterThan(4.9);
    expect(bought.seconds).toBeGreaterThan(14.9);
    expect(bought.seconds).toBeLessThan(20);
    await expectHealed();
  }, 40_000);

  it('answers slowly answers all the same', async () => {
    upstream.answer((request, response) => void setTimeout(() => answerWell(request, response), 500));
    for (const { status } of [await ask(), await buy()]) expect(status).toBe(200);
  });

  it('says more than the contract knows is understood, and no more is passed on', async () => {
    upstream.answer((_, response) => send(response, { ...balanceOf('acme'), margin: 0.4, level: 'festive' }));
    const { status, body } = await ask();
    expect({ status, body }).toEqual({ status: 200, body: { ...balanceOf('acme'), level: 'festive' } });
  });

  it('hangs keeps at most 512 requests waiting', async () => {
    const held: ServerResponse[] = [];
    upstream.answer((_, response) => held.push(response));
    const answers = Array.from({ length: 520 }, (_, turn) =>
      front.api('GET', `/v1/accounts/a-${turn}/balance`),
    );
    const refused = await Promise.all(answers.slice(512));
    for (const { body } of refused) {
      expect(body.detail).toBe('The upstream is still to answer 512 other requests. Nothing changed.');
    }
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(0), 5000);
    upstream.answer(answerWell);
    for (const response of held) response.destroy();
    await Promise.all(answers);
    expect((await front.api('GET', '/v1/accounts/acme/balance')).status).toBe(200);
  });
});

describe('a problem of the upstream', () => {
  it.each([
    ['invalid_request', 400],
    ['insufficient_credits', 402],
    ['forbidden', 403],
    ['not_found', 404],
    ['idempotency_conflict', 409],
    ['invalid_amount', 422],
    ['rate_limited', 429],
    ['payment_unavailable', 502],
    ['unavailable', 503],
  ] as const)('%s passes through with its words', async (code, status) => {
    upstream.answer((_, response) => sendProblem(response, code, status));
    for (const answer of [await ask(), await buy()]) {
      expect(answer).toMatchObject({ status, body: { code, detail: 'The upstream’s own words.' } });
    }
  });

  it('that says where the upstream is keeps its code and loses its words', async () => {
    const { host } = new URL(upstream.url);
    upstream.answer((_, response) => sendProblem(response, 'not_found', 404, `Nothing at ${host}.`));
    expect((await ask()).body).toMatchObject({ code: 'not_found', detail: 'The upstream refused this.' });
  });
});

describe('while the upstream is down', () => {
  afterEach(() => upstream.listenAgain());

  it('devices are listed and ended, and users are ended', async () => {
    const agent = await front.session('acme', { user: 'ravi', role: 'agent' });
    const { code } = (await front.as(token, 'POST', '/v1/pairing-codes')).body;
    await front.as('none', 'POST', '/v1/pair', { code, device: 'Chrome' });
    await upstream.close();
    const { devices } = (await front.as(token, 'GET', '/v1/devices')).body;
    expect(devices).toMatchObject([{ name: 'Chrome' }]);
    expect((await front.as(token, 'DELETE', `/v1/devices/${devices[0].id}`)).status).toBe(204);
    expect((await front.api('DELETE', '/v1/accounts/acme/users/ravi')).status).toBe(204);
    expect((await front.as(agent, 'GET', '/v1/balance')).status).toBe(401);
  });

  it('no session is made', async () => {
    await upstream.close();
    const { status, body } = await front.api('POST', '/v1/accounts/acme/sessions', {
      user: 'a',
      role: 'owner',
    });
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' });
  });
});
