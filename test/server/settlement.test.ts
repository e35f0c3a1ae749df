import { describe, expect, it } from 'vitest';
import { createCommitter } from '../../src/server/committer.ts';
import { placeOf } from '../../src/server/payments/place.ts';
import type { Word } from '../../src/server/payments/provider.ts';
import { createSandbox } from '../../src/server/payments/sandbox.ts';
import { createSettlement } from '../../src/server/payments/settlement.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { faultsOf } from './proof.ts';
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

  it('of a payment that is tied to another purchase credits nothing and ties nothing', async () => {
    const address = await databases(engine);
    await withStore(address, async store => {
      await store.commit([open('acme'), begin('acme', 'a'), begin('acme', 'b')], start);
      const settle = (purchase: string, ...references: string[]) => {
        const fact = { id: 'captured:pay_1', kind: 'captured' } as const;
        const told = { provider: 'sandbox', fact, references };
        return { type: 'settle-purchase', account: 'acme', purchase, ...told } as const;
      };
      const settled = await store.commit([settle('a', 'pay_1'), settle('b', 'order_1', 'pay_1')], start);
      expect(settled.map(({ status }) => status)).toEqual(['recorded', 'refused']);
      expect(settled[1]?.problem?.detail).toBe(
        'order_1, pay_1: this payment is of purchase a of acme. Nothing was credited.',
      );
      const [again] = await store.commit([settle('b', 'order_1', 'pay_1')], start);
      expect(again?.status).toBe('refused');
      expect((await store.purchase('acme', 'b'))?.facts).toEqual([]);
      expect(await store.purchaseBy('sandbox', 'order_1')).toBeNull();
      expect((await store.commit([settle('a', 'order_1', 'pay_1')], start))[0]?.status).toBe('duplicate');
    });
    expect(await faultsOf(address)).toEqual([]);
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

it('a payment that two proxies on one PostgreSQL hear of at once, for two purchases, buys one', async () => {
  const address = await databases('postgres');
  const payments = Array.from({ length: 30 }, (_, place) => `pay_${place}`);
  await withStore(address, store =>
    withStore(address, async other => {
      await store.commit([open('acme'), open('globex')], start);
      const begun = payments.flatMap(payment => [begin('acme', payment), begin('globex', payment)]);
      await store.commit(begun, start);
      const faults: unknown[] = [];
      const proxies = [store, other].map(each =>
        createSettlement({
          // Both have looked for the payment before either of them ties it.
          store: { purchase: each.purchase, purchaseBy: async () => null },
          committer: createCommitter(each, () => start),
          onFault: cause => faults.push(cause),
        }),
      );
      const sandbox = createSandbox(() => '');
      for (const payment of payments) {
        const facts: Word['facts'] = [
          { id: `captured:${payment}`, kind: 'captured', amountMinor: 1000, currency: 'USD' },
        ];
        const words = ['acme', 'globex'].map(account => ({
          place: { account, purchase: payment },
          references: [payment],
          facts,
        }));
        await Promise.all(
          proxies.map((proxy, place) => proxy.settle(sandbox, words.slice(place, place + 1))),
        );
      }
      const found = await Promise.all(
        payments.map(async payment => {
          const both = [await store.purchase('acme', payment), await store.purchase('globex', payment)];
          return both.filter(purchase => purchase?.facts.length === 1).length;
        }),
      );
      expect(found).toEqual(payments.map(() => 1));
      expect(faults.map(String)).toEqual(
        payments.map(payment =>
          expect.stringMatching(`${payment}: this payment is of .+ Nothing was credited.`),
        ),
      );
    }),
  );
  expect(await faultsOf(address)).toEqual([]);
});
