import { calls } from '../../contract/api.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Accounts } from '../accounts.ts';
import { mayBuy, toBalance } from '../balance.ts';
import type { Config } from '../config.ts';
import { cursorOf, placeOf, rangeOf, toTransaction } from '../history.ts';
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
    /** The name of the payment provider; null where payments are switched off. */
    selling: string | null;
    now: () => Instant;
  },
): void {
  const { store, accounts, purchases, config, selling, now } = parts;

  serve(calls.balance, async ({ person }) =>
    toBalance(await accounts.find(person.account), {
      person,
      config,
      now: now(),
      isSelling: selling !== null,
    }),
  );

  serve(calls.pricing, async ({ person }) => {
    const { presets, ...pricing } = await accounts.pricing(person.account);
    return { ...pricing, presets: [...presets], ...(selling === 'sandbox' && { sandbox: true }) };
  });

  serve(calls.transactions, async ({ person, query }) => {
    const { timeZone } = await accounts.find(person.account);
    const lines = await store.history({
      account: person.account,
      filter: query.filter,
      ...rangeOf(query, timeZone),
      after: query.cursor === undefined ? null : placeOf(query.cursor),
      // One more than asked for tells whether there is a next page.
      limit: query.limit + 1,
    });
    const page = lines.slice(0, query.limit);
    const last = lines.length > page.length ? page.at(-1) : undefined;
    return {
      transactions: page.map(line => toTransaction(line, timeZone)),
      nextCursor: last ? cursorOf(last) : null,
    };
  });

  serve(calls.startPurchase, ({ person, body, idempotencyKey }) => {
    if (!mayBuy(person, config)) {
      throw new Refused('forbidden', 'Only an owner may buy credits here. No money moved.');
    }
    return purchases.start(person, { credits: body.credits, idempotencyKey });
  });

  serve(calls.purchase, ({ person, params }) => purchases.find(person.account, params.purchase ?? ''));
}
