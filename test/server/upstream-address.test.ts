import { request } from 'node:http';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { calls } from '../../src/contract/api.ts';
import { createUpstream } from '../../src/server/upstream/upstream.ts';
import { apiKey } from '../support/world.ts';
import { answerWell, openFront, purchaseOf, send, serveByHand, upstreamKey } from './upstream-world.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const server = await serveByHand(answerWell);
const upstream = createUpstream(
  { url: `${server.url}/base`, key: upstreamKey },
  { fetch, onFault: () => undefined },
);
afterAll(() => server.close());
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

/** A request whose path is sent as it is written, where `fetch` would tidy it up. */
function rawStatus(url: string, path: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const headers = { authorization: `Bearer ${apiKey}` };
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, response => resolve(response.resume().statusCode))
      .once('error', reject)
      .end();
  });
}

describe('the address that an upstream is asked at', () => {
  it('begins with the path of its URL and has the account, whatever else is called so', async () => {
    server.answer((_, response) => send(response, purchaseOf(1000)));
    const params = { account: 'other', purchase: 'pur/1?a=b#c' };
    await upstream.ask(calls.purchase, { account: 'acme', params });
    expect(server.seen.at(-1)?.url).toBe('/base/v1/accounts/acme/purchases/pur%2F1%3Fa%3Db%23c');
  });

  it('has what the query says, as it was checked', async () => {
    server.answer((_, response) => send(response, { transactions: [], nextCursor: null }));
    const query = { filter: 'added', from: undefined, cursor: 'a&b=c', limit: 2 };
    await upstream.ask(calls.transactions, { account: 'acme', query });
    expect(server.seen.at(-1)?.url).toBe(
      '/base/v1/accounts/acme/transactions?filter=added&cursor=a%26b%3Dc&limit=2',
    );
  });

  it('carries the key, says that no ledger asks, and nothing of the person', async () => {
    server.answer(answerWell);
    await upstream.find('acme');
    expect(server.seen.at(-1)?.headers).toMatchObject({
      authorization: `Bearer ${upstreamKey}`,
      via: '1.1 ai-credits',
    });
    expect(server.seen.at(-1)?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each(['', '.', '..', '\ud800'])('never has the segment %j', async segment => {
    const before = server.seen.length;
    const refused = { problem: { code: 'not_found' } };
    await expect(upstream.find(segment)).rejects.toMatchObject(refused);
    const asked = { account: 'acme', params: { purchase: segment } };
    await expect(upstream.ask(calls.purchase, asked)).rejects.toMatchObject(refused);
    expect(server.seen).toHaveLength(before);
  });

  it('leaves the account by no path that a caller writes', async () => {
    server.answer(answerWell);
    const front = await openFront(open, server.url);
    const { url } = await front.listen();
    const before = server.seen.length;
    for (const dots of ['..', '%2e%2e', '.%2E', '%252e%252e', '..%2f..%2fother', '..%5C..']) {
      await rawStatus(url, `/v1/accounts/acme/purchases/${dots}`);
      await rawStatus(url, `/v1/accounts/${dots}/balance`);
    }
    const paths = server.seen.slice(before).map(seen => new URL(seen.url, server.url).pathname);
    for (const path of paths) expect(path).toMatch(/^\/v1\/accounts\/[^/]+\/(balance|purchases\/[^/]+)$/);
  });
});
