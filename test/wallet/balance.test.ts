import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { Balance } from '../../src/contract/balance.ts';
import type { Remembered } from '../../src/wallet/surroundings.ts';
import { createWallet } from '../../src/wallet.ts';
import { endpoint, until, useWallet } from './stage.ts';
import { createHandSurroundings } from './surroundings.ts';

const stage = useWallet();

async function freshBalance(): Promise<Balance> {
  const answer = await stage.clientFor().balance();
  if (!answer.ok) throw new Error(answer.problem.detail);
  return answer.value;
}

describe('a balance', () => {
  it('follows a spend while somebody looks', async () => {
    stage.open();
    await stage.untilReady(40_000);
    expect(stage.hands.waits).toEqual([4000]);
    await stage.world.use('acme', 'reply-1', 6);
    stage.hands.tick();
    await stage.untilReady(39_994);
    expect(stage.hands.told.map(([name]) => name)).toEqual(['ready', 'balance', 'balance']);
  });

  it('is not asked for while nobody looks, and at once when somebody does', async () => {
    stage.open();
    await stage.untilReady(40_000);
    stage.hands.look(false);
    expect(stage.hands.waits).toEqual([]);
    await stage.world.use('acme', 'reply-1', 6);
    stage.hands.look(true);
    await stage.untilReady(39_994);
  });

  it('from an earlier visit is shown first, then the fresh one', async () => {
    const earlier = await freshBalance();
    await stage.world.use('acme', 'reply-1', 6);
    stage.open({ balance: earlier });
    expect([stage.phase(), stage.available()]).toEqual(['remembered', 40_000]);
    await stage.untilReady(39_994);
    expect(stage.hands.kept().balance?.available).toBe(39_994);
  });

  it('from an earlier visit that comes late never covers a fresh one', async () => {
    const earlier = Promise.withResolvers<Remembered>();
    const balance = await freshBalance();
    await stage.world.use('acme', 'reply-1', 6);
    stage.open(() => earlier.promise);
    await stage.untilReady(39_994);
    earlier.resolve({ balance });
    await earlier.promise;
    expect([stage.phase(), stage.available()]).toEqual(['ready', 39_994]);
  });

  it('stays, marked as old, while the server is gone, and is asked for ever more slowly', async () => {
    stage.open();
    await stage.untilReady(40_000);
    stage.cut('/v1/balance');
    for (const [index, wait] of [8000, 16_000, 32_000, 60_000, 60_000].entries()) {
      stage.hands.tick();
      await until(() => expect(stage.hands.waits).toEqual([wait]));
      expect(stage.phase(), `try ${index}`).toBe('stale');
    }
    expect(stage.hands.told.filter(([name]) => name === 'error')).toEqual([
      ['error', { code: 'unreachable' }],
    ]);
    stage.network.resetHandlers();
    stage.hands.look(true);
    await stage.untilReady(40_000);
    expect(stage.hands.waits).toEqual([4000]);
  });

  it('that was never known is failed, and comes with a retry', async () => {
    stage.cut('/v1/balance');
    stage.open();
    await until(() => expect(stage.phase()).toBe('failed'));
    stage.network.resetHandlers();
    await stage.wallet.refresh();
    expect(stage.available()).toBe(40_000);
  });

  it('answered late never covers a newer one', async () => {
    stage.open();
    await stage.untilReady(40_000);
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    stage.network.use(
      http.get(
        `${endpoint}/v1/balance`,
        async ({ request }) => {
          const answer = await stage.world.fetch(request);
          asked.resolve();
          await gate.promise;
          return answer;
        },
        { once: true },
      ),
    );
    const slow = stage.wallet.balance.refresh();
    await asked.promise;
    stage.world.clock.set('2025-09-01T00:00:01Z');
    await stage.world.use('acme', 'reply-1', 6);
    await stage.wallet.balance.refresh();
    gate.resolve();
    await slow;
    expect([stage.phase(), stage.available()]).toEqual(['ready', 39_994]);
  });

  it('of an ended session is gone, and asked for again only when somebody comes back', async () => {
    stage.open();
    await stage.untilReady(40_000);
    stage.network.use(http.get(`${endpoint}/v1/balance`, () => HttpResponse.json({}, { status: 401 })));
    stage.hands.tick();
    await until(() => expect(stage.phase()).toBe('signed_out'));
    expect([stage.available(), stage.hands.waits]).toEqual([undefined, []]);
    stage.network.resetHandlers();
    stage.hands.look(true);
    await stage.untilReady(40_000);
  });

  it('tells once when it becomes low', async () => {
    stage.open();
    await stage.untilReady(40_000);
    await stage.world.use('acme', 'reply-1', 39_000);
    await stage.wallet.refresh();
    await stage.wallet.refresh();
    const low = stage.hands.told.filter(([name]) => name === 'low');
    expect(low).toMatchObject([['low', { level: 'critical', available: 1000 }]]);
  });

  it('of a level that only a newer server knows is told as low, and one that is well again is not', async () => {
    let level = 'ok';
    stage.network.use(
      http.get(`${endpoint}/v1/balance`, async ({ request }) => {
        const answer = await stage.world.fetch(request);
        return HttpResponse.json({ ...(await answer.json()), level });
      }),
    );
    stage.open();
    await stage.untilReady(40_000);
    for (level of ['strained', 'ok', 'low', 'strained']) await stage.wallet.refresh();
    const low = stage.hands.told.filter(([name]) => name === 'low');
    expect(low).toMatchObject([
      ['low', { level: 'strained' }],
      ['low', { level: 'low' }],
    ]);
  });
});

it('stops everything when it is disposed', async () => {
  stage.open();
  await stage.untilReady(40_000);
  stage.wallet.purchase.buy(1000);
  await until(() => expect(stage.purchase()).toBe('waiting'));
  stage.wallet.dispose();
  stage.forgetRequests();
  stage.hands.look(true);
  stage.hands.tick();
  await stage.wallet.balance.refresh();
  expect([stage.requests(), stage.hands.waits]).toEqual([[], []]);
});

it('knows nothing of another wallet on the page', async () => {
  await stage.world.openAccount({ account: 'globex' });
  await stage.world.use('globex', 'reply-1', 1);
  stage.open();
  const other = createWallet(
    stage.clientFor('globex'),
    createHandSurroundings({ now: stage.world.clock.now }),
  );
  await stage.untilReady(40_000);
  await until(() => expect(other.balance.state.value).toMatchObject({ balance: { available: 39_999 } }));
  expect(stage.available()).toBe(40_000);
  other.dispose();
});
