import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command, Store } from '../../src/server/store/store.ts';
import { opened, rules } from '../support/commands.ts';
import { emptyDatabases, engines, openAt, withStore } from './engines.ts';

const databases = emptyDatabases();
const start = Date.parse('2025-08-28T12:00:00Z');
const minuteMs = 60_000;
const whole = { from: Number.MIN_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER, after: null };

const spend = (account: string, id: string, credits = 1): Command => ({
  type: 'spend',
  account,
  id,
  credits,
  channel: 'whatsapp',
  kind: 'reply',
});
const open = (account: string, allocation = 1000): Command => ({
  ...opened,
  account,
  plan: { name: 'Huge', allocation },
});
const purchaseOf = (account: string, id: string, credits = 1000) => ({
  account,
  id,
  idempotencyKey: `key of ${id}`,
  user: 'priya',
  credits,
  priceMinor: 1000,
  currency: 'USD',
  provider: 'sandbox',
  checkoutUrl: `https://pay.example.com/${id}`,
  startedAt: start,
  facts: [],
});
const begin = (account: string, id: string, credits?: number): Command => ({
  type: 'start-purchase',
  account,
  purchase: purchaseOf(account, id, credits),
});

describe.each(engines)('a ledger in %s', engine => {
  let store: Store;
  let names = 0;

  beforeAll(async () => {
    store = await openAt(await databases(engine));
  });
  afterAll(() => store.close());

  const commit = (commands: readonly Command[], at = start) => store.commit(commands, at);
  async function fresh(allocation = 1000): Promise<string> {
    names += 1;
    const account = `account-${names}`;
    await commit([open(account, allocation)]);
    return account;
  }

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
        ...(await store.entries({ account, before: null, until: null, limit: 9 })),
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
      const left = await Promise.all(accounts.map(account => store.account(account)));
      expect(left.reduce((sum, account) => sum + (account?.used ?? 0), 0)).toBe(512);
    });

    it('of an account that is not there change nothing', async () => {
      const outcomes = await commit([{ type: 'reset', account: '' }, spend('nobody', 'x')]);
      expect(outcomes).toMatchObject([{ status: 'refused' }, { status: 'refused' }]);
      expect(await store.account('nobody')).toBeNull();
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
      const [entry] = await store.entries({ account, before: null, until: null, limit: 1 });
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

  describe('the history', () => {
    it('is read page by page, newest first, the growing line on the first page only', async () => {
      const account = await fresh(100_000);
      for (let turn = 0; turn < 25; turn += 1) {
        await commit([spend(account, `${turn}`)], start + turn * 10 * minuteMs);
      }
      const seen = [];
      for (let after = null; ; ) {
        const page = await store.history({ account, filter: 'all', ...whole, after, limit: 7 });
        seen.push(...page);
        const last = page.at(-1);
        if (page.length < 7 || !last) break;
        after = { at: last.at, seq: last.seq };
      }
      expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 26 }, (_, place) => 26 - place));
      expect(seen.map(({ balanceAfter }) => balanceAfter).at(0)).toBe(100_000 - 25);
    });

    it('answers each filter and a range of time', async () => {
      const account = await fresh();
      await commit([spend(account, 'a')], start + minuteMs);
      await commit([{ type: 'adjust', account, id: 'plus', credits: 5, reason: 'x' }], start + 2 * minuteMs);
      await commit([spend(account, 'b')], start + 3 * minuteMs);
      await commit(
        [{ type: 'adjust', account, id: 'minus', credits: -2, reason: 'x' }],
        start + 4 * minuteMs,
      );
      const read = async (filter: 'all' | 'added' | 'usage', range = {}) =>
        (await store.history({ account, filter, ...whole, ...range, limit: 50 })).map(
          ({ credits }) => credits,
        );
      expect(await read('all')).toEqual([-2, -1, 5, -1, 1000]);
      expect(await read('added')).toEqual([5, 1000]);
      expect(await read('usage')).toEqual([-1, -1]);
      const range = { from: start + minuteMs, before: start + 3 * minuteMs };
      expect(await read('all', range)).toEqual([5, -1]);
      expect(await read('all', { ...range, after: { at: start + 2 * minuteMs, seq: 0 } })).toEqual([-1]);
    });

    it('has its entries newest first, from a place and until an instant', async () => {
      const account = await fresh();
      for (let turn = 1; turn <= 20; turn += 1)
        await commit([spend(account, `${turn}`)], start + turn * 1000);
      const read = async (before: number | null, until: number | null, limit: number) =>
        (await store.entries({ account, before, until, limit })).map(({ seq }) => seq);
      expect(await read(null, null, 3)).toEqual([21, 20, 19]);
      expect(await read(3, null, 9)).toEqual([2, 1]);
      expect(await read(null, start + 5000, 2)).toEqual([6, 5]);
      expect(await read(null, start + 5999, 1)).toEqual([6]);
      expect(await read(4, start + 5000, 2)).toEqual([3, 2]);
      expect(await read(null, start - 1, 2)).toEqual([]);
      expect(await read(1, null, 2)).toEqual([]);
      expect(await store.entries({ account: 'nobody', before: null, until: start, limit: 2 })).toEqual([]);
    });
  });

  describe('a purchase', () => {
    const paid = (account: string, purchase: string, id = 'fact'): Command => ({
      type: 'settle-purchase',
      account,
      purchase,
      fact: { id, kind: 'captured' },
    });

    it('is begun once by its key, and not for other credits', async () => {
      const account = await fresh();
      const again: Command = {
        type: 'start-purchase',
        account,
        purchase: { ...purchaseOf(account, 'other'), idempotencyKey: 'key of p' },
      };
      const [first, inBatch] = await commit([begin(account, 'p'), again]);
      const [later, conflict] = await commit([
        again,
        { ...again, purchase: { ...again.purchase, credits: 2000 } },
      ]);
      expect([first, inBatch, later, conflict].map(outcome => outcome?.status)).toEqual([
        'recorded',
        'duplicate',
        'duplicate',
        'refused',
      ]);
      for (const outcome of [first, inBatch, later]) expect(outcome?.purchase?.id).toBe('p');
    });

    it('is granted once, whatever is told of it how often', async () => {
      const account = await fresh();
      await commit([begin(account, 'p')]);
      const told = [paid(account, 'p'), paid(account, 'p'), paid(account, 'p', 'other')];
      const outcomes = [...(await commit(told)), ...(await commit(told))];
      expect(outcomes.map(({ status }) => status)).toEqual([
        'recorded',
        'duplicate',
        'recorded',
        'duplicate',
        'duplicate',
        'duplicate',
      ]);
      expect(outcomes.at(-1)?.available).toBe(2000);
      expect(await store.purchase(account, 'p')).toMatchObject({
        id: 'p',
        facts: [{ id: 'fact' }, { id: 'other' }],
      });
    });

    it('is begun and paid in one batch, and taken back by a refund', async () => {
      const account = await fresh();
      const refund: Command = {
        type: 'settle-purchase',
        account,
        purchase: 'p',
        fact: { id: 'later', kind: 'refunded', subject: 'refund-1', amountMinor: 500 },
      };
      const outcomes = await commit([begin(account, 'p'), paid(account, 'p'), refund]);
      expect(outcomes.map(({ available }) => available)).toEqual([1000, 2000, 1500]);
      expect(await commit([refund])).toMatchObject([{ status: 'duplicate', available: 1500 }]);
      expect(await store.purchase(account, 'p')).toMatchObject({
        facts: [{ id: 'fact' }, { id: 'later', subject: 'refund-1', amountMinor: 500 }],
      });
    });

    it('that nobody began cannot be paid or found', async () => {
      const account = await fresh();
      expect(await commit([paid(account, 'gone')])).toMatchObject([
        { status: 'refused', problem: { code: 'not_found' } },
      ]);
      expect(await store.purchase(account, 'gone')).toBeNull();
    });
  });

  describe('a pairing code', () => {
    const code = (
      account: string,
      hash: string,
      user = 'priya',
      expiresAt = start + 10 * minuteMs,
    ): Command => ({
      type: 'make-pairing-code',
      account,
      code: { hash, account, user, role: 'owner', expiresAt },
    });
    const pair = (codeHash: string, id: string): Command => ({
      type: 'pair-device',
      codeHash,
      device: { id, name: 'Chrome' },
      tokenHash: `token of ${id}`,
    });

    it('pairs one device, in its own batch or a later one', async () => {
      const account = await fresh();
      await commit([code(account, `${account}-1`)]);
      const outcomes = await commit([
        pair(`${account}-1`, 'd1'),
        pair(`${account}-1`, 'd2'),
        code(account, `${account}-2`),
        pair(`${account}-2`, 'd3'),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['recorded', 'refused', 'recorded', 'recorded']);
      expect(await commit([pair(`${account}-1`, 'd4'), pair(`${account}-2`, 'd5')])).toMatchObject([
        { status: 'refused' },
        { status: 'refused' },
      ]);
      expect((await store.devices(account)).map(({ id }) => id)).toEqual(['d1', 'd3']);
      expect(await store.device(account, 'd1')).toMatchObject({ user: 'priya', tokenHash: 'token of d1' });
    });

    it('ends at its time', async () => {
      const account = await fresh();
      await commit([code(account, `${account}-late`)]);
      expect(await commit([pair(`${account}-late`, 'd')], start + 10 * minuteMs)).toMatchObject([
        { status: 'refused' },
      ]);
    });

    it('ends with its user, as do their devices and sessions, and nobody else', async () => {
      const account = await fresh();
      await commit([
        code(account, `${account}-a`),
        code(account, `${account}-b`),
        code(account, `${account}-c`, 'sam'),
      ]);
      await commit([pair(`${account}-a`, 'd1')]);
      const end: Command = { type: 'end-user', account, user: 'priya' };
      const outcomes = await commit([
        pair(`${account}-c`, 'd2'),
        end,
        pair(`${account}-b`, 'd3'),
        { type: 'remove-device', account, device: 'd1' },
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['recorded', 'recorded', 'refused', 'refused']);
      expect((await store.devices(account)).map(({ id }) => id)).toEqual(['d2']);
      await commit([end]);
      expect((await store.standing(account, 'priya')).generation).toBe(2);
      expect((await store.standing(account, 'sam')).generation).toBe(0);
    });

    it('makes a device that is touched and removed once', async () => {
      const account = await fresh();
      await commit([code(account, `${account}-t`), pair(`${account}-t`, 'd')]);
      const remove: Command = { type: 'remove-device', account, device: 'd' };
      await commit([{ type: 'touch-device', account, device: 'd' }], start + minuteMs);
      expect(await store.device(account, 'd')).toMatchObject({
        pairedAt: start,
        lastUsedAt: start + minuteMs,
      });
      expect((await commit([remove, remove])).map(({ status }) => status)).toEqual(['recorded', 'refused']);
      expect(await store.device(account, 'd')).toBeNull();
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
