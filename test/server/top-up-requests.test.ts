import { describe, expect, it } from 'vitest';
import { requestLastsMs } from '../../src/domain/top-up-request.ts';
import type { World } from '../support/world.ts';
import { rowsOf } from './proof.ts';
import { lines } from './shop.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const start = '2025-08-28T12:00:00Z';
const agentsMayNotBuy = JSON.stringify({ agentsMayBuy: false });

/** A workplace where agents may not buy: Sam asks, Priya and Olu own. */
async function workplace() {
  const world = await open({ now: start, config: agentsMayNotBuy });
  await world.openAccount();
  const sam = await world.session('acme', { user: 'sam', role: 'agent' });
  const priya = await world.session('acme', { user: 'priya' });
  const olu = await world.session('acme', { user: 'olu' });
  let keys = 0;
  const ask = (body: object, token = sam, key = `ask-${++keys}`) =>
    world.as(token, 'POST', '/v1/top-up-requests', body, { 'idempotency-key': key });
  const decide = (
    token: string,
    id: string,
    how: 'approve' | 'decline',
    body?: object,
    key = `do-${++keys}`,
  ) => world.as(token, 'POST', `/v1/top-up-requests/${id}/${how}`, body, { 'idempotency-key': key });
  const list = async (token: string, query = '') =>
    (await world.as(token, 'GET', `/v1/top-up-requests${query}`)).body.requests;
  const purchases = () => rowsOf(world.path, 'SELECT * FROM purchase').length;
  return { world, sam, priya, olu, ask, decide, list, purchases };
}

const available = async (world: World) =>
  (await world.api('GET', '/v1/accounts/acme/balance')).body.available;

describe('a top-up request', () => {
  it('is asked for by somebody who may not buy, and moves neither money nor credits', async () => {
    const { world, sam, priya, ask, list, purchases } = await workplace();
    const { status, body } = await ask({ credits: 5000, note: 'running low before the weekend' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^req_/),
        user: 'sam',
        credits: 5000,
        note: 'running low before the weekend',
        status: 'open',
        createdAt: '2025-08-28T12:00:00.000Z',
      },
    });
    expect(await list(priya)).toEqual([body]);
    expect(await list(sam)).toEqual([body]);
    expect([await available(world), purchases()]).toEqual([40_000, 0]);
    expect((await lines(world)).map(({ type }: { type: string }) => type)).toEqual(['reset']);
  });

  it('is told with the balance: to owners what is open, to who asked their own', async () => {
    const { world, sam, priya, ask } = await workplace();
    const told = async (token: string) => (await world.as(token, 'GET', '/v1/balance')).body.requests;
    expect([await told(priya), await told(sam)]).toEqual([[], []]);
    const { body } = await ask({ credits: 5000 });
    expect([await told(priya), await told(sam)]).toEqual([[body], [body]]);
    expect(await told(await world.session('acme', { user: 'ravi', role: 'agent' }))).toEqual([]);
  });

  it('is approved by a purchase, and the line of the history says who asked', async () => {
    const { world, sam, priya, ask, decide, list } = await workplace();
    const { body: request } = await ask({ credits: 5000, note: 'running low before the weekend' });
    const { status, body } = await decide(priya, request.id, 'approve');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'pending', credits: 5000, priceMinor: 5000, currency: 'USD' },
    });
    expect(await list(priya)).toMatchObject([{ status: 'open', purchase: body.id }]);
    await world.pay(body.checkoutUrl);
    expect(await list(priya)).toEqual([]);
    expect(await list(sam)).toMatchObject([{ status: 'approved', decidedAt: '2025-08-28T12:00:00.000Z' }]);
    expect(await available(world)).toBe(45_000);
    expect((await lines(world))[0]).toMatchObject({
      type: 'purchase',
      credits: 5000,
      balanceAfter: 45_000,
      description: 'Credits purchased. Asked for by sam: running low before the weekend',
      askedBy: 'sam',
      note: 'running low before the weekend',
    });
  });

  it('is declined once, with a line that moves no credits', async () => {
    const { world, sam, priya, olu, ask, decide, list } = await workplace();
    const { body: request } = await ask({ credits: 5000 });
    const declined = await decide(priya, request.id, 'decline', { reason: 'after the reset' });
    expect(declined.body).toMatchObject({ status: 'declined', reason: 'after the reset' });
    expect((await decide(olu, request.id, 'decline', { reason: 'no' })).body).toEqual(declined.body);
    expect(await list(sam)).toEqual([declined.body]);
    expect(await list(priya)).toEqual([]);
    expect(await decide(olu, request.id, 'approve')).toMatchObject({
      status: 404,
      body: { detail: `Request ${request.id} was declined. No money moved.` },
    });
    const [line, ...rest] = await lines(world);
    expect(line).toMatchObject({
      type: 'adjustment',
      credits: 0,
      balanceAfter: 40_000,
      description: 'Top-up request for 5,000 declined: after the reset',
    });
    expect(rest).toHaveLength(1);
  });

  it('is one purchase, whichever owners approve it how often at once', async () => {
    const { world, priya, olu, ask, decide, purchases } = await workplace();
    const { body: request } = await ask({ credits: 5000 });
    const answers = await Promise.all(
      [priya, olu, priya, olu].map(token => decide(token, request.id, 'approve')),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(purchases()).toBe(1);
    await world.pay(answers[0]?.body.checkoutUrl);
    expect((await decide(olu, request.id, 'approve')).body).toMatchObject({ status: 'paid' });
    expect([await available(world), purchases()]).toEqual([45_000, 1]);
  });

  it('cannot be declined while a payment for it is open, nor after it', async () => {
    const { world, priya, olu, ask, decide } = await workplace();
    const { body: request } = await ask({ credits: 5000 });
    const { body: begun } = await decide(priya, request.id, 'approve');
    expect(await decide(olu, request.id, 'decline')).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
    await world.pay(begun.checkoutUrl);
    expect(await decide(olu, request.id, 'decline')).toMatchObject({ status: 404 });
    expect(await lines(world)).toHaveLength(2);
  });

  it('meets the same page after a card was declined, and another one when that page has ended', async () => {
    const { world, priya, ask, decide, list, purchases } = await workplace();
    const { body: request } = await ask({ credits: 5000 });
    const { body: first } = await decide(priya, request.id, 'approve');
    await world.tell('acme', first.id, { id: 'declined', kind: 'failed' });
    expect((await decide(priya, request.id, 'approve')).body).toEqual({ ...first, status: 'failed' });
    const { body: other } = await ask(
      { credits: 2000 },
      await world.session('acme', { user: 'ravi', role: 'agent' }),
    );
    const { body: page } = await decide(priya, other.id, 'approve');
    await world.tell('acme', page.id, { id: 'over', kind: 'expired' });
    expect(await list(priya)).toMatchObject([{ id: other.id, status: 'open' }, { id: request.id }]);
    const { body: second } = await decide(priya, other.id, 'approve');
    expect(second.id).not.toBe(page.id);
    expect(purchases()).toBe(3);
    await world.pay(second.checkoutUrl);
    expect(await available(world)).toBe(42_000);
  });

  it('is paid by the saved card in one press, once', async () => {
    const { world, priya, olu, ask, decide } = await workplace();
    const card = {
      account: 'acme',
      kind: 'card' as const,
      provider: 'sandbox',
      customer: 'sandbox',
      method: 'pays',
      brand: 'visa',
      last4: '4242',
    };
    await world.proxy.committer.submit({ type: 'keep-card', account: 'acme', card });
    const { body: request } = await ask({ credits: 5000 });
    const answers = await Promise.all(
      [priya, olu].map(token => decide(token, request.id, 'approve', { savedCard: true })),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await available(world)).toBe(45_000);
  });

  it('is decided by owners only, and only in its own account', async () => {
    const { world, sam, priya, ask, decide, list } = await workplace();
    const { body: request } = await ask({ credits: 5000 });
    for (const how of ['approve', 'decline'] as const)
      expect(await decide(sam, request.id, how)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await world.openAccount({ account: 'other' });
    const stranger = await world.session('other', { user: 'priya' });
    for (const how of ['approve', 'decline'] as const)
      expect(await decide(stranger, request.id, how)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    expect([await list(stranger), await list(stranger, '?user=sam')]).toEqual([[], []]);
    const ravi = await world.session('acme', { user: 'ravi', role: 'agent' });
    expect([await list(ravi), await list(ravi, '?user=sam')]).toEqual([[], []]);
    expect(await list(priya, '?user=sam')).toEqual([request]);
  });

  it('is of an amount that can be bought, when it is asked for and when it is approved', async () => {
    const { world, priya, ask, decide } = await workplace();
    for (const credits of [0, 999, 1500, -1000, 1.5, 2_000_000])
      expect((await ask({ credits })).body.code).toBe('invalid_amount');
    // As if the steps had been smaller when it was asked for.
    const request = {
      account: 'acme',
      id: 'old',
      idempotencyKey: 'old',
      user: 'ravi',
      credits: 1500,
      note: null,
    };
    const askedAt = Date.parse(start);
    await world.proxy.committer.submit({
      type: 'ask-top-up',
      account: 'acme',
      request: { ...request, askedAt },
    });
    expect((await decide(priya, 'old', 'approve')).body.code).toBe('invalid_amount');
  });

  it('costs what the server says when it is approved', async () => {
    const { world, priya, ask, decide } = await workplace();
    const { body: request } = await ask({ credits: 1000 });
    await world.openAccount({ currency: 'INR' });
    const { body } = await decide(priya, request.id, 'approve');
    expect(body).toMatchObject({ credits: 1000, priceMinor: 99_900, currency: 'INR' });
  });

  it('has a note of text without control characters, 200 at most', async () => {
    const { ask } = await workplace();
    for (const note of ['', 'a\nb', 'a\u0000', 'x'.repeat(201), '\ud800'])
      expect((await ask({ credits: 1000, note })).body.code).toBe('invalid_request');
    expect((await ask({ credits: 1000, note: `<b>"'&</b> ${'x'.repeat(180)}` })).status).toBe(200);
  });

  it('of one key is one request, and of another body a conflict', async () => {
    const { sam, priya, ask, decide, list } = await workplace();
    const asked = { credits: 1000, note: 'n' };
    const first = await ask(asked, sam, 'k');
    expect((await ask(asked, sam, 'k')).body).toEqual(first.body);
    for (const other of [{ credits: 2000, note: 'n' }, { credits: 1000 }])
      expect((await ask(other, sam, 'k')).body.code).toBe('idempotency_conflict');
    expect((await ask(asked, sam, '')).body.code).toBe('invalid_request');
    expect(await list(priya)).toHaveLength(1);
    const other = await ask(asked, priya, 'k2');
    await decide(priya, first.body.id, 'approve', {}, 'one');
    expect((await decide(priya, other.body.id, 'approve', {}, 'one')).body.code).toBe('idempotency_conflict');
  });

  it("and a plain purchase never share a key's purchase", async () => {
    const { world, sam, priya, ask, decide } = await workplace();
    const { body: request } = await ask({ credits: 1000 }, sam);
    const buy = (key: string) =>
      world.as(priya, 'POST', '/v1/purchases', { credits: 1000 }, { 'idempotency-key': key });
    await buy('plain');
    expect((await decide(priya, request.id, 'approve', {}, 'plain')).body.code).toBe('idempotency_conflict');
    await decide(priya, request.id, 'approve', {}, 'asked');
    expect((await buy('asked')).body.code).toBe('idempotency_conflict');
  });

  it('takes the place of what the same person asked for before, unless that is being paid', async () => {
    const { priya, sam, ask, decide, list } = await workplace();
    const { body: first } = await ask({ credits: 1000 }, sam, 'first');
    const { body: second } = await ask({ credits: 2000 });
    expect(await list(priya)).toEqual([second]);
    expect((await list(sam)).map(({ status }: { status: string }) => status).toSorted()).toEqual([
      'expired',
      'open',
    ]);
    // A late repeat of the first one brings it not back.
    expect((await ask({ credits: 1000 }, sam, 'first')).body).toMatchObject({
      id: first.id,
      status: 'expired',
    });
    expect((await decide(priya, first.id, 'approve')).status).toBe(404);
    await decide(priya, second.id, 'approve');
    expect((await ask({ credits: 3000 })).body.code).toBe('rate_limited');
  });

  it('is made by one person 20 times a day at most', async () => {
    const { world, ask } = await workplace();
    for (let times = 0; times < 20; times += 1) expect((await ask({ credits: 1000 })).status).toBe(200);
    expect((await ask({ credits: 1000 })).body.code).toBe('rate_limited');
    const ravi = await world.session('acme', { user: 'ravi', role: 'agent' });
    expect((await ask({ credits: 1000 }, ravi)).status).toBe(200);
    world.clock.set('2025-08-29T12:00:01Z');
    const tomorrow = await world.session('acme', { user: 'sam', role: 'agent' });
    expect((await ask({ credits: 1000 }, tomorrow)).status).toBe(200);
  });

  it('ends after seven days, and with the person who asked', async () => {
    const { world, priya, ask, decide, list } = await workplace();
    const { body: gone } = await ask({ credits: 1000 });
    const ravi = await world.session('acme', { user: 'ravi', role: 'agent' });
    const { body: old } = await ask({ credits: 2000 }, ravi);
    await world.api('DELETE', '/v1/accounts/acme/users/sam');
    expect(await list(priya)).toEqual([old]);
    expect((await decide(priya, gone.id, 'approve')).body.detail).toContain('has expired. No money moved.');
    world.clock.set(Date.parse(start) + requestLastsMs);
    const later = await world.session('acme', { user: 'priya' });
    expect(await list(later)).toEqual([]);
    expect((await decide(later, old.id, 'approve')).status).toBe(404);
    expect((await decide(later, old.id, 'decline')).status).toBe(404);
    expect(await list(later, '?user=ravi')).toMatchObject([{ status: 'expired' }]);
    const told = async () => {
      const token = await world.session('acme', { user: 'ravi', role: 'agent' });
      return (await world.as(token, 'GET', '/v1/balance')).body.requests;
    };
    expect(await told()).toMatchObject([{ id: old.id, status: 'expired' }]);
    world.clock.set(Date.parse(start) + 2 * requestLastsMs);
    expect(await told()).toEqual([]);
  });

  it('is of an account that may buy, where something is sold', async () => {
    const { world, ask, sam, priya } = await workplace();
    await world.openAccount({ status: 'suspended' });
    expect((await ask({ credits: 1000 })).body.code).toBe('forbidden');
    for (const token of [sam, priya])
      expect((await world.as(token, 'GET', '/v1/balance')).body).not.toHaveProperty('requests');
    const none = await open({ environment: { PAYMENTS: 'none' } });
    await none.openAccount();
    const token = await none.session('acme', { role: 'agent' });
    const refused = await none.as(
      token,
      'POST',
      '/v1/top-up-requests',
      { credits: 1000 },
      { 'idempotency-key': 'k' },
    );
    expect(refused.body.code).toBe('payment_unavailable');
    expect((await none.as(token, 'GET', '/v1/balance')).body).not.toHaveProperty('requests');
  });

  it('is made with the API key for whoever it names, and by an agent for nobody else', async () => {
    const { world, priya, ask, list } = await workplace();
    const where = '/v1/accounts/acme/top-up-requests';
    const asked = await world.api(
      'POST',
      where,
      { credits: 1000, user: 'ravi' },
      { 'idempotency-key': 'api' },
    );
    expect(asked.body).toMatchObject({ user: 'ravi', credits: 1000 });
    expect((await ask({ credits: 1000, user: 'priya' })).body.user).toBe('sam');
    expect((await world.api('GET', `${where}?user=ravi`)).body.requests).toEqual([asked.body]);
    expect(await list(priya)).toHaveLength(2);
    expect((await world.api('POST', `${where}/${asked.body.id}/decline`)).body.status).toBe('declined');
  });
});
