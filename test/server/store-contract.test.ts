import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/server/store/store.ts';
import { rules } from '../support/commands.ts';
import { emptyDatabases, engines, openAt, withStore } from './engines.ts';
import { begin, ledgerFor, minuteMs, open, spend, start, whole } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('a ledger in %s', engine => {
  const { store, commit, fresh } = ledgerFor(engine, databases);

  describe('commands', () => {
    it('are decided in order, each on what the one before left, the account itself among them', async () => {
      const outcomes = await commit([
        spend('young', 'too-early'),
        open('young', 3),
        spend('young', 'a', 2),
        spend('young', 'b', 2),
        spend('young', 'c', 1),
      ]);
      expect(outcomes.map(({ status, available }) => [status, available])).toEqual([
        ['refused', null],
        ['recorded', 3],
        ['recorded', 1],
        ['refused', 1],
        ['recorded', 0],
      ]);
    });

    it('with one id are one spend, in a batch, after it, and by what they say', async () => {
      const account = await fresh();
      const first = await commit([spend(account, 'x', 5), spend(account, 'x', 5), spend(account, 'x', 6)]);
      const second = await commit([spend(account, 'x', 5), spend(account, 'x', 6)], start + 400 * minuteMs);
      expect([...first, ...second].map(({ status }) => status)).toEqual([
        'recorded',
        'duplicate',
        'refused',
        'duplicate',
        'refused',
      ]);
      expect(second.map(({ available }) => available)).toEqual([995, 995]);
      expect(first[2]?.problem?.code).toBe('idempotency_conflict');
    });

    it('with one id in two accounts are two spends', async () => {
      const [one, other] = [await fresh(), await fresh()];
      const outcomes = await commit([spend(one, 'same'), spend(other, 'same')]);
      expect(outcomes).toMatchObject([{ status: 'recorded' }, { status: 'recorded' }]);
    });

    it('that are refused leave nothing, and fit after a top-up', async () => {
      const account = await fresh(1);
      expect(await commit([spend(account, 'big', 2)])).toMatchObject([
        { status: 'refused', problem: { code: 'insufficient_credits' }, available: 1 },
      ]);
      const [, entry] = [
        ...(await store().entries({ account, before: null, until: null, limit: 9 })),
      ].reverse();
      expect(entry).toBeUndefined();
      const bonus: Command = { type: 'adjust', account, id: 'bonus', credits: 5, reason: 'goodwill' };
      expect(await commit([bonus, bonus, spend(account, 'big', 2)])).toMatchObject([
        { status: 'recorded', available: 6 },
        { status: 'duplicate', available: 6 },
        { status: 'recorded', available: 4 },
      ]);
    });

    it('of 512 to a batch, over many accounts, are all kept', async () => {
      const accounts = await Promise.all(Array.from({ length: 30 }, () => fresh()));
      const batch = Array.from({ length: 512 }, (_, place) =>
        spend(accounts[place % accounts.length] ?? '', `${place}`),
      );
      const outcomes = await commit(batch);
      expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(512);
      const left = await Promise.all(accounts.map(account => store().account(account)));
      expect(left.reduce((sum, account) => sum + (account?.used ?? 0), 0)).toBe(512);
    });

    it('of an account that is not there change nothing', async () => {
      const outcomes = await commit([{ type: 'reset', account: '' }, spend('nobody', 'x')]);
      expect(outcomes).toMatchObject([{ status: 'refused' }, { status: 'refused' }]);
      expect(await store().account('nobody')).toBeNull();
    });

    it('keep every text as it is', async () => {
      const account = `o'hara "the" \\ {null},[] 東京 😀 $1 ?`;
      await commit([open(account)]);
      const said = { conversation: `c'"\\{},`, description: 'NULL \u2028 é é' };
      const command: Command = { ...spend(account, `i'd, "x" \\`), ...said } as const;
      expect(await commit([command, command])).toMatchObject([
        { status: 'recorded' },
        { status: 'duplicate' },
      ]);
      expect(await commit([command])).toMatchObject([{ status: 'duplicate' }]);
      const [entry] = await store().entries({ account, before: null, until: null, limit: 1 });
      expect(entry).toMatchObject({ account, key: `usage:i'd, "x" \\`, use: said });
    });

    it('hold, capture, release and reverse by the keys of earlier batches', async () => {
      const account = await fresh(100);
      const hold = (id: string): Command => ({
        type: 'hold',
        account,
        id,
        credits: 10,
        ttlMs: 10 * minuteMs,
        channel: 'whatsapp',
        kind: 'reply',
      });
      const capture: Command = { type: 'capture', account, hold: 'h1', credits: 4 };
      const release: Command = { type: 'release', account, hold: 'h2', reason: 'no answer' };
      const reverse: Command = { type: 'reverse', account, usage: 'h1' };
      const availableAfter = async (commands: readonly Command[]) =>
        (await commit(commands)).map(({ status, available }) => [status, available]);
      expect(await availableAfter([hold('h1'), hold('h2')])).toEqual([
        ['recorded', 90],
        ['recorded', 80],
      ]);
      expect(await availableAfter([hold('h1')])).toEqual([['duplicate', 80]]);
      expect(await availableAfter([capture])).toEqual([['recorded', 86]]);
      expect(await availableAfter([capture, release])).toEqual([
        ['duplicate', 86],
        ['recorded', 96],
      ]);
      expect(await availableAfter([release, reverse])).toEqual([
        ['duplicate', 96],
        ['recorded', 100],
      ]);
      expect(await availableAfter([reverse])).toEqual([['duplicate', 100]]);
    });
  });

  it('is there again when it is opened again, and knows every id', async () => {
    const address = await databases(engine);
    await withStore(address, async first => {
      await first.commit([open('acme'), spend('acme', 'x', 5), begin('acme', 'p')], start);
    });
    await withStore(address, async second => {
      expect(await second.account('acme')).toMatchObject({ used: 5, window: { credits: 5 } });
      expect(await second.commit([spend('acme', 'x', 5), spend('acme', 'y')], start)).toMatchObject([
        { status: 'duplicate', available: 995 },
        { status: 'recorded', available: 994 },
      ]);
      expect(await second.purchase('acme', 'p')).toMatchObject({ idempotencyKey: 'key of p', facts: [] });
      expect(await second.history({ account: 'acme', filter: 'usage', ...whole, limit: 5 })).toHaveLength(1);
    });
  });

  it('goes on with the rules that it is opened with', async () => {
    const address = await databases(engine);
    const now = await openAt(address, { ...rules, allocations: { Huge: 7 } });
    await now.commit([open('acme', 5)], start);
    await now.commit([{ type: 'reset', account: 'acme' }], start + 40 * 1440 * minuteMs);
    expect(await now.account('acme')).toMatchObject({ allocation: 7 });
    await now.close();
  });
});
