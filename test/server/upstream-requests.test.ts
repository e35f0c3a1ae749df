import { describe, expect, it } from 'vitest';
import { openBoth } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const config = JSON.stringify({ agentsMayBuy: false });

async function workplace() {
  const { front, back } = await openBoth(open, { front: { config }, back: { config } });
  const priya = await front.session('acme');
  const sam = await front.session('acme', { user: 'sam', role: 'agent' });
  const ravi = await front.session('acme', { user: 'ravi', role: 'agent' });
  const ask = (token: string, body: object, key = 'k') =>
    front.as(token, 'POST', '/v1/top-up-requests', body, { 'idempotency-key': key });
  const list = async (token: string, query = '') =>
    (await front.as(token, 'GET', `/v1/top-up-requests${query}`)).body.requests;
  const told = async (token: string) => (await front.as(token, 'GET', '/v1/balance')).body.requests;
  return { front, back, priya, sam, ravi, ask, list, told };
}

describe('a request by way of a proxy without a ledger', () => {
  it('is of whoever asks there, and shown to nobody but them and the owners', async () => {
    const { priya, sam, ravi, ask, list, told } = await workplace();
    const { status, body } = await ask(sam, { credits: 1000, note: 'low', user: 'priya' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { user: 'sam', note: 'low', status: 'open' },
    });
    expect((await ask(sam, { credits: 1000, note: 'low' })).body).toEqual(body);
    expect([await list(priya), await list(sam), await list(ravi)]).toEqual([[body], [body], []]);
    expect(await list(ravi, '?user=sam')).toEqual([]);
    expect([await told(priya), await told(sam), await told(ravi)]).toEqual([[body], [body], []]);
  });

  it('is decided by owners only', async () => {
    const { front, back, priya, sam, ask, told } = await workplace();
    const { body: request } = await ask(sam, { credits: 1000 });
    const decide = (token: string, how: string) =>
      front.as(token, 'POST', `/v1/top-up-requests/${request.id}/${how}`, {}, { 'idempotency-key': 'do' });
    for (const how of ['approve', 'decline']) expect((await decide(sam, how)).status).toBe(403);
    const { body } = await decide(priya, 'approve');
    expect(body).toMatchObject({ status: 'pending', credits: 1000, priceMinor: 1000 });
    await back.pay(body.checkoutUrl);
    expect([await told(priya), await told(sam)]).toMatchObject([[], [{ status: 'approved' }]]);
    expect((await decide(priya, 'decline')).status).toBe(404);
  });
});
