import { describe, expect, it } from 'vitest';
import { mostAskedADay, requestLastsMs } from '../../src/domain/top-up-request.ts';
import type { Command } from '../../src/server/store/store.ts';
import { emptyDatabases, engines } from './engines.ts';
import { approve, ask, decline, tell } from './request-ledger.ts';
import { ledgerFor, minuteMs, open, start, whole } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('requests in %s', engine => {
  const { store, commit, fresh } = ledgerFor(engine, databases);
  const openOnes = async (account: string) =>
    (await store().requests({ account, user: null, since: start - 1, limit: 50 })).map(({ id }) => id);
  const statuses = async (commands: readonly Command[], at?: number) =>
    (await commit(commands, at)).map(({ status, problem }) => problem?.code ?? status);

  it('are made once by their keys, in a batch and after it', async () => {
    const account = await fresh();
    const note = `it's "\\ {} 東京`;
    const asked = ask(account, 'r', { note });
    expect(await statuses([asked, asked, ask(account, 'r', { note: 'other' })])).toEqual([
      'recorded',
      'duplicate',
      'idempotency_conflict',
    ]);
    expect(await statuses([asked, ask(account, 'r', { note, user: 'ravi' })])).toEqual([
      'duplicate',
      'idempotency_conflict',
    ]);
    expect(await store().request(account, 'r')).toEqual({
      account,
      id: 'r',
      idempotencyKey: 'key of r',
      user: 'sam',
      credits: 1000,
      note,
      askedAt: start,
      closed: null,
      purchases: [],
    });
    expect(await store().request(await fresh(), 'r')).toBeNull();
  });

  it("take the place of the same person's, and leave other people's", async () => {
    const account = await fresh();
    await commit([ask(account, 'a'), ask(account, 'b'), ask(account, 'c', { user: 'ravi' })]);
    expect((await openOnes(account)).toSorted()).toEqual(['b', 'c']);
    await commit([ask(account, 'd')]);
    expect((await openOnes(account)).toSorted()).toEqual(['c', 'd']);
    expect(await store().request(account, 'a')).toMatchObject({ closed: { as: 'replaced', at: start } });
  });

  it('are so many in a day', async () => {
    const account = await fresh();
    const many = Array.from({ length: mostAskedADay + 1 }, (_, place) => ask(account, `${place}`));
    const [last, ...before] = (await statuses(many)).toReversed();
    expect([last, new Set(before)]).toEqual(['rate_limited', new Set(['recorded'])]);
    expect(await statuses([ask(account, 'later')], start + 1440 * minuteMs - 1)).toEqual(['rate_limited']);
  });

  it('are one purchase in a batch and after it, until its page has ended', async () => {
    const account = await fresh();
    await commit([ask(account, 'r')]);
    const first = await commit([approve(account, 'r', 'p'), approve(account, 'r', 'q')]);
    const later = await commit([approve(account, 'r', 's')]);
    expect([...first, ...later].map(({ status, purchase }) => [status, purchase?.id])).toEqual([
      ['recorded', 'p'],
      ['duplicate', 'p'],
      ['duplicate', 'p'],
    ]);
    expect(await statuses([decline(account, 'r')])).toEqual(['idempotency_conflict']);
    await commit([tell(account, 'p', 'failed')]);
    expect((await commit([approve(account, 'r', 's')]))[0]?.purchase?.id).toBe('p');
    const other = await fresh();
    await commit([ask(other, 'r'), approve(other, 'r', 'p'), tell(other, 'p', 'expired')]);
    expect(await commit([approve(other, 'r', 'q'), tell(other, 'q', 'captured')])).toMatchObject([
      { status: 'recorded', purchase: { id: 'q' } },
      { status: 'recorded', available: 2000 },
    ]);
    expect((await commit([approve(other, 'r', 's')]))[0]?.purchase?.id).toBe('q');
    expect(await openOnes(other)).toEqual([]);
  });

  it('are told in the line of their purchase, in one batch and in several', async () => {
    const [one, other] = [await fresh(), await fresh()];
    const steps = (account: string) => [
      ask(account, 'r', { note: 'low' }),
      approve(account, 'r', 'p'),
      tell(account, 'p', 'captured'),
    ];
    await commit(steps(one));
    for (const each of steps(other)) await commit([each]);
    for (const account of [one, other]) {
      const [line] = await store().history({ account, filter: 'added', ...whole, limit: 1 });
      expect(line?.detail).toMatchObject({ asked: { id: 'r', user: 'sam', note: 'low' } });
      expect(await store().request(account, 'r')).toMatchObject({
        closed: { as: 'approved', by: 'priya' },
        purchases: [{ id: 'p' }],
      });
    }
  });

  it('are declined once, in a line that moves nothing', async () => {
    const account = await fresh();
    await commit([ask(account, 'r')]);
    expect(
      await statuses([decline(account, 'r', 'no'), decline(account, 'r'), approve(account, 'r', 'p')]),
    ).toEqual(['recorded', 'duplicate', 'not_found']);
    expect(await statuses([decline(account, 'r', 'late'), decline(account, 'none')])).toEqual([
      'duplicate',
      'not_found',
    ]);
    const [line, ...rest] = await store().history({ account, filter: 'other', ...whole, limit: 9 });
    expect(line).toMatchObject({
      credits: 0,
      balanceAfter: 1000,
      detail: { declined: { id: 'r', user: 'sam', credits: 1000, reason: 'no' } },
    });
    expect(rest).toEqual([]);
  });

  it('are bought after all where a page that had ended is paid', async () => {
    const account = await fresh();
    await commit([ask(account, 'r'), approve(account, 'r', 'p'), tell(account, 'p', 'expired')]);
    await commit([decline(account, 'r', 'no')]);
    expect(await commit([tell(account, 'p', 'captured')])).toMatchObject([{ available: 2000 }]);
    expect(await store().request(account, 'r')).toMatchObject({ closed: { as: 'approved' } });
  });

  it('end with their time and with their person', async () => {
    const account = await fresh();
    await commit([ask(account, 'a'), ask(account, 'b', { user: 'ravi' })]);
    await commit([{ type: 'end-user', account, user: 'sam' }]);
    expect(await openOnes(account)).toEqual(['b']);
    expect(await statuses([approve(account, 'a', 'p')])).toEqual(['not_found']);
    const late = start + requestLastsMs;
    expect(await statuses([approve(account, 'b', 'p'), decline(account, 'b')], late)).toEqual([
      'not_found',
      'not_found',
    ]);
    expect(await store().requests({ account, user: null, since: late - requestLastsMs, limit: 50 })).toEqual(
      [],
    );
  });

  it('are nobody’s where there is no account, or none that may buy', async () => {
    const account = await fresh();
    await commit([{ ...open(account), status: 'suspended' } as Command]);
    expect(await statuses([ask('nobody', 'r'), ask(account, 'r')])).toEqual(['not_found', 'forbidden']);
  });
});
