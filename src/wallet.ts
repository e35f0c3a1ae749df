import { computed, effect, untracked } from '@preact/signals';
import type { Client } from './client.ts';
import type { Balance } from './contract/balance.ts';
import { type BalanceState, createBalance } from './wallet/balance.ts';
import { createHistory } from './wallet/history.ts';
import { createPairing } from './wallet/pairing.ts';
import { createPricing } from './wallet/pricing.ts';
import { createPurchase } from './wallet/purchase.ts';
import type { Remembered, Surroundings } from './wallet/surroundings.ts';

/** What the widget knows, as signals, and the only functions that change it. */
export type Wallet = ReturnType<typeof createWallet>;

/** Makes a wallet and begins to fill it. `dispose` stops everything it does. */
export function createWallet(client: Client, around: Surroundings) {
  let isDisposed = false;
  let remembered: Remembered = {};
  function remember(part: Remembered): void {
    remembered = { ...remembered, ...part };
    around.remember(remembered);
  }

  const balance = createBalance(client, around);
  const pricing = createPricing(client);
  const history = createHistory(client);
  const pairing = createPairing(client);
  const purchase = createPurchase(client, {
    ...around,
    keep: pending => remember({ pending }),
    settled: () => void balance.refresh(),
  });

  function recall(earlier: Remembered): void {
    if (isDisposed) return;
    remembered = { ...earlier, ...remembered };
    if (earlier.balance) balance.recall(earlier.balance);
    if (earlier.pending) purchase.resume(earlier.pending);
  }
  if (around.remembered instanceof Promise) void around.remembered.then(recall);
  else recall(around.remembered);

  const stopFollowing = follow(balance.state, (fresh, before) => {
    remember({ balance: fresh });
    if (!before || !isSame(fresh, before)) void history.refresh();
    if (pricing.state.value.phase === 'failed') void pricing.refresh();
    tell(around, fresh, before);
  });
  const trouble = computed(() => troubleOf(balance.state.value));
  const stopTroubles = effect(() => {
    const code = trouble.value;
    if (code !== null) untracked(() => around.emit('error', { code }));
  });

  return {
    balance,
    pricing,
    history,
    purchase,
    pairing,
    async refresh(): Promise<void> {
      await Promise.all([balance.refresh(), history.refresh()]);
    },
    dispose(): void {
      isDisposed = true;
      stopFollowing();
      stopTroubles();
      pairing.end();
      for (const part of [balance, pricing, history, purchase]) part.dispose();
    },
  };
}

// Calls `next` with each fresh balance and the fresh one before it.
function follow(
  state: { readonly value: BalanceState },
  next: (fresh: Balance, before: Balance | undefined) => void,
): () => void {
  let before: Balance | undefined;
  return effect(() => {
    if (state.value.phase !== 'ready') return;
    const { balance } = state.value;
    const last = before;
    before = balance;
    untracked(() => next(balance, last));
  });
}

// One word, so that a trouble that lasts is told once.
function troubleOf(state: BalanceState): string | null {
  if (state.phase === 'signed_out') return 'unauthenticated';
  if (!('trouble' in state)) return null;
  return state.trouble.kind === 'unreachable' ? 'unreachable' : (state.trouble.code ?? 'unknown');
}

const worse = ['ok', 'low', 'critical', 'out'];

function tell({ emit }: Surroundings, fresh: Balance, before: Balance | undefined): void {
  if (!before) emit('ready', fresh);
  if (!before || !isSame(fresh, before)) emit('balance', fresh);
  if (worse.indexOf(fresh.level) > worse.indexOf(before?.level ?? 'ok')) emit('low', fresh);
}

// Everything but the time of the answer.
function isSame(one: Balance, other: Balance): boolean {
  return JSON.stringify({ ...one, asOf: '' }) === JSON.stringify({ ...other, asOf: '' });
}
