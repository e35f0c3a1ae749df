import type { Balance } from '../contract/balance.ts';
import { pageLimit } from '../contract/page.ts';
import type { Account } from '../domain/account.ts';
import type { Instant } from '../domain/cycle.ts';
import { purchaseStatus } from '../domain/purchase.ts';
import type { Person } from './access/session.ts';
import type { Store } from './store/store.ts';

/** Whoever buys again within this time may not know of the first purchase: a colleague's, or one on another device. */
const recentMs = 2 * 60_000;

/** The account's newest purchase as its balance tells it: only while it is recent, and what was paid is not on its way back. */
export async function lastPurchaseOf(
  store: Pick<Store, 'history' | 'purchase'>,
  { account, lastAt }: Pick<Account, 'account' | 'lastAt'>,
  { person, now }: { person: Pick<Person, 'user'>; now: Instant },
): Promise<Pick<Balance, 'lastPurchase'>> {
  const from = now - recentMs + 1;
  // Screens ask every few seconds: of an account where nothing happened nothing is read.
  if (lastAt < from) return {};
  const span = { from, before: Number.MAX_SAFE_INTEGER, after: null, limit: pageLimit.max };
  const lines = await store.history({ account, filter: 'added', ...span });
  const line = lines.find(({ type }) => type === 'purchase');
  const purchase = line?.detail.purchase && (await store.purchase(account, line.detail.purchase.id));
  if (!purchase || purchaseStatus(purchase) !== 'paid') return {};
  // Where the clock was set back, entries may be newer than now.
  const at = new Date(Math.min(line.at, now)).toISOString();
  return { lastPurchase: { credits: purchase.credits, at, isYours: purchase.user === person.user } };
}
