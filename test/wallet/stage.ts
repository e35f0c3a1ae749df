import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { createClient } from '../../src/client.ts';
import type { Surroundings } from '../../src/wallet/surroundings.ts';
import { createWallet, type Wallet } from '../../src/wallet.ts';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';
import { createHandSurroundings, type HandSurroundings } from './surroundings.ts';

export const endpoint = 'https://credits.test';

/** Waits until it holds. */
export const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

/** A wallet over the real proxy, opened and closed around each test of a file. */
export function useWallet(create: (options: WorldOptions) => Promise<World> = createWorld) {
  let world: World;
  let wallet: Wallet;
  let hands: HandSurroundings;
  let requests: string[] = [];
  let flying = 0;
  const network = setupServer(
    http.all(`${endpoint}/*`, ({ request }) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return world.fetch(request);
    }),
    // What the server itself asks, of a payment provider's twin.
    http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough()),
  );

  beforeAll(() => network.listen());
  beforeEach(async () => {
    requests = [];
    world = await create({ now: '2025-09-01T00:00:00Z' });
    await world.openAccount();
  });
  afterEach(async () => {
    wallet.dispose();
    network.resetHandlers();
    await until(() => expect(flying).toBe(0));
    await world.close();
  });
  afterAll(() => network.close());

  // A world is closed only when nothing is on its way to it.
  function counted<T>(work: Promise<T>): Promise<T> {
    flying += 1;
    return work.finally(() => {
      flying -= 1;
    });
  }

  const stage = {
    network,
    get world() {
      return world;
    },
    get wallet() {
      return wallet;
    },
    get hands() {
      return hands;
    },
    requests: () => requests,
    forgetRequests() {
      requests = [];
    },
    clientFor: (account = 'acme') =>
      createClient({
        endpoint,
        getToken: () => counted(world.session(account)),
        fetch: (...call) => counted(fetch(...call)),
        now: world.clock.now,
      }),
    open(remembered?: Surroundings['remembered']) {
      hands = createHandSurroundings({ now: world.clock.now, ...(remembered && { remembered }) });
      wallet = createWallet(stage.clientFor(), hands);
    },
    /** The server hears of it, and its answer is lost. */
    lose: (path: string) =>
      network.use(
        http.all(`${endpoint}${path}`, async ({ request }) => {
          await world.fetch(request);
          return HttpResponse.error();
        }),
      ),
    /** Keeps answers back; answers with what lets them go. */
    hold(path: string): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      network.use(
        http.all(`${endpoint}${path}`, async ({ request }) => {
          await promise;
          return world.fetch(request);
        }),
      );
      return resolve;
    },
    cut: (path: string) => network.use(http.all(`${endpoint}${path}`, () => HttpResponse.error())),
    phase: () => wallet.balance.state.value.phase,
    purchase: () => wallet.purchase.state.value.phase,
    available() {
      const state = wallet.balance.state.value;
      return 'balance' in state ? state.balance.available : undefined;
    },
    untilReady: (credits: number) =>
      until(() => expect([stage.phase(), stage.available()]).toEqual(['ready', credits])),
  };
  return stage;
}
