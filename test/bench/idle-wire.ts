import { chromeExtensionOrigin } from '../../src/contract/extension.ts';

/** A wire to a proxy that counts what travels, preflights as a browser sends and remembers them. */
export interface IdleWire {
  readonly fetch: typeof globalThis.fetch;
  requests(): number;
  preflights(): number;
  /** Whether every question is answered. */
  isIdle(): boolean;
}

export function createIdleWire(proxy: (request: Request) => Promise<Response>): IdleWire {
  const allowedUntil = new Map<string, number>();
  let requests = 0;
  let preflights = 0;
  let open = 0;

  // Only calls with a token are asked about: all others are of the kind that a form could send.
  async function ask(request: Request): Promise<void> {
    const asked = `${request.method} ${request.url}`;
    if (!request.headers.has('authorization') || (allowedUntil.get(asked) ?? 0) > Date.now()) return;
    preflights += 1;
    const headers = {
      origin: chromeExtensionOrigin,
      'access-control-request-method': request.method,
      'access-control-request-headers': 'authorization',
    };
    const answer = await proxy(new Request(request.url, { method: 'OPTIONS', headers }));
    if (answer.headers.get('access-control-allow-origin') !== chromeExtensionOrigin)
      throw new TypeError('Failed to fetch');
    const seconds = Number(answer.headers.get('access-control-max-age') ?? 5);
    allowedUntil.set(asked, Date.now() + seconds * 1000);
  }

  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      open += 1;
      try {
        await ask(request);
        requests += 1;
        return await proxy(request);
      } finally {
        open -= 1;
      }
    },
    requests: () => requests,
    preflights: () => preflights,
    isIdle: () => open === 0,
  };
}
