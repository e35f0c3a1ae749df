import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveWidget } from '../../src/server/static.ts';
import { createWorld, type World } from '../support/world.ts';

/** What a site answers at a path. */
export interface SitePage {
  readonly body: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody's site with a backend that gives out session tokens, and at another origin a proxy with an account of 40,000. */
export interface Site {
  readonly url: string;
  readonly proxyUrl: string;
  /** What is served here, by path. */
  readonly pages: Map<string, SitePage>;
  /** What the proxy runs on. */
  readonly world: World;
  close(): Promise<void>;
}

/** Where the site's backend gives out tokens, of acme where no other `account` is in the query. */
export const tokenPath = '/my-backend/credits-token';

export async function startSite(): Promise<Site> {
  const pages = new Map<string, SitePage>();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://site.test');
    if (pathname === tokenPath && request.method === 'POST') {
      const token = await world.session(searchParams.get('account') ?? 'acme');
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ token, expiresAt }));
      return;
    }
    const page = pages.get(pathname);
    const { body = '', type = 'text/html', headers = {} } = page ?? {};
    response.writeHead(page ? 200 : 404, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const world = await createWorld({ config: JSON.stringify({ allowedOrigins: [url] }) });
  world.proxy.app.route('/', serveWidget('dist/widget', world.proxy.publicUrl));
  await world.openAccount();
  const { url: proxyUrl } = await world.listen();
  return {
    url,
    proxyUrl,
    pages,
    world,
    async close() {
      server.closeAllConnections();
      server.close();
      await world.close();
    },
  };
}
