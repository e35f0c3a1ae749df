import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from './client.ts';
import type { Balance } from './contract/balance.ts';
import { priceMinor } from './domain/price.ts';
import { createAnswer } from './wallet/answer.ts';
import { createAsk } from './wallet/ask.ts';
import { type BalanceState, createBalance } from './wallet/balance.ts';
import { createHistory, type Days } from './wallet/history.ts';
import { createLine } from './wallet/line.ts';
import { createPairing } from './wallet/pairing.ts';
import { createPricing } from './wallet/pricing.ts';
import { createPurchase } from './wallet/purchase.ts';
import { createRequests } from './wallet/requests.ts';
import type { Remembered, Surroundings } from './wallet/surroundings.ts';
import { createTopUp } from './wallet/top-up.ts';
import { codeOf } from './wallet/trouble.ts';

/** What the widget knows, as signals, and the only functions that change it. */
export type Wallet = ReturnType<typeof createWallet>;

/** Makes a wallet and begins to fill it. `dispose` stops everything it does. */
export function createWallet(client: Client, around: Surroundings) {
  const { attention, emit } = around;
  let hasEnded = false;
  let remembered: Remembered = {};
  function remember(part: Remembered): void {
    remembered = { ...remembered, ...part };
    around.remember(remembered);
  }

  const ask = createAsk(client, () => hasEnded);
  const balance = createBalance(ask, around);
  const pricing = createPricing(ask, around);
  const history = createHistory(ask, around.range);
  const insights = createAnswer(ask, (client, days: Days) => client.insights(days));
  const explanation = createAnswer(ask, client => client.explain());
  const topUp = createTopUp(ask);
  const requests = createRequests(ask, {
    ...around,
    keep: told => remember({ told }),
    changed: balance.refresh,
  });
  const purchase = createPurchase(ask, {
    ...around,
    keep: pending => remember({ pending }),
    priceOf(credits) {
      const prices = pricing.state.value;
      return prices.phase === 'ready' ? priceMinor(prices.pricing, credits) : undefined;
    },
    settled() {
      void balance.refresh();
      // Whoever paid may have let the card be kept.
      void pricing.refresh();
    },
  });

  function recall(earlier: Remembered): void {
    if (hasEnded) return;
    remembered = { ...earlier, ...remembered };
    if (earlier.balance) balance.recall(earlier.balance);
    if (earlier.pending) purchase.resume(earlier.pending);
    if (earlier.told) requests.recall(earlier.told);
  }
  if (typeof around.remembered === 'function') void around.remembered().then(recall);
  else recall(around.remembered);

  const stopAttention = attention.onChange(() => {
    balance.wake();
    purchase.wake();
  });

  // Grows with another balance, and when the server answers again after a trouble: what is looked at is asked for once more.
  const news = signal(0);
  let isTroubled = false;
  let last: Balance | undefined;
  let lastTrouble = troubleOf(balance.state.value);
  const stopFollowing = balance.state.subscribe(state => {
    const trouble = troubleOf(state);
    // A trouble that lasts is told once.
    const isNew = trouble !== undefined && trouble !== lastTrouble;
    lastTrouble = trouble;
    isTroubled ||= isNew;
    if (isNew) emit('error', { code: trouble });
    // What was known is nobody else's business. The page may have ended all of it by now.
    const isEnd = state.phase === 'signed_out' && isNew;
    if (isEnd && !hasEnded) return around.renew(true);
    if (state.phase !== 'ready') return;
    const { balance: fresh } = state;
    const before = last;
    if (before && before.account !== fresh.account) return around.renew();
    last = fresh;
    remember({ balance: fresh });
    pricing.heal();
    if (!before) emit('ready', fresh);
    const isNews = !before || !isSame(fresh, before);
    if (isTroubled || (before && isNews)) news.value += 1;
    if (isTroubled || isNews) void history.refresh();
    if (isNews) emit('balance', fresh);
    isTroubled = false;
    if (worseness(fresh) > (before ? worseness(before) : 0)) emit('low', fresh);
  });

  return {
    news: news as ReadonlySignal<number>,
    balance,
    pricing,
    history,
    insights,
    explanation,
    /** One line of the history, opened. */
    line: (id: string) => createLine(ask, id),
    purchase,
    requests,
    topUp,
    /** Browsers that are connected, and what connects one. Forgotten with whoever looks. */
    pairing: () => createPairing(ask),
    async refresh(): Promise<void> {
      await Promise.all([balance.refresh(), history.refresh()]);
    },
    dispose(): void {
      hasEnded = true;
      for (const stop of [stopAttention, stopFollowing, balance.stop, purchase.stop]) stop();
    },
  };
}

function troubleOf(state: BalanceState): string | undefined {
  if (state.phase === 'signed_out') return 'unauthenticated';
  return 'trouble' in state ? codeOf(state.trouble) : undefined;
}

const levels = ['ok', 'low', 'critical', 'out'];

// A level of a newer server is worth the word that `low` is.
function worseness({ level }: Balance): number {
  return levels.includes(level) ? levels.indexOf(level) : 1;
}

// Everything but the time of the answer, and what follows from it.
function isSame(one: Balance, other: Balance): boolean {
  const said = (balance: Balance) => JSON.stringify({ ...balance, asOf: '', forecast: null });
  return said(one) === said(other);
}
