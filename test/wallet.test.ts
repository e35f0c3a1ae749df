import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../src/client.ts';
import type { Balance } from '../src/contract/balance.ts';
import type { Pending, Remembered } from '../src/wallet/surroundings.ts';
import { createWallet, type Wallet } from '../src/wallet.ts';
import { createWorld, type World } from './support/world.ts';
import { createHandSurroundings, type HandSurroundings } from './ui/surroundings.ts';

const endpoint = 'https://credits.test';

let world: World;
let wallet: Wallet;
let hands: HandSurroundings;
let requests: string[];
let flying = 0;
const network = setupServer(
  http.all(`${endpoint}/*`, ({ request }) => {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return world.fetch(request);
  }),
);

beforeAll(() => network.listen());
beforeEach(async () => {
  requests = [];
  world = await createWorld({ now: '2025-09-01T00:00:00Z' });
  await world.openAccount();
});
afterEach(async () => {
  wallet.dispose();
  network.resetHandlers();
  await until(() => expect(flying).toBe(0));
  await world.close();
});
afterAll(() => network.close());

function clientFor(account = 'acme') {
  return createClient({
    endpoint,
    getToken: () => counted(world.session(account)),
    fetch: request => counted(fetch(request)),
    now: world.clock.now,
  });
}

// A world is closed only when nothing is on its way to it.
function counted<T>(work: Promise<T>): Promise<T> {
  flying += 1;
  return work.finally(() => {
    flying -= 1;
  });
}

function open(remembered?: Remembered | Promise<Remembered>) {
  hands = createHandSurroundings({ now: world.clock.now, ...(remembered && { remembered }) });
  wallet = createWallet(clientFor(), hands);
}

const available = () => {
  const state = wallet.balance.state.value;
  return 'balance' in state ? state.balance.available : undefined;
};
const phase = () => wallet.balance.state.value.phase;
const purchase = () => wallet.purchase.state.value.phase;
const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const untilReady = (credits: number) =>
  until(() => expect([phase(), available()]).toEqual(['ready', credits]));
const cut = (path: string) => network.use(http.all(`${endpoint}${path}`, () => HttpResponse.error()));

async function freshBalance(): Promise<Balance> {
  const answer = await clientFor().balance();
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value;
}

describe('a balance', () => {
  it('follows a spend while somebody looks', async () => {
    open();
    await untilReady(40_000);
    expect(hands.waits).toEqual([4000]);
    await world.use('acme', 'reply-1', 6);
    hands.tick();
    await untilReady(39_994);
    expect(hands.told.map(([name]) => name)).toEqual(['ready', 'balance', 'balance']);
  });

  it('is not asked for while nobody looks, and at once when somebody does', async () => {
    open();
    await untilReady(40_000);
    hands.look(false);
    expect(hands.waits).toEqual([]);
    await world.use('acme', 'reply-1', 6);
    hands.look(true);
    await untilReady(39_994);
  });

  it('from an earlier visit is shown first, then the fresh one', async () => {
    const earlier = await freshBalance();
    await world.use('acme', 'reply-1', 6);
    open({ balance: earlier });
    expect([phase(), available()]).toEqual(['remembered', 40_000]);
    await untilReady(39_994);
    expect(hands.kept().balance?.available).toBe(39_994);
  });

  it('from an earlier visit that comes late never covers a fresh one', async () => {
    const earlier = Promise.withResolvers<Remembered>();
    const balance = await freshBalance();
    await world.use('acme', 'reply-1', 6);
    open(earlier.promise);
    await untilReady(39_994);
    earlier.resolve({ balance });
    await earlier.promise;
    expect([phase(), available()]).toEqual(['ready', 39_994]);
  });

  it('stays, marked as old, while the server is gone, and is asked for ever more slowly', async () => {
    open();
    await untilReady(40_000);
    cut('/v1/balance');
    for (const [index, wait] of [8000, 16_000, 32_000, 60_000, 60_000].entries()) {
      hands.tick();
      await until(() => expect(hands.waits).toEqual([wait]));
      expect(phase(), `try ${index}`).toBe('stale');
    }
    expect(hands.told.filter(([name]) => name === 'error')).toEqual([['error', { code: 'unreachable' }]]);
    network.resetHandlers();
    hands.look(true);
    await untilReady(40_000);
    expect(hands.waits).toEqual([4000]);
  });

  it('that was never known is failed, and comes with a retry', async () => {
    cut('/v1/balance');
    open();
    await until(() => expect(phase()).toBe('failed'));
    network.resetHandlers();
    await wallet.refresh();
    expect(available()).toBe(40_000);
  });

  it('answered late never covers a newer one', async () => {
    open();
    await untilReady(40_000);
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    network.use(
      http.get(
        `${endpoint}/v1/balance`,
        async ({ request }) => {
          const answer = await world.fetch(request);
          asked.resolve();
          await gate.promise;
          return answer;
        },
        { once: true },
      ),
    );
    const slow = wallet.balance.refresh();
    await asked.promise;
    world.clock.set('2025-09-01T00:00:01Z');
    await world.use('acme', 'reply-1', 6);
    await wallet.balance.refresh();
    gate.resolve();
    await slow;
    expect([phase(), available()]).toEqual(['ready', 39_994]);
  });

  it('of an ended session is gone, and asked for again only when somebody comes back', async () => {
    open();
    await untilReady(40_000);
    network.use(http.get(`${endpoint}/v1/balance`, () => HttpResponse.json({}, { status: 401 })));
    hands.tick();
    await until(() => expect(phase()).toBe('signed_out'));
    expect([available(), hands.waits]).toEqual([undefined, []]);
    network.resetHandlers();
    hands.look(true);
    await untilReady(40_000);
  });

  it('tells once when it becomes low', async () => {
    open();
    await untilReady(40_000);
    await world.use('acme', 'reply-1', 39_000);
    await wallet.refresh();
    await wallet.refresh();
    const low = hands.told.filter(([name]) => name === 'low');
    expect(low).toMatchObject([['low', { level: 'critical', available: 1000 }]]);
  });
});

describe('a history', () => {
  it('is asked for only when somebody looks at it, and then follows the balance', async () => {
    open();
    await untilReady(40_000);
    expect(requests).not.toContain('GET /v1/transactions');
    const leave = wallet.history.watch();
    const credits = () => wallet.history.state.value.lines.map(line => line.credits);
    await until(() => expect(credits()).toEqual([40_000]));
    await world.use('acme', 'reply-1', 6);
    await wallet.balance.refresh();
    await until(() => expect(credits()).toEqual([-6, 40_000]));
    leave();
    requests = [];
    await world.use('acme', 'reply-2', 1);
    await wallet.balance.refresh();
    expect(requests).toEqual(['GET /v1/balance']);
  });

  it('comes in pages, and new lines do not lose the later ones', async () => {
    const hourMs = 3_600_000;
    const useLater = async (id: string) => {
      world.clock.set(world.clock.now() + hourMs);
      await world.use('acme', id, 1);
    };
    for (let hour = 1; hour <= 40; hour += 1) await useLater(`reply-${hour}`);
    open();
    const leave = wallet.history.watch();
    const { history } = wallet;
    await until(() => expect(history.state.value.phase).toBe('ready'));
    expect(history.state.value.lines).toHaveLength(30);
    await history.more();
    expect(history.state.value.lines).toHaveLength(41);
    expect(history.state.value.nextCursor).toBeNull();
    await useLater('one-more');
    await history.refresh();
    expect(history.state.value.lines).toHaveLength(42);
    expect(new Set(history.state.value.lines.map(line => line.id)).size).toBe(42);
    leave();
  });

  it('drops the answer to a question that is not asked any more', async () => {
    await world.use('acme', 'reply-1', 6);
    open();
    const { history } = wallet;
    await Promise.all([history.choose('added'), history.choose('usage')]);
    expect(history.state.value.range.filter).toBe('usage');
    expect(history.state.value.lines.map(line => line.type)).toEqual(['usage']);
  });

  it('keeps its lines when the next page cannot be reached', async () => {
    open();
    const leave = wallet.history.watch();
    await until(() => expect(wallet.history.state.value.phase).toBe('ready'));
    cut('/v1/transactions');
    await wallet.history.retry();
    expect(wallet.history.state.value).toMatchObject({ phase: 'failed', lines: [{ type: 'reset' }] });
    leave();
  });
});

describe('a purchase', () => {
  const pendingNow = (): Pending | undefined => hands.kept().pending;

  it('is remembered before it is sent, opens its tab in the click, and heals when the tab is closed', async () => {
    open();
    await untilReady(40_000);
    wallet.purchase.buy(5000);
    expect(hands.tabs).toHaveLength(1);
    expect(pendingNow()).toMatchObject({ credits: 5000, idempotencyKey: expect.any(String) });
    expect(pendingNow()?.purchase).toBeUndefined();
    await until(() => expect(purchase()).toBe('waiting'));
    const url = hands.tabs[0]?.url ?? '';
    expect(pendingNow()?.checkoutUrl).toBe(url);
    await world.pay(url);
    if (hands.tabs[0]) hands.tabs[0].isClosed = true;
    hands.tick();
    await until(() => expect(purchase()).toBe('paid'));
    await untilReady(45_000);
    expect(pendingNow()).toBeUndefined();
    expect(hands.told.map(([name]) => name)).toContain('purchased');
  });

  it('heals by itself when its tab never returns, asking ever more slowly', async () => {
    open();
    wallet.purchase.buy(1000);
    await until(() => expect(purchase()).toBe('waiting'));
    hands.look(false);
    const waits: number[] = [];
    for (let check = 0; check < 10; check += 1) {
      await until(() => expect(hands.waits.some(ms => ms >= 2000)).toBe(true));
      waits.push(hands.waits.find(ms => ms >= 2000) ?? 0);
      hands.tick();
    }
    expect(waits.slice(0, 3)).toEqual([2000, 3000, 4500]);
    expect(waits.at(-1)).toBe(60_000);
    await world.pay(hands.tabs[0]?.url ?? '');
    await until(() => {
      hands.tick();
      expect(purchase()).toBe('paid');
    });
  });

  it('whose answer was lost is the same purchase when it is sent again', async () => {
    open();
    cut('/v1/purchases');
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('unsent'));
    expect(hands.tabs[0]?.isCancelled).toBe(true);
    const key = pendingNow()?.idempotencyKey;
    network.resetHandlers();
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('waiting'));
    expect(pendingNow()?.idempotencyKey).toBe(key);
  });

  it('of another amount is another purchase', async () => {
    open();
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('waiting'));
    const first = pendingNow();
    wallet.purchase.buy(1000);
    await until(() => expect(pendingNow()?.purchase).not.toBe(first?.purchase));
    expect(pendingNow()?.idempotencyKey).not.toBe(first?.idempotencyKey);
  });

  it('that waits is opened again, not bought again, by an impatient buyer', async () => {
    open();
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('waiting'));
    wallet.purchase.buy(5000);
    expect(hands.tabs[1]?.url).toBe(hands.tabs[0]?.url);
    expect(requests.filter(each => each === 'POST /v1/purchases')).toHaveLength(1);
  });

  it('is found again by the next visit', async () => {
    open();
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('waiting'));
    const kept = hands.kept();
    const url = hands.tabs[0]?.url ?? '';
    wallet.dispose();
    await world.pay(url);
    open(kept);
    await until(() => expect(purchase()).toBe('paid'));
  });

  it('is found again even if the last visit died before the answer', async () => {
    open();
    wallet.purchase.buy(5000);
    const died = hands.kept();
    wallet.dispose();
    open(died);
    await until(() => expect(purchase()).toBe('waiting'));
    expect(hands.tabs).toEqual([]);
    expect(pendingNow()?.checkoutUrl).toMatch(/^http/);
  });

  it('nobody knows of after a day is left to the person', async () => {
    open();
    wallet.purchase.buy(5000);
    await until(() => expect(purchase()).toBe('waiting'));
    const kept = hands.kept();
    const url = hands.tabs[0]?.url ?? '';
    wallet.dispose();
    world.clock.set('2025-09-02T00:00:01Z');
    open(kept);
    expect(purchase()).toBe('unfinished');
    wallet.purchase.forget();
    expect([purchase(), hands.kept().pending]).toEqual(['none', undefined]);
    expect(url).not.toBe('');
  });

  it('that is refused says why and starts nothing', async () => {
    open();
    wallet.purchase.buy(1500);
    await until(() => expect(purchase()).toBe('refused'));
    expect(hands.tabs[0]?.isCancelled).toBe(true);
    expect(pendingNow()).toBeUndefined();
  });

  it('that the page takes over opens no tab', async () => {
    open();
    hands.prevents = 'buy';
    wallet.purchase.buy(1000);
    expect([purchase(), hands.tabs]).toEqual(['none', []]);
  });
});

it('stops everything when it is disposed', async () => {
  open();
  await untilReady(40_000);
  wallet.purchase.buy(1000);
  await until(() => expect(purchase()).toBe('waiting'));
  wallet.dispose();
  requests = [];
  hands.look(true);
  hands.tick();
  await wallet.balance.refresh();
  expect([requests, hands.waits]).toEqual([[], []]);
});

it('knows nothing of another wallet on the page', async () => {
  await world.openAccount({ account: 'globex' });
  await world.use('globex', 'reply-1', 1);
  open();
  const other = createWallet(clientFor('globex'), createHandSurroundings({ now: world.clock.now }));
  await untilReady(40_000);
  await until(() => expect(other.balance.state.value).toMatchObject({ balance: { available: 39_999 } }));
  expect(available()).toBe(40_000);
  other.dispose();
});
