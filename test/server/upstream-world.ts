import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { World, WorldOptions } from '../support/world.ts';

export const upstreamKey = 'key_of_the_upstream_in_tests';
export const now = '2025-08-28T12:00:00Z';

type Open = (options?: WorldOptions) => Promise<World>;

/** A proxy without a ledger in front of the server at `url`. */
export function openFront(open: Open, url: string, options: WorldOptions = {}): Promise<World> {
  const environment = {
    PAYMENTS: undefined,
    CREDITS_UPSTREAM_URL: url,
    CREDITS_UPSTREAM_KEY: upstreamKey,
    ...options.environment,
  };
  return open({ now, ...options, environment });
}

/** Two real proxies: `front` has no ledger and asks `back` for everything, over HTTP. */
export async function openBoth(open: Open, options: { front?: WorldOptions; back?: WorldOptions } = {}) {
  const environment = { CREDITS_API_KEY: upstreamKey, ...options.back?.environment };
  const back = await open({ now, ...options.back, environment });
  const { url } = await back.listen();
  await back.openAccount();
  return { back, front: await openFront(open, url, options.front), url };
}

/** What came in at an upstream that is made by hand. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as a test tells it to, until the test is over. */
export async function openHandMade(handle: Handle) {
  const server = await serveByHand(handle);
  onTestFinished(server.close);
  return server;
}

/** The same, for a whole file of tests: whoever opens it closes it. */
export async function serveByHand(handle: Handle) {
  const state = { handle };
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers });
    // What is sent to nobody is no fault of the server.
    response.on('error', () => undefined);
    request.resume().on('end', () => state.handle(request, response));
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    /** From now on it answers so. */
    answer: (next: Handle) => {
      state.handle = next;
    },
    close,
    listenAgain: () => listen(port),
  };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const { url, close } = await serveByHand(() => undefined);
  await close();
  return Number(new URL(url).port);
}

/** A balance as an upstream answers it. */
export function balanceOf(account: string, available = 40_000) {
  return {
    account,
    name: 'Acme',
    plan: { name: 'AI Max', allocation: 40_000 },
    available,
    held: 0,
    monthly: {
      allocation: 40_000,
      used: 40_000 - available,
      remaining: available,
      cycleStart: '2025-08-23T18:30:00.000Z',
      resetsAt: '2025-09-23T18:30:00.000Z',
    },
    paid: { remaining: 0 },
    debt: 0,
    level: 'ok',
    forecast: null,
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    role: 'owner',
    mayBuy: true,
    asOf: '2025-08-28T12:00:00.000Z',
  };
}

export function purchaseOf(credits: number) {
  return {
    id: 'pur_1',
    status: 'pending',
    credits,
    priceMinor: credits,
    currency: 'USD',
    checkoutUrl: 'https://pay.example.com/pur_1',
  };
}

/** Sends JSON, by default as a good answer. */
export function send(response: ServerResponse, body: unknown, status = 200, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A good upstream with one account. */
export function answerWell(request: IncomingMessage, response: ServerResponse): void {
  const read = request.url === '/ready' ? { status: 'ok' } : balanceOf('acme');
  send(response, request.method === 'GET' ? read : purchaseOf(1000));
}
