import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'vite';
import type { Project } from './package-project.ts';
import { type Site, tokenPath } from './page-site.ts';

/** The project as somebody works on it, and behind the same address the site's backend and the proxy. */
export interface DevServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts Vite's own server for the project, which has all of `packages` from the start: one more would load the page anew. */
export async function startDevServer(
  project: Project,
  site: Site,
  packages: readonly string[],
): Promise<DevServer> {
  const server = createHttpServer((request, response) => vite.middlewares(request, response));
  const vite = await createServer({
    root: project.folder,
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { include: [...packages], noDiscovery: true },
    server: {
      middlewareMode: true,
      hmr: { server },
      proxy: {
        [tokenPath]: { target: site.url },
        '/v1': { target: site.proxyUrl, headers: { origin: site.url } },
      },
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await vite.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
