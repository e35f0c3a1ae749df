import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the way to the proxy does to an answer. */
export type WireMode = 'whole' | 'failures' | 'garbage' | 'pages' | 'empty' | 'cut' | 'refused' | 'held';

/** A way to the proxy that breaks as a test wants. */
export interface HostWire extends AsyncDisposable {
  readonly url: string;
  mode: WireMode;
  /** Paths that were asked for. */
  readonly asked: string[];
}

export async function startWire(proxyUrl: string): Promise<HostWire> {
  const asked: string[] = [];
  const wire = { mode: 'whole' as WireMode };
  const server = createServer((request, response) => {
    if (request.method !== 'OPTIONS') asked.push(request.url ?? '');
    pass(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers, url = '' } = request;
    const body = method === 'POST' || method === 'PUT' ? await new Response(request as never).text() : null;
    const sent = new Headers({ origin: headers.origin ?? '' });
    for (const name of ['authorization', 'content-type', 'idempotency-key'] as const) {
      if (headers[name]) sent.set(name, String(headers[name]));
    }
    for (const name of ['access-control-request-method', 'access-control-request-headers'] as const) {
      if (headers[name]) sent.set(name, headers[name]);
    }
    const answer = await fetch(new URL(url, proxyUrl), { method, headers: sent, body });
    const text = await answer.text();
    const kept = [...answer.headers].filter(
      ([name]) => !/^(content-(length|encoding)|transfer|connection)/.test(name),
    );
    // Permission is asked for beforehand: only answers break.
    const mode = method === 'OPTIONS' ? 'whole' : wire.mode;
    const send = (status: number, content: string) =>
      response.writeHead(status, Object.fromEntries(kept)).end(content);
    // Where they are held, nobody answers at all.
    if (mode === 'whole') send(answer.status, text);
    if (mode === 'failures') send(500, '<h1>Internal Server Error</h1>');
    if (mode === 'garbage') send(200, `${text.slice(1, 90)}]`);
    if (mode === 'pages') send(200, '<!doctype html><title>Sign in to the wireless network</title>');
    if (mode === 'empty') send(200, '');
    if (mode === 'refused') send(401, '');
    if (mode === 'cut') {
      // Half of what was promised, then nothing.
      response.writeHead(200, { ...Object.fromEntries(kept), 'content-length': String(text.length) });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    }
  }

  return Object.assign(wire, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  });
}
