import { describe, expect, it } from 'vitest';
import { provenWorlds } from './worlds.ts';

const open = provenWorlds();
const world = await open();
const day = 24 * 3_600_000;
let opened = 0;

async function fresh() {
  world.clock.set('2025-08-28T12:00:00Z');
  const account = await world.openAccount({ account: `account-${++opened}` });
  return {
    account,
    use: (id: string, credits: number, agoMs: number) =>
      world.use(account, id, credits, { occurredAt: new Date(world.clock.now() - agoMs).toISOString() }),
    usage: async () =>
      (await world.api('GET', `/v1/accounts/${account}/transactions?filter=usage`)).body.transactions,
  };
}

describe('when a use happened', () => {
  it('counts as now when it is at most the gap ago, and the line shows its own time', async () => {
    const { use, usage } = await fresh();
    await use('one', 2, 0);
    await use('two', 4, 5 * 60_000);
    expect(await usage()).toMatchObject([
      {
        credits: -6,
        at: '2025-08-28T12:00:00.000Z',
        from: '2025-08-28T11:55:00.000Z',
        to: '2025-08-28T12:00:00.000Z',
      },
    ]);
  });

  it('makes a line of its own when it is longer ago', async () => {
    const { use, usage } = await fresh();
    await use('one', 2, 0);
    await use('late', 4, 5 * 60_000 + 1);
    await use('two', 3, 0);
    expect(await usage()).toMatchObject([
      { credits: -3, balanceAfter: 39_991 },
      { credits: -4, balanceAfter: 39_994, from: '2025-08-28T11:54:59.999Z', to: '2025-08-28T11:54:59.999Z' },
      { credits: -2, balanceAfter: 39_998 },
    ]);
  });

  it('may lie 35 days back and no further', async () => {
    const { use } = await fresh();
    expect(await use('oldest', 1, 35 * day)).toMatchObject({ status: 'recorded' });
    expect(await use('too-old', 1, 35 * day + 1)).toMatchObject({
      status: 'refused',
      balance: 39_999,
      problem: { code: 'invalid_request' },
    });
  });

  it('may not lie in the future', async () => {
    const { use } = await fresh();
    expect(await use('soon', 1, -day)).toMatchObject({
      status: 'refused',
      problem: { code: 'invalid_request' },
    });
  });

  it('is understood with any offset', async () => {
    const { account, usage } = await fresh();
    await world.use(account, 'one', 1, { occurredAt: '2025-08-28T17:28+05:30' });
    expect(await usage()).toMatchObject([{ from: '2025-08-28T11:58:00.000Z' }]);
  });
});

describe('a usage line', () => {
  it('ends at the gap', async () => {
    const { use, usage } = await fresh();
    await use('one', 1, 0);
    world.clock.advance(5 * 60_000);
    await use('two', 1, 0);
    world.clock.advance(5 * 60_000 + 1);
    await use('three', 1, 0);
    expect((await usage()).map((line: { credits: number }) => line.credits)).toEqual([-1, -2]);
  });

  it('ends at its greatest length', async () => {
    const { use, usage } = await fresh();
    for (let minute = 0; minute < 75; minute += 5) {
      await use(`minute-${minute}`, 1, 0);
      world.clock.advance(5 * 60_000);
    }
    expect((await usage()).map((line: { credits: number }) => line.credits)).toEqual([-3, -12]);
  });

  it("ends at midnight in the account's zone", async () => {
    const { use, usage } = await fresh();
    world.clock.set('2025-08-28T18:29:00Z');
    await use('before', 1, 0);
    world.clock.set('2025-08-28T18:30:00Z');
    await use('after', 1, 0);
    expect(await usage()).toHaveLength(2);
  });

  it('ends where any other line is written', async () => {
    const { account, use, usage } = await fresh();
    await use('before', 1, 0);
    const headers = { 'idempotency-key': 'k' };
    const { body } = await world.api('POST', `/v1/accounts/${account}/purchases`, { credits: 1000 }, headers);
    await world.pay(body.checkoutUrl);
    await use('after', 1, 0);
    expect(await usage()).toMatchObject([{ balanceAfter: 40_998 }, { balanceAfter: 39_999 }]);
  });
});
