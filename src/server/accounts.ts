import type { Account } from '../domain/account.ts';
import type { Instant } from '../domain/cycle.ts';
import { isDue } from '../domain/ledger.ts';
import type { Pricing } from '../domain/price.ts';
import type { Committer } from './committer.ts';
import type { Config } from './config.ts';
import { Refused } from './problem.ts';
import type { Store } from './store/store.ts';

export interface Accounts {
  /** The account, every reset and end of a hold that is due applied. Refuses with `not_found`. */
  find(name: string): Promise<Account>;
  /** The price list in the account's currency. */
  pricing(name: string): Promise<Pricing>;
}

export function createAccounts(parts: {
  store: Store;
  committer: Committer;
  config: Config;
  now: () => Instant;
}): Accounts {
  const { store, committer, config, now } = parts;

  async function find(name: string): Promise<Account> {
    let account = await store.account(name);
    if (account && isDue(account, now())) {
      // Looking is enough to bring a sleeping account up to date: a balance without its reset would be a wrong one.
      await committer.submit({ type: 'reset', account: name });
      account = await store.account(name);
    }
    if (!account) throw new Refused('not_found', `No account is called ${name}.`);
    return account;
  }

  return {
    find,
    async pricing(name) {
      const { currency } = await find(name);
      const pricing = Object.hasOwn(config.prices, currency) ? config.prices[currency] : undefined;
      if (!pricing)
        throw new Refused('payment_unavailable', `There is no price list in ${currency}. No money moved.`);
      return pricing;
    },
  };
}
