import { calls } from '../../contract/api.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Accounts } from '../accounts.ts';
import { mayBuy, toBalance } from '../balance.ts';
import type { Config } from '../config.ts';
import { lastPurchaseOf } from '../last-purchase.ts';
import type { Providers } from '../payments/providers.ts';
import type { Purchases } from '../payments/purchases.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';
import type { Store } from '../store/store.ts';

/** What a widget calls with a session or device token, and the integrator under the account's path. */
export function serveBrowser(
  { serve }: Router,
  parts: {
    store: Store;
    accounts: Accounts;
    purchases: Purchases;
    config: Config;
    providers: Providers;
    now: () => Instant;
  },
): void {
  const { store, accounts, purchases, config, providers } = parts;

  serve(calls.balance, async ({ person }) => {
    const account = await accounts.find(person.account);
    const isSelling = providers.sellingIn(account.currency) !== null;
    const now = parts.now();
    const balance = toBalance(account, { person, config, now, isSelling });
    // Only who can buy has to be asked.
    return balance.mayBuy
      ? { ...balance, ...(await lastPurchaseOf(store, account, { person, now })) }
      : balance;
  });

  serve(calls.pricing, async ({ person }) => {
    const { presets, ...pricing } = await accounts.pricing(person.account);
    return { ...pricing, presets: [...presets], ...(providers.isSandbox && { sandbox: true }) };
  });

  serve(calls.startPurchase, ({ person, body, idempotencyKey }) => {
    if (!mayBuy(person, config)) {
      throw new Refused('forbidden', 'Only an owner may buy credits here. No money moved.');
    }
    return purchases.start(person, { credits: body.credits, idempotencyKey });
  });

  serve(calls.purchase, ({ person, params }) => purchases.find(person.account, params.purchase ?? ''));
}
