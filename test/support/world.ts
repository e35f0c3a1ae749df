import './node-globals.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Payer } from '../../src/contract/account.ts';
import type { PurchaseFact } from '../../src/domain/purchase.ts';
import { type Clock, createClock } from '../../src/server/clock.ts';
import { readEnvironment, type Variables } from '../../src/server/environment.ts';
import { type CreditsProxy, createProxy } from '../../src/server/proxy.ts';
import type { Outcome } from '../../src/server/store/store.ts';

export const apiKey = 'key_for_tests_and_nothing_else';

export interface AccountOptions {
  readonly account?: string;
  readonly name?: string;
  readonly plan?: string;
  readonly currency?: string;
  readonly timeZone?: string;
  readonly cycleAnchor?: string;
  readonly status?: 'active' | 'suspended' | 'closed';
  readonly payer?: Payer;
}

/** The real proxy over a real file, with a clock that stands where a test sets it. */
export interface World {
  readonly clock: Clock & { set(at: number | string): void };
  readonly proxy: CreditsProxy;
  readonly path: string;
  fetch(request: Request): Promise<Response>;
  /** A call with the API key. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A call with a session's or a device's token. */
  as(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  openAccount(options?: AccountOptions): Promise<string>;
  session(account: string, person?: { user?: string; role?: 'owner' | 'agent' }): Promise<string>;
  /** Records one use; answers its result. */
  use(account: string, id: string, credits: number, more?: Record<string, unknown>): Promise<UsageResult>;
  /** Presses "Pay" on the sandbox's checkout page. */
  pay(checkoutUrl: string): Promise<void>;
  /** Buys and pays; answers the purchase's id. */
  buy(account: string, credits: number): Promise<string>;
  /** A provider's word of a purchase, as it comes where the provider calls. */
  tell(
    account: string,
    purchase: string,
    fact: Omit<PurchaseFact, 'at'>,
    references?: readonly string[],
  ): Promise<Outcome>;
  listen(): Promise<{ url: string }>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers as an outsider would, field by field
  readonly body: any;
  readonly headers: Headers;
}

export interface UsageResult {
  readonly id: string;
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly balance: number | null;
  readonly problem?: { code: string; detail: string };
}

export interface WorldOptions {
  /** Where the clock stands; without it the clock runs. */
  readonly now?: string;
  readonly environment?: Variables;
  /** A file to go on with; without it a new one that is removed in the end. */
  readonly path?: string;
  /** The text of the configuration file. */
  readonly config?: string;
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const folder = options.path ? null : mkdtempSync(join(tmpdir(), 'credits-'));
  const path = options.path ?? join(folder ?? '', 'credits.db');
  const clock = settable(createClock());
  if (options.now) clock.set(options.now);
  const variables: Variables = {
    PORT: '0',
    DATABASE_URL: `sqlite:${path}`,
    CREDITS_SECRET: 'a secret that is long enough for tests to sign with',
    CREDITS_API_KEY: apiKey,
    PAYMENTS: 'sandbox',
    ...(options.config !== undefined && { CREDITS_CONFIG: 'config.json' }),
    ...options.environment,
  };
  const environment = readEnvironment(variables, () => options.config ?? '', {
    payments: null,
    secret: null,
    apiKey: null,
  });
  const proxy = await createProxy(environment, { now: clock.now, onFault: cause => console.error(cause) });

  async function call(
    method: string,
    where: string,
    init: { token: string; body?: unknown; headers?: HeadersInit },
  ) {
    const headers = new Headers({ authorization: `Bearer ${init.token}` });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    if (init.body !== undefined) headers.set('content-type', 'application/json');
    const request = new Request(new URL(where, 'http://credits.test'), {
      method,
      headers,
      ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
    });
    const response = await proxy.fetch(request);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }

  let purchases = 0;
  const world: World = {
    clock,
    proxy,
    path,
    fetch: request => proxy.fetch(request),
    api: (method, where, body, headers) =>
      call(method, where, { token: environment.apiKey, body, ...(headers && { headers }) }),
    as: (token, method, where, body, headers) =>
      call(method, where, { token, body, ...(headers && { headers }) }),
    async openAccount({ account = 'acme', ...rest } = {}) {
      const { status, body } = await world.api('PUT', `/v1/accounts/${encodeURIComponent(account)}`, {
        name: 'Acme',
        plan: 'AI Max',
        currency: 'USD',
        timeZone: 'Asia/Kolkata',
        cycleAnchor: '2025-04-24T00:00:00+05:30',
        ...rest,
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return account;
    },
    async session(account, { user = 'priya', role = 'owner' } = {}) {
      const where = `/v1/accounts/${encodeURIComponent(account)}/sessions`;
      const { status, body } = await world.api('POST', where, { user, role, ttlSeconds: 3600 });
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body.token;
    },
    async use(account, id, credits, more = {}) {
      const event = { id, account, credits, channel: 'whatsapp', kind: 'reply', ...more };
      const { body } = await world.api('POST', '/v1/usage', { events: [event] });
      return body.results[0];
    },
    async pay(checkoutUrl) {
      const { pathname } = new URL(checkoutUrl);
      const response = await proxy.fetch(
        new Request(`http://credits.test${pathname}/pay`, { method: 'POST' }),
      );
      if (response.status !== 303) throw new Error(`Paying answered ${response.status}.`);
    },
    async buy(account, credits) {
      const where = `/v1/accounts/${encodeURIComponent(account)}/purchases`;
      purchases += 1;
      const { body } = await world.api('POST', where, { credits }, { 'idempotency-key': `buy-${purchases}` });
      await world.pay(body.checkoutUrl);
      return body.id;
    },
    tell: (account, purchase, fact, references = []) =>
      proxy.committer.submit({ type: 'settle-purchase', account, purchase, fact, references }),
    listen: () => proxy.listen(),
    async close() {
      await proxy.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

function settable(clock: Clock): World['clock'] {
  return { ...clock, set: at => clock.set(typeof at === 'string' ? Date.parse(at) : at) };
}
