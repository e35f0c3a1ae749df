import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { calls } from '../../src/contract/api.ts';
import { createDirect } from '../../src/server/direct.ts';
import { apiKey, type World } from '../support/world.ts';
import { rowsOf } from './proof.ts';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const now = '2025-08-28T12:00:00Z';
const key = `Bearer ${apiKey}`;

interface Sent {
  readonly body: string | Buffer;
  readonly authorization?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request over a socket. Without a length it goes in chunks. */
function send(
  url: string,
  { body, authorization = key, path = '/v1/usage', headers = {} }: Sent,
): Promise<Got> {
  const bytes = Buffer.from(body);
  const told = headers['transfer-encoding'] ? {} : { 'content-length': String(bytes.length) };
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}${path}`,
      { method: 'POST', headers: { authorization, 'content-type': 'application/json', ...told, ...headers } },
      answer => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', part => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: text }));
      },
    );
    asked.on('error', reject);
    asked.end(bytes);
  });
}

const use = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  account: 'acme',
  credits: 3,
  channel: 'whatsapp',
  kind: 'reply',
  ...more,
});
const usage = (...events: unknown[]) => JSON.stringify({ events });

describe('usage that is served without a framework', () => {
  let framed: World;
  let direct: World;
  let url: string;
  let framedUrl: string;

  beforeAll(async () => {
    [framed, direct] = [await open({ now }), await open({ now })];
    for (const world of [framed, direct]) await world.openAccount();
    ({ url } = await direct.listen());
    ({ url: framedUrl } = await framed.listen());
  });

  it.each<[string, Sent]>([
    ['one use', { body: usage(use('one')) }],
    ['the same again', { body: usage(use('one')) }],
    ['the same id for something else', { body: usage(use('one', { credits: 4 })) }],
    ['good and bad uses', { body: usage(use('two'), { id: 7 }, 'nothing', use('three'), use('two')) }],
    ['an account that is not there', { body: usage(use('x', { account: 'nobody' })) }],
    ['more than there is', { body: usage(use('much', { credits: 50_000 })) }],
    ['letters of many bytes', { body: usage(use('東京 🙂', { description: 'é'.repeat(300) })) }],
    ['bytes that are no text', { body: Buffer.from([123, 34, 0xff, 0xfe, 34, 125]) }],
    ['a mark of the byte order', { body: Buffer.from(`\uFEFF${usage(use('bom'))}`) }],
    ['a body that is not JSON', { body: '{"events": [' }],
    ['no body', { body: '' }],
    ['no events', { body: usage() }],
    ['1,001 events', { body: usage(...Array.from({ length: 1001 }, (_, place) => use(`many-${place}`))) }],
    ['1,000 events', { body: usage(...Array.from({ length: 1000 }, (_, place) => use(`all-${place}`))) }],
    ['5 MB', { body: `{"events": ["${'a'.repeat(5_000_000)}"]}` }],
    ['a wrong key', { body: usage(use('wrong')), authorization: 'Bearer nonsense' }],
    ['no key', { body: usage(use('none')), authorization: '' }],
    ['a question mark', { body: usage(use('question')), path: '/v1/usage?from=nowhere' }],
    ['a slash too many', { body: usage(use('slash')), path: '/v1/usage/' }],
    ['chunks', { body: usage(use('chunks')), headers: { 'transfer-encoding': 'chunked' } }],
  ])('answers %s as the framework does', async (_, sent) => {
    // With a query it is the framework's.
    const expected = await send(framedUrl, { path: '/v1/usage?framework', ...sent });
    const got = await send(url, sent);
    const { status, body } = expected;
    expect(got.status).toBe(status);
    expect(got.body === body, `${got.body.slice(0, 300)} instead of ${body.slice(0, 300)}`).toBe(true);
    for (const name of ['content-type', 'cache-control'])
      expect(got.headers[name], name).toBe(expected.headers[name]);
  });

  it('leaves the same entries', () => {
    const entries = 'SELECT seq, type, key, monthly, monthly_after FROM entry ORDER BY position';
    expect(rowsOf(direct.path, entries)).toEqual(rowsOf(framed.path, entries));
  });

  it('records nothing of a body that breaks off', async () => {
    const { port, hostname } = new URL(url);
    const body = usage(use('broken'));
    const socket = connect(Number(port), hostname);
    const head = `POST /v1/usage HTTP/1.1\r\nhost: x\r\nauthorization: ${key}\r\ncontent-length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, -5));
    await new Promise(done => setTimeout(done, 50));
    socket.destroy();
    await vi.waitFor(async () => {
      const { body: said } = await send(url, { body: usage(use('after', { credits: 1 })) });
      expect(JSON.parse(said).results[0].status).toBe('recorded');
    });
    expect(rowsOf(direct.path, "SELECT key FROM entry WHERE key = 'usage:broken'")).toEqual([]);
  });
});

describe('a request', () => {
  const taken: boolean[] = [];
  const isAllowed = (authorization?: string) => authorization === key;
  const problemOf = () => ({ code: 'unavailable', detail: 'Nothing works.' }) as const;
  const direct = createDirect({ maxBodyBytes: 100, isAllowed, problemOf, later: setImmediate });
  const server = createServer((incoming, outgoing) => {
    const isTaken = direct.take(incoming, outgoing);
    taken.push(isTaken);
    if (!isTaken) outgoing.end('framework');
  });
  let url: string;

  beforeAll(async () => {
    direct.add(calls.recordUsage, async ({ text }) => {
      if (text === 'throw') throw new Error('unexpected');
      return { text };
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    if (typeof address === 'object' && address) url = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => {
    server.close();
  });

  it.each<[string, boolean, Sent]>([
    ['with the key and a length', true, { body: 'text' }],
    ['of the greatest length', true, { body: 'a'.repeat(100) }],
    ['of one byte more', false, { body: 'a'.repeat(101) }],
    ['in chunks', false, { body: 'text', headers: { 'transfer-encoding': 'chunked' } }],
    ['with another key', false, { body: 'text', authorization: 'Bearer other' }],
    ['to another path', false, { body: 'text', path: '/v1/usage?a=1' }],
  ])('%s is taken: %s', async (_, expected, sent) => {
    const { body } = await send(url, sent);
    expect(taken.at(-1)).toBe(expected);
    expect(body).toBe(expected ? JSON.stringify({ text: sent.body }) : 'framework');
  });

  it('that goes wrong is a problem', async () => {
    const { status, headers, body } = await send(url, { body: 'throw' });
    expect(status).toBe(503);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code: 'unavailable', detail: 'Nothing works.', status: 503 });
  });
});
