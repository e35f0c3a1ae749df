import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Instant } from '../domain/cycle.ts';
import { createApp } from './app.ts';
import { type Committer, createCommitter } from './committer.ts';
import type { Environment } from './environment.ts';
import type { AutoTopUp } from './payments/auto-top-up.ts';
import { openProviders } from './payments/open.ts';
import type { Reconciler } from './payments/reconciler.ts';
import type { Env } from './router.ts';
import { openStore } from './store/open.ts';
import { createTurns } from './turns.ts';
import { createUpstream } from './upstream/upstream.ts';

/** The longest that a request may take once the proxy ends. */
const graceMs = 10_000;
/** Requests for the writer that are checked, or answered, before others are heard: about a quarter of a millisecond. */
const piecesATurn = 8;

/** A running proxy. */
export interface CreditsProxy {
  readonly app: Hono<Env>;
  /** Where everything goes that changes the ledger. */
  readonly committer: Committer;
  /** The base of every link it gives out. */
  publicUrl(): string;
  /** Asks providers of purchases that nobody paid yet; null where nothing is sold. */
  readonly reconciler: Reconciler | null;
  /** Buys for accounts whose owners asked for it; null where nothing is sold. */
  readonly topUps: AutoTopUp | null;
  /** Answers a request without a socket. */
  fetch(request: Request): Promise<Response>;
  /** Listens on the configured host and port, on a free port where that is 0. */
  listen(): Promise<{ url: string }>;
  /** Finishes what was begun, then lets go of the port and the file. */
  close(): Promise<void>;
}

/** Wires a proxy up: the environment and the clock come in, nothing else is read. */
export async function createProxy(
  environment: Environment,
  parts: { now: () => Instant; onFault(cause: unknown): void; tell?(sentence: string): void },
): Promise<CreditsProxy> {
  const { config, secret, apiKey, addressOf, host, port } = environment;
  const { window, allocations, downgrades } = config;
  const store = await openStore(environment.database, { window, allocations, downgrades }, parts.tell);
  let address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const publicUrl = () => environment.publicUrl ?? address;
  const later = createTurns(piecesATurn);
  let notice: AutoTopUp['notice'] = () => undefined;
  const committer = createCommitter(store, parts.now, later, (command, { available }) => {
    if (available !== null && 'account' in command) notice(command.account, available);
  });
  const providers = await openProviders(environment.payments, { config, publicUrl });
  const { app, take, reconciler, topUps } = createApp({
    store,
    committer,
    config,
    secret,
    apiKey,
    providers,
    upstream: environment.upstream && createUpstream(environment.upstream, { fetch, ...parts }),
    publicUrl,
    addressOf,
    later,
    ...parts,
  });
  if (topUps) notice = topUps.notice;
  let server: Server | undefined;

  return {
    app,
    committer,
    reconciler,
    topUps,
    publicUrl,
    fetch: async request => app.fetch(request, {}),
    listen: () =>
      new Promise((resolve, reject) => {
        const listener = getRequestListener(app.fetch, { hostname: host });
        server = createServer((incoming, outgoing) => {
          if (!take(incoming, outgoing)) void listener(incoming, outgoing);
        });
        server.listen(port, host, () => {
          const bound = server?.address();
          if (typeof bound === 'object' && bound) address = address.replace(/:\d+$/, `:${bound.port}`);
          reconciler?.start();
          topUps?.start();
          resolve({ url: address });
        });
        server.once('error', reject);
      }),
    async close() {
      if (server) await end(server);
      await reconciler?.stop();
      await topUps?.stop();
      await store.close();
    },
  };
}

// A connection that is kept alive is never done by itself: it is told to end with its next answer, or ended when idle.
async function end(server: Server): Promise<void> {
  server.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const limit = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>(done => server.close(() => done()));
  clearInterval(sweep);
  clearTimeout(limit);
}
