import { describe, expect, it } from 'vitest';
import { createProviders } from '../../src/server/payments/providers.ts';
import { createReconciler } from '../../src/server/payments/reconciler.ts';
import { createSandbox } from '../../src/server/payments/sandbox.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { begin, minuteMs, open, start } from './store-ledger.ts';

const databases = emptyDatabases();

describe.each(engines)('the reconciler on %s', engine => {
  it('asks of all that nobody paid, however many began in one instant', async () => {
    await withStore(await databases(engine), async store => {
      const accounts = ['a', 'b', 'c'];
      await store.commit(
        accounts.map(account => open(account)),
        start,
      );
      const places = Array.from({ length: 450 }, (_, place) => ({
        account: accounts[place % 3] ?? '',
        id: `p-${place}`,
      }));
      await store.commit(
        places.map(({ account, id }) => begin(account, id)),
        start,
      );
      const fact = { id: 'c', kind: 'captured' } as const;
      const paid = places.slice(0, 10).map(({ account, id }) => ({ account, purchase: id, fact }));
      await store.commit(
        paid.map(each => ({ type: 'settle-purchase', ...each }) as const),
        start,
      );
      const asked: string[] = [];
      const ask = async ({ id }: { id: string }) => {
        asked.push(id);
        return [];
      };
      const providers = createProviders([{ ...createSandbox(() => ''), ask }]);
      const given = { store, providers, onFault: () => undefined, now: () => start + 2 * minuteMs };
      const reconciler = createReconciler({ ...given, settlement: { settle: async () => undefined } });
      expect(await reconciler.sweep()).toBe(440);
      expect(new Set(asked).size).toBe(440);
      expect(await reconciler.sweep()).toBe(0);
    });
  });
});
