import { configure } from '@testing-library/preact';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createClient } from '../../src/client.ts';
import { loadBuiltCopy } from '../../src/mount/languages.ts';
import { type Handle, type MountOptions, mount } from '../../src/mount.tsx';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';

// On a busy machine the usual second is too short.
configure({ asyncUtilTimeout: 10_000 });

const endpoint = 'https://credits.test';

/** A widget in a page over the real proxy, and the person in front of it. */
export interface Stage {
  readonly world: World;
  readonly person: ReturnType<typeof userEvent.setup>;
  readonly handle: Handle;
  readonly told: [string, unknown][];
  readonly checkouts: string[];
}

/** Opens and closes a world around each test of a file. */
export function useStage(
  options: WorldOptions = { now: '2025-09-05T12:00:00Z' },
  create: (options: WorldOptions) => Promise<World> = createWorld,
) {
  let world: World;
  let handle: Handle | undefined;
  let flying = 0;
  const network = setupServer(
    http.all(`${endpoint}/*`, ({ request }) => world.fetch(request)),
    // What the server itself asks, of a payment provider's twin.
    http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough()),
  );

  beforeAll(() => network.listen());
  beforeEach(async () => {
    world = await create(options);
  });
  afterEach(async () => {
    handle?.destroy();
    network.resetHandlers();
    while (flying > 0) await new Promise(resolve => setTimeout(resolve, 5));
    await world.close();
  });
  afterAll(() => network.close());

  async function counted<T>(work: Promise<T>): Promise<T> {
    flying += 1;
    return work.finally(() => {
      flying -= 1;
    });
  }

  return {
    get world() {
      return world;
    },
    cut(path = '/*') {
      network.use(http.all(`${endpoint}${path}`, () => HttpResponse.error()));
    },
    refuse(path: string, status: number, code: string) {
      const body = { type: 'about:blank', title: code, status, code, detail: code };
      network.use(http.all(`${endpoint}${path}`, () => HttpResponse.json(body, { status })));
    },
    /** The server hears of it, and its answer is lost. */
    lose(path: string) {
      network.use(
        http.all(`${endpoint}${path}`, async ({ request }) => {
          await world.fetch(request);
          return HttpResponse.error();
        }),
      );
    },
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
    /** Says something else than the server did. */
    answer(path: string, change: (body: Record<string, unknown>) => Record<string, unknown>) {
      network.use(
        http.all(`${endpoint}${path}`, async ({ request }) => {
          const answer = await world.fetch(request);
          return HttpResponse.json(change(await answer.json()));
        }),
      );
    },
    restore: () => network.resetHandlers(),
    /** Mounts a widget for somebody of `account`. A function is asked with each token who it is, and throws where nobody is. */
    open(
      account: string | (() => string),
      { role = 'owner', ...more }: Partial<MountOptions> & { role?: 'owner' | 'agent' } = {},
    ): Stage {
      const told: [string, unknown][] = [];
      const checkouts: string[] = [];
      const container = document.createElement('main');
      document.body.replaceChildren(container);
      handle = mount({
        container,
        client: createClient({
          endpoint,
          getToken: async () =>
            counted(world.session(typeof account === 'string' ? account : account(), { role })),
          fetch: (...call) => counted(fetch(...call)),
        }),
        locale: 'en-US',
        loadCopy: loadBuiltCopy,
        now: world.clock.now,
        emit: (name, detail) => told.push([name, detail]) > 0,
        openCheckout: () => ({
          go: url => checkouts.push(url) > 0,
          cancel: () => undefined,
          isClosed: () => false,
        }),
        ...more,
      });
      return { world, person: userEvent.setup(), handle, told, checkouts };
    },
  };
}

/** Comes back to the page, as a person does from another tab. */
export function comeBack(): void {
  window.dispatchEvent(new Event('focus'));
}
