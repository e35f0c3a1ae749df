import { describe, expect, it } from 'vitest';
import { until, useWallet } from './stage.ts';

const stage = useWallet();

const hourMs = 3_600_000;
const lines = () => stage.wallet.history.state.value.pages.flat().length;

async function useLater(id: string) {
  stage.world.clock.set(stage.world.clock.now() + hourMs);
  await stage.world.use('acme', id, 1);
}

async function useHours(count: number) {
  for (let hour = 1; hour <= count; hour += 1) await useLater(`reply-${hour}`);
}

describe('a history', () => {
  it('is asked for only when somebody looks at it, and then follows the balance', async () => {
    stage.open();
    await stage.untilReady(40_000);
    expect(stage.requests()).not.toContain('GET /v1/transactions');
    const leave = stage.wallet.history.watch();
    const credits = () => stage.wallet.history.state.value.pages.flat().map(line => line.credits);
    await until(() => expect(credits()).toEqual([40_000]));
    await stage.world.use('acme', 'reply-1', 6);
    await stage.wallet.balance.refresh();
    await until(() => expect(credits()).toEqual([-6, 40_000]));
    leave();
    stage.forgetRequests();
    await stage.world.use('acme', 'reply-2', 1);
    await stage.wallet.balance.refresh();
    expect(stage.requests()).toEqual(['GET /v1/balance']);
  });

  it('comes in pages, and new lines do not lose the later ones', async () => {
    await useHours(60);
    stage.open();
    const leave = stage.wallet.history.watch();
    const { history } = stage.wallet;
    await until(() => expect(history.state.value.phase).toBe('ready'));
    expect(history.state.value.pages.flat()).toHaveLength(50);
    await history.more();
    expect(history.state.value.pages.flat()).toHaveLength(61);
    expect(history.state.value.nextCursor).toBeNull();
    await useLater('one-more');
    await history.refresh();
    expect(history.state.value.pages.flat()).toHaveLength(62);
    expect(new Set(history.state.value.pages.flat().map(line => line.id)).size).toBe(62);
    leave();
  });

  it('drops the answer to a question that is not asked any more', async () => {
    await stage.world.use('acme', 'reply-1', 6);
    stage.open();
    const { history } = stage.wallet;
    await Promise.all([history.choose({ filter: 'added' }), history.choose({ filter: 'usage' })]);
    expect(history.state.value.range.filter).toBe('usage');
    expect(history.state.value.pages.flat().map(line => line.type)).toEqual(['usage']);
  });

  it.each(['before', 'after'])(
    'has the newest line too where it is asked for %s a page that is under way',
    async order => {
      await useHours(60);
      stage.open();
      const { history } = stage.wallet;
      const leave = history.watch();
      await until(() => expect(history.state.value.phase).toBe('ready'));
      await useLater('one-more');
      const release = stage.hold('/v1/transactions');
      const asked =
        order === 'after' ? [history.more(), history.refresh()] : [history.refresh(), history.more()];
      release();
      await Promise.all(asked);
      await until(() => expect([history.state.value.phase, lines()]).toEqual(['ready', 62]));
      leave();
    },
  );

  it('asks again for the page that could not be reached', async () => {
    await useHours(60);
    stage.open();
    const { history } = stage.wallet;
    const leave = history.watch();
    await until(() => expect(history.state.value.phase).toBe('ready'));
    stage.cut('/v1/transactions');
    await history.more();
    expect(history.state.value).toMatchObject({ phase: 'failed', isMore: true });
    stage.network.resetHandlers();
    await history.retry();
    expect([history.state.value.phase, lines()]).toEqual(['ready', 61]);
    leave();
  });

  it('keeps its lines when the next page cannot be reached', async () => {
    stage.open();
    const leave = stage.wallet.history.watch();
    await until(() => expect(stage.wallet.history.state.value.phase).toBe('ready'));
    stage.cut('/v1/transactions');
    await stage.wallet.history.retry();
    expect(stage.wallet.history.state.value).toMatchObject({ phase: 'failed', pages: [[{ type: 'reset' }]] });
    leave();
  });
});
