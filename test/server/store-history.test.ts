import { describe, expect, it } from 'vitest';
import { emptyDatabases, engines } from './engines.ts';
import { ledgerFor, minuteMs, spend, start, whole } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('a ledger in %s', engine => {
  const { store, commit, fresh } = ledgerFor(engine, databases);

  describe('the history', () => {
    it('is read page by page, newest first, the growing line on the first page only', async () => {
      const account = await fresh(100_000);
      for (let turn = 0; turn < 25; turn += 1) {
        await commit([spend(account, `${turn}`)], start + turn * 10 * minuteMs);
      }
      const seen = [];
      for (let after = null; ; ) {
        const page = await store().history({ account, filter: 'all', ...whole, after, limit: 7 });
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
        (await store().history({ account, filter, ...whole, ...range, limit: 50 })).map(
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
        (await store().entries({ account, before, until, limit })).map(({ seq }) => seq);
      expect(await read(null, null, 3)).toEqual([21, 20, 19]);
      expect(await read(3, null, 9)).toEqual([2, 1]);
      expect(await read(null, start + 5000, 2)).toEqual([6, 5]);
      expect(await read(null, start + 5999, 1)).toEqual([6]);
      expect(await read(4, start + 5000, 2)).toEqual([3, 2]);
      expect(await read(null, start - 1, 2)).toEqual([]);
      expect(await read(1, null, 2)).toEqual([]);
      expect(await store().entries({ account: 'nobody', before: null, until: start, limit: 2 })).toEqual([]);
    });
  });
});
