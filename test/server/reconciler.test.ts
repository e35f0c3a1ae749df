import { describe, expect, it } from 'vitest';
import { createProviders } from '../../src/server/payments/providers.ts';
import { createReconciler } from '../../src/server/payments/reconciler.ts';
import { createSandbox } from '../../src/server/payments/sandbox.ts';
import { emptyDatabases, engines, withStore } from './engines.ts';
import { begin, minuteMs, open, start } from './store-ledger.ts';

const databases = emptyDatabases();
const dayMs = 1440 * minuteMs;

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

  it('asks once a day of what is paid, for eight days', async () => {
    await withStore(await databases(engine), async store => {
      await store.commit([open('a'), begin('a', 'p'), begin('a', 'q')], start);
      const fact = { id: 'c', kind: 'captured' } as const;
      await store.commit([{ type: 'settle-purchase', account: 'a', purchase: 'p', fact }], start);
      const days: number[] = [];
      let now = start;
      const ask = async ({ id }: { id: string }) => {
        if (id === 'p') days.push(Math.floor((now - start) / dayMs));
        return [];
      };
      const providers = createProviders([{ ...createSandbox(() => ''), ask }]);
      const given = { store, providers, onFault: () => undefined, now: () => now };
      const reconciler = createReconciler({ ...given, settlement: { settle: async () => undefined } });
      // Once a minute around each anniversary, as a proxy does, and never for hours in between.
      for (let day = 1; day <= 10; day += 1) {
        for (let minute = -3; minute <= 3; minute += 1) {
          now = start + day * dayMs + minute * minuteMs;
          await reconciler.sweep();
        }
      }
      expect(days).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });
  });
});
