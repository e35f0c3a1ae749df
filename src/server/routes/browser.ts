import { calls } from '../../contract/api.ts';
import type { Balance } from '../../contract/balance.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Person } from '../access/session.ts';
import type { Accounts } from '../accounts.ts';
import { mayBuy, toBalance } from '../balance.ts';
import type { Config } from '../config.ts';
import { lastPurchaseOf } from '../last-purchase.ts';
import { createPaces } from '../pace.ts';
import type { Cards } from '../payments/cards.ts';
import type { Providers } from '../payments/providers.ts';
import type { Purchases } from '../payments/purchases.ts';
import { newsOf, type TopUpRequests } from '../payments/top-up-requests.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';
import type { Store } from '../store/store.ts';

/** Open requests that an owner's balance tells, which is asked for every few seconds. */
const mostTold = 10;

/** What a widget calls with a session or device token, and the integrator under the account's path. */
export function serveBrowser(
  { serve }: Router,
  parts: {
    store: Store;
    accounts: Accounts;
    purchases: Purchases;
    requests: Pick<TopUpRequests, 'list'>;
    cards: Cards;
    config: Config;
    providers: Providers;
    now: () => Instant;
  },
): void {
  const { store, accounts, purchases, requests, cards, config, providers } = parts;
  const paces = createPaces(store, parts.now);

  serve(calls.balance, async ({ person }) => {
    const account = await accounts.find(person.account);
    const isSelling = providers.sellingIn(account.currency) !== null;
    const now = parts.now();
    const pace = await paces(account);
    const balance = toBalance(account, { person, config, now, isSelling, pace });
    return {
      ...balance,
      // Only who can buy has to be asked.
      ...(balance.mayBuy && (await lastPurchaseOf(store, account, { person, now }))),
      ...(isSelling &&
        account.status === 'active' && { requests: await requestsFor(person, balance.mayBuy) }),
    };
  });

  async function requestsFor(person: Person, isBuyer: boolean): Promise<Balance['requests']> {
    if (person.role !== 'owner' && isBuyer) return [];
    const found = await requests.list(person, undefined);
    return person.role === 'owner' ? found.slice(0, mostTold) : newsOf(found, parts.now());
  }

  serve(calls.pricing, async ({ person }) => {
    const { presets, ...pricing } = await accounts.pricing(person.account);
    const kept = person.role === 'owner' ? await cards.find(person.account) : null;
    return {
      ...pricing,
      presets: [...presets],
      ...(kept && { savedCard: { brand: kept.card.brand, last4: kept.card.last4 } }),
      ...(providers.isSandbox && { sandbox: true }),
    };
  });

  serve(calls.startPurchase, ({ person, body, idempotencyKey }) => {
    if (!mayBuy(person, config)) {
      throw new Refused('forbidden', 'Only an owner may buy credits here. No money moved.');
    }
    return purchases.start(person, { ...body, idempotencyKey });
  });

  serve(calls.dropCard, async ({ person }) => {
    if (person.role !== 'owner') throw new Refused('forbidden', 'Only an owner may remove the saved card.');
    await cards.drop(person.account);
  });

  serve(calls.purchase, ({ person, params }) => purchases.find(person.account, params.purchase ?? ''));
}
