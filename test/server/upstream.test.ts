import { describe, expect, it } from 'vitest';
import { apiKey } from '../support/world.ts';
import { rowsOf } from './proof.ts';
import { freePort, openBoth, openFront, upstreamKey } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const dayMs = 24 * 3_600_000;

async function workplace(options: Parameters<typeof openBoth>[1] = {}) {
  const both = await openBoth(open, options);
  const { front, back } = both;
  const owner = await front.session('acme');
  const agent = await front.session('acme', { user: 'ravi', role: 'agent' });
  const buy = (token: string, credits: number, key = 'k') =>
    front.as(token, 'POST', '/v1/purchases', { credits }, { 'idempotency-key': key });
  const purchases = () => rowsOf(back.path, 'SELECT * FROM purchase');
  return { ...both, owner, agent, buy, purchases };
}

describe('a proxy with an upstream', () => {
  it('answers a session what the upstream answers of its account', async () => {
    const { front, back, owner } = await workplace();
    await back.use('acme', 'one', 6);
    for (const path of ['balance', 'pricing', 'transactions']) {
      const { status, body } = await front.as(owner, 'GET', `/v1/${path}`);
      expect({ status, body }).toEqual({
        status: 200,
        body: (await back.api('GET', `/v1/accounts/acme/${path}`)).body,
      });
    }
    expect((await front.as(owner, 'GET', '/v1/balance')).body.available).toBe(39_994);
  });

  it("keeps an owner's card and what buys by itself from an agent", async () => {
    const { front, back, owner, agent } = await workplace();
    const card = {
      account: 'acme',
      kind: 'card' as const,
      provider: 'sandbox',
      customer: 'c',
      method: 'm',
      brand: 'visa',
      last4: '4242',
    };
    await back.proxy.committer.submit({ type: 'keep-card', account: 'acme', card });
    const pricing = async (token: string) => (await front.as(token, 'GET', '/v1/pricing')).body.savedCard;
    expect([await pricing(owner), await pricing(agent)]).toEqual([
      { brand: 'visa', last4: '4242' },
      undefined,
    ]);
    const order = { credits: 1000, savedCard: true };
    const refused = { status: 403, body: { code: 'forbidden' } };
    const bought = await front.as(agent, 'POST', '/v1/purchases', order, { 'idempotency-key': 'a' });
    expect(bought).toMatchObject(refused);
    const rule = { enabled: true, threshold: 1, credits: 1000, monthlyCapMinor: 1000 };
    expect(await front.as(agent, 'GET', '/v1/auto-top-up')).toMatchObject(refused);
    expect(await front.as(agent, 'PUT', '/v1/auto-top-up', rule)).toMatchObject(refused);
    expect(await front.as(agent, 'DELETE', '/v1/saved-card')).toMatchObject(refused);
    expect((await front.as(owner, 'PUT', '/v1/auto-top-up', rule)).body).toMatchObject(rule);
    expect((await front.as(owner, 'DELETE', '/v1/saved-card')).status).toBe(204);
    expect(await pricing(owner)).toBeUndefined();
  });

  it('answers over a socket as well, to the API key under the path of the account too', async () => {
    const { front, back } = await workplace();
    const { url } = await front.listen();
    const headers = { authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${url}/v1/accounts/acme/balance`, { headers });
    expect(await response.json()).toEqual((await back.api('GET', '/v1/accounts/acme/balance')).body);
  });

  it('passes filters, days and cursors of the history', async () => {
    const { front, back } = await workplace();
    for (let day = 0; day < 4; day += 1) {
      await back.use('acme', `day-${day}`, 1 + day);
      const { body } = await back.api(
        'POST',
        '/v1/accounts/acme/purchases',
        { credits: 1000 },
        { 'idempotency-key': `day-${day}` },
      );
      await back.pay(body.checkoutUrl);
      for (const world of [front, back]) world.clock.advance(dayMs);
    }
    const token = await front.session('acme');
    const first = '?from=2025-08-29&to=2025-08-30';
    for (const query of ['?filter=usage', '?filter=added', first, `${first}&filter=usage`, '?limit=3']) {
      const here = await front.as(token, 'GET', `/v1/transactions${query}`);
      const there = await back.api('GET', `/v1/accounts/acme/transactions${query}`);
      expect(here.body).toEqual(there.body);
      expect(here.body.transactions.length).toBeGreaterThan(0);
    }
    const walked: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = `limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await front.as(token, 'GET', `/v1/transactions?${query}`);
      walked.push(...body.transactions);
      cursor = body.nextCursor;
    }
    const whole = await back.api('GET', '/v1/accounts/acme/transactions?limit=200');
    expect(walked).toEqual(whole.body.transactions);
    expect((await front.as(token, 'GET', '/v1/transactions?cursor=nonsense')).body).toMatchObject({
      code: 'invalid_request',
      detail: 'cursor: is not one of this server.',
    });
  });

  it('buys once with one key, however often it is sent', async () => {
    const { front, back, owner, buy, purchases } = await workplace();
    const answers = await Promise.all(Array.from({ length: 5 }, () => buy(owner, 1000)));
    const [{ body: purchase }] = [...answers, await buy(owner, 1000)];
    for (const { status, body } of answers) expect({ status, body }).toEqual({ status: 200, body: purchase });
    expect(purchases()).toMatchObject([{ account: 'acme', idempotency_key: 'k', credits: 1000 }]);
    expect((await buy(owner, 2000)).body.code).toBe('idempotency_conflict');
    await back.pay(purchase.checkoutUrl);
    const paid = await front.as(owner, 'GET', `/v1/purchases/${purchase.id}`);
    expect(paid.body).toEqual({ ...purchase, status: 'paid' });
    expect((await front.as(owner, 'GET', '/v1/balance')).body.available).toBe(41_000);
  });

  it('refuses as the upstream refuses, word for word', async () => {
    const { front, back, owner, buy, purchases } = await workplace();
    for (const credits of [1500, 0, 1e9]) {
      const there = await back.api(
        'POST',
        '/v1/accounts/acme/purchases',
        { credits },
        { 'idempotency-key': 'k' },
      );
      expect(there.body.code).toBe('invalid_amount');
      expect((await buy(owner, credits)).body).toEqual(there.body);
    }
    const missing = await front.as(owner, 'GET', '/v1/purchases/pur_nothing');
    expect(missing).toMatchObject({ status: 404, body: { detail: 'No purchase is called pur_nothing.' } });
    const keyless = await front.as(owner, 'POST', '/v1/purchases', { credits: 1000 });
    expect(keyless.body).toMatchObject({
      code: 'invalid_request',
      detail: expect.stringContaining('No money'),
    });
    expect(purchases()).toEqual([]);
  });

  it('says of role and buying what holds for who asks here', async () => {
    const config = '{"agentsMayBuy": false}';
    const { front, owner, agent, buy, purchases } = await workplace({ front: { config } });
    const seenBy = async (token: string) => (await front.as(token, 'GET', '/v1/balance')).body;
    expect(await seenBy(owner)).toMatchObject({ role: 'owner', mayBuy: true });
    expect(await seenBy(agent)).toMatchObject({ role: 'agent', mayBuy: false });
    expect((await buy(agent, 1000)).body).toMatchObject({ code: 'forbidden' });
    expect(purchases()).toEqual([]);
    expect((await buy(owner, 1000)).status).toBe(200);
  });

  it('sells nothing where the upstream does not', async () => {
    const { front, owner, agent, buy } = await workplace({ back: { environment: { PAYMENTS: 'none' } } });
    for (const token of [owner, agent]) {
      expect((await front.as(token, 'GET', '/v1/balance')).body.mayBuy).toBe(false);
      const { status, body } = await buy(token, 1000);
      expect({ status, body }).toMatchObject({ status: 502, body: { code: 'payment_unavailable' } });
    }
  });
});

describe('an account of the upstream', async () => {
  const { front, back } = await openBoth(open);

  it('is the only one that its session reads, whatever it asks for', async () => {
    const { front, back, owner, buy } = await workplace();
    await back.openAccount({ account: 'other' });
    await back.use('other', 'one', 1000);
    const other = await front.session('other');
    const { body } = await buy(owner, 1000);
    expect((await front.as(other, 'GET', '/v1/balance')).body).toMatchObject({
      account: 'other',
      available: 39_000,
    });
    expect((await front.as(owner, 'GET', '/v1/balance?account=other')).body.account).toBe('acme');
    expect((await front.as(owner, 'GET', '/v1/accounts/other/balance')).status).toBe(401);
    expect((await front.as(other, 'GET', `/v1/purchases/${body.id}`)).status).toBe(404);
    for (const path of [`..%2F..%2Facme%2Fpurchases%2F${body.id}`, '%2E%2E', '..%2f..%2fother%2fbalance']) {
      expect((await front.as(other, 'GET', `/v1/purchases/${path}`)).status).toBe(404);
    }
  });

  it.each(['a/b', 'a b?c#d', '%2F', '100%', 'Ünïcode ☃', 'a&b=c', '...', ':account'])(
    'may be called %s',
    async account => {
      await back.openAccount({ account, name: 'Strange' });
      const { body } = await front.as(await front.session(account), 'GET', '/v1/balance');
      expect(body).toMatchObject({ account, name: 'Strange' });
    },
  );

  it('has to be there for a session to be made', async () => {
    const start = (account: string) =>
      front.api('POST', `/v1/accounts/${account}/sessions`, { user: 'priya', role: 'owner' });
    for (const account of ['nobody', '%00', '%ED%A0%80']) {
      expect((await start(account)).body.code).toBe('not_found');
    }
    expect((await start('acme')).status).toBe(200);
  });
});

it('a proxy that is its own upstream says so at once', async () => {
  const port = await freePort();
  const environment = { PORT: String(port), CREDITS_API_KEY: upstreamKey };
  const loop = await openFront(open, `http://127.0.0.1:${port}`, { environment });
  await loop.listen();
  for (const path of ['/v1/accounts/acme/balance', '/ready']) {
    const { status, body } = await loop.api('GET', path);
    expect({ status, detail: body.detail }).toEqual({
      status: 503,
      detail: 'This proxy keeps no ledger, so it can be no upstream. Nothing changed.',
    });
  }
});
