import { describe, expect, it } from 'vitest';
import { createCommitter } from '../../src/server/committer.ts';
import { placeOf } from '../../src/server/payments/place.ts';
import type { Word } from '../../src/server/payments/provider.ts';
import { createSandbox } from '../../src/server/payments/sandbox.ts';
import { createSettlement } from '../../src/server/payments/settlement.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { begin, open, start } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('what a provider says, on %s', engine => {
  it('is nothing to us where its names or ids are no text that an engine takes', async () => {
    await withStore(await databases(engine), async store => {
      await store.commit([open('acme'), begin('acme', 'p')], start);
      const committer = createCommitter(store, () => start);
      const settlement = createSettlement({ store, committer, onFault: () => undefined });
      const sandbox = createSandbox(() => '');
      const facts: Word['facts'] = [{ id: 'c', kind: 'captured', amountMinor: 1000, currency: 'USD' }];
      const place = placeOf({ purchase_id: 'p\u0000', account: 'acme' });
      await settlement.settle(sandbox, [{ place, references: ['pay_\u0000'], facts }]);
      expect((await store.purchase('acme', 'p'))?.facts).toEqual([]);
      const right = placeOf({ purchase_id: 'p', account: 'acme', more: 1 });
      await settlement.settle(sandbox, [{ place: right, references: ['pay_\u0000', 'pay_1'], facts }]);
      expect((await store.purchase('acme', 'p'))?.facts).toHaveLength(1);
      expect(await store.purchaseBy('sandbox', 'pay_1')).toMatchObject({ id: 'p' });
    });
  });

  it('of a second payment for one purchase is told to somebody, and grants nothing', async () => {
    await withStore(await databases(engine), async store => {
      await store.commit([open('acme'), begin('acme', 'p')], start);
      const committer = createCommitter(store, () => start);
      const faults: unknown[] = [];
      const settlement = createSettlement({ store, committer, onFault: cause => faults.push(cause) });
      const sandbox = createSandbox(() => '');
      const tell = (...facts: Word['facts'][number][]) =>
        settlement.settle(sandbox, [{ place: { account: 'acme', purchase: 'p' }, references: [], facts }]);
      const paid = (id: string) =>
        ({ id: `captured:${id}`, kind: 'captured', amountMinor: 1000, currency: 'USD' }) as const;
      const back = (id: string) =>
        ({ id: `refunded:${id}`, kind: 'refunded', subject: id, amountMinor: 1000 }) as const;
      // Both in one word, as where a provider is asked.
      await tell(paid('one'), paid('two'));
      await tell(paid('two'));
      expect(faults.map(String)).toEqual([
        'SettlementFault: Purchase p of acme was paid twice, by captured:one and captured:two; refund one of them.',
      ]);
      const left = async () => (await store.account('acme'))?.lots[0]?.credits ?? 0;
      expect(await left()).toBe(1000);
      await tell(back('a'));
      expect(await left()).toBe(1000);
      await tell(back('b'));
      expect(await left()).toBe(0);
    });
  });

  it('is of one purchase, told of in two ways at once', async () => {
    await withStore(await databases(engine), async store => {
      await store.commit([open('acme'), begin('acme', 'a'), begin('acme', 'b')], start);
      const committer = createCommitter(store, () => start);
      const faults: unknown[] = [];
      const settlement = createSettlement({ store, committer, onFault: cause => faults.push(cause) });
      const sandbox = createSandbox(() => '');
      const facts: Word['facts'] = [
        { id: 'captured:pay_1', kind: 'captured', amountMinor: 1000, currency: 'USD' },
      ];
      const words = ['a', 'b'].map(purchase => ({
        place: { account: 'acme', purchase },
        references: ['pay_1'],
        facts,
      }));
      await Promise.all(words.map(word => settlement.settle(sandbox, [word])));
      const captured = await Promise.all(['a', 'b'].map(id => store.purchase('acme', id)));
      expect(captured.map(purchase => purchase?.facts.length)).toEqual([1, 0]);
    });
  });
});
