import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/server/store/store.ts';
import { emptyDatabases, engines } from './engines.ts';
import { begin, ledgerFor, minuteMs, purchaseOf, start } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('a ledger in %s', engine => {
  const { store, commit, fresh } = ledgerFor(engine, databases);

  it('keeps who pays, whole, in the place of what was told before', async () => {
    const account = await fresh();
    const set = (payer: object): Command => ({ type: 'set-payer', account, payer });
    expect(await store().payer(account)).toEqual({});
    const payer = { name: 'n', email: 'e@x.test', phone: '+911234567', taxId: 't' };
    await commit([set({ name: 'before' }), set(payer)]);
    expect(await store().payer(account)).toEqual(payer);
    await commit([set({ email: 'only@x.test' })]);
    expect(await store().payer(account)).toEqual({ email: 'only@x.test' });
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
      expect(await store().purchase(account, 'p')).toMatchObject({
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
      expect(await store().purchase(account, 'p')).toMatchObject({
        facts: [{ id: 'fact' }, { id: 'later', subject: 'refund-1', amountMinor: 500 }],
      });
    });

    it('that nobody began cannot be paid or found', async () => {
      const account = await fresh();
      expect(await commit([paid(account, 'gone')])).toMatchObject([
        { status: 'refused', problem: { code: 'not_found' } },
      ]);
      expect(await store().purchase(account, 'gone')).toBeNull();
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
      expect((await store().devices(account)).map(({ id }) => id)).toEqual(['d1', 'd3']);
      expect(await store().device(account, 'd1')).toMatchObject({ user: 'priya', tokenHash: 'token of d1' });
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
      expect((await store().devices(account)).map(({ id }) => id)).toEqual(['d2']);
      await commit([end]);
      expect((await store().standing(account, 'priya')).generation).toBe(2);
      expect((await store().standing(account, 'sam')).generation).toBe(0);
    });

    it('makes a device that is touched and removed once', async () => {
      const account = await fresh();
      await commit([code(account, `${account}-t`), pair(`${account}-t`, 'd')]);
      const remove: Command = { type: 'remove-device', account, device: 'd' };
      await commit([{ type: 'touch-device', account, device: 'd' }], start + minuteMs);
      expect(await store().device(account, 'd')).toMatchObject({
        pairedAt: start,
        lastUsedAt: start + minuteMs,
      });
      expect((await commit([remove, remove])).map(({ status }) => status)).toEqual(['recorded', 'refused']);
      expect(await store().device(account, 'd')).toBeNull();
    });
  });
});
