import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/server/store/store.ts';
import { emptyDatabases, engines } from './engines.ts';
import { ledgerFor, minuteMs, start } from './store-ledger.ts';

const databases = emptyDatabases();
const hourMs = 60 * minuteMs;

const begin = (name: string, expiresAt = start + 10 * minuteMs): Command => ({
  type: 'begin-grant',
  grant: {
    hash: `device ${name}`,
    userHash: `user ${name}`,
    name: 'Chrome',
    address: '203.0.113.7',
    expiresAt,
  },
});
const decide = (
  name: string,
  account: string,
  as: 'approved' | 'denied' = 'approved',
  user = 'priya',
): Command => ({
  type: 'decide-grant',
  account,
  userHash: `user ${name}`,
  decision: { as, account, user, role: 'owner' },
});
const redeem = (name: string, device: string): Command => ({
  type: 'redeem-grant',
  hash: `device ${name}`,
  device,
  tokenHash: `token of ${name}`,
});
const touch = (account: string, device: string): Command => ({ type: 'touch-device', account, device });
const remove = (account: string, device: string): Command => ({ type: 'remove-device', account, device });
const endUser = (account: string, user = 'priya'): Command => ({ type: 'end-user', account, user });

describe.each(engines)('a device grant in %s', engine => {
  const { store, commit, fresh } = ledgerFor(engine, databases);
  const idsOf = async (account: string) => (await store().devices(account)).map(({ id }) => id);

  it('becomes one device of who approved it, in its own batch or a later one', async () => {
    const account = await fresh();
    const outcomes = await commit([
      begin(account),
      redeem(account, 'early'),
      decide(account, account),
      redeem(account, 'd1'),
      redeem(account, 'd2'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'recorded',
      'refused',
      'recorded',
      'recorded',
      'duplicate',
    ]);
    expect(outcomes[1]?.problem?.code).toBe('authorization_pending');
    const [again] = await commit([redeem(account, 'd3')]);
    expect(again).toMatchObject({ status: 'duplicate', grant: { device: 'd1', decided: { account } } });
    expect(await store().devices(account)).toMatchObject([
      { id: 'd1', user: 'priya', role: 'owner', name: 'Chrome', tokenHash: `token of ${account}` },
    ]);
  });

  it('keeps its first decision, whoever decides next', async () => {
    const [account, other] = [await fresh(), await fresh()];
    await commit([begin(account), decide(account, account, 'denied')]);
    const outcomes = await commit([
      decide(account, account, 'denied'),
      decide(account, account, 'approved'),
      decide(account, other),
      redeem(account, 'd'),
    ]);
    expect(outcomes.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'duplicate',
      'not_found',
      'not_found',
      'access_denied',
    ]);
    expect([await idsOf(account), await idsOf(other)]).toEqual([[], []]);
  });

  it('ends at its time, and is forgotten an hour later', async () => {
    const account = await fresh();
    const end = start + 10 * minuteMs;
    await commit([begin(account), decide(account, account)]);
    expect(await commit([redeem(account, 'd')], end)).toMatchObject([{ problem: { code: 'expired_token' } }]);
    await commit([begin(`${account} next`, end + 2 * hourMs)], end + hourMs);
    expect(await store().grant({ hash: `device ${account}` })).not.toBeNull();
    await commit([begin(`${account} last`, end + 2 * hourMs)], end + hourMs + 1);
    expect(await store().grant({ userHash: `user ${account}` })).toBeNull();
  });

  it('gives its token to nobody once the device was used, was removed, or its user ended', async () => {
    const account = await fresh();
    for (const [turn, end] of [touch(account, 'd0'), remove(account, 'd1'), endUser(account)].entries()) {
      const name = `${account} ${turn}`;
      await commit([begin(name), decide(name, account), redeem(name, `d${turn}`)]);
      await commit([end]);
      expect(await commit([redeem(name, 'again')])).toMatchObject([{ problem: { code: 'not_found' } }]);
    }
    expect(await idsOf(account)).toEqual([]);
  });

  it('ends with the user who approved it, also in the same batch, and with nobody else', async () => {
    const account = await fresh();
    await commit([begin(`${account} a`), begin(`${account} b`)]);
    await commit([decide(`${account} a`, account), decide(`${account} b`, account, 'approved', 'sam')]);
    const outcomes = await commit([
      endUser(account),
      redeem(`${account} a`, 'd1'),
      redeem(`${account} b`, 'd2'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['recorded', 'refused', 'recorded']);
    expect(await idsOf(account)).toEqual(['d2']);
  });

  it('makes at most one device of an approval and none without, in any order and any batches', async () => {
    const step = fc.constantFrom('approve', 'approve elsewhere', 'deny', 'redeem', 'use', 'remove', 'end');
    const batches = fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, async stories => {
        const [account, other] = [await fresh(), await fresh()];
        await commit([begin(account)]);
        const made = new Set<string>();
        let decided: string | undefined;
        let count = 0;
        const command = (name: string): Command => {
          if (name === 'approve') return decide(account, account);
          if (name === 'approve elsewhere') return decide(account, other);
          if (name === 'deny') return decide(account, account, 'denied');
          if (name === 'redeem') {
            count += 1;
            return redeem(account, `d${count}`);
          }
          if (name === 'end') return endUser(account);
          const device = [...made].at(-1) ?? 'none';
          return name === 'use' ? touch(account, device) : remove(account, device);
        };
        for (const story of stories.filter(each => each.length > 0)) {
          const outcomes = await commit(story.map(command));
          outcomes.forEach(({ grant, status }, place) => {
            const name = story[place] ?? '';
            if (status === 'refused' || !grant) return;
            if (name === 'redeem') made.add(grant.device ?? '');
            if (name === 'redeem') return;
            decided ??= name;
            expect(name).toBe(decided);
          });
        }
        expect(made.size).toBeLessThanOrEqual(1);
        if (decided === undefined || decided === 'deny') expect(made.size).toBe(0);
        const devices = [...(await idsOf(account)), ...(await idsOf(other))];
        for (const id of devices) expect(made).toContain(id);
      }),
      { numRuns: engine === 'sqlite' ? 100 : 25 },
    );
  });
});
