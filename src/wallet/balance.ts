import { type ReadonlySignal, signal } from '@preact/signals';
import type { Balance } from '../contract/balance.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Surroundings } from './surroundings.ts';
import { isSignedOut as isEnd, type Trouble } from './trouble.ts';

/**
 * What is known of the balance. `stale` is the last one known while the server cannot be asked. A trouble stays until an
 * answer is here.
 */
export type BalanceState =
  | { readonly phase: 'loading' | 'signed_out' }
  | { readonly phase: 'remembered' | 'ready' | 'refreshing'; readonly balance: Balance }
  | { readonly phase: 'stale' | 'refreshing'; readonly balance: Balance; readonly trouble: Trouble }
  | { readonly phase: 'failed' | 'loading'; readonly trouble: Trouble };

/** Polling while somebody looks: a screen follows a spend within five seconds. */
export const pollMs = 4_000;
const slowestPollMs = 60_000;

/** Keeps the balance on screen fresh while somebody looks at it. */
export function createBalance(ask: Ask, { attention, isSignedOut, later }: Surroundings) {
  const state = signal<BalanceState>({ phase: isSignedOut ? 'signed_out' : 'loading' });
  const askLatest = latestOf(ask);
  let isAsking = false;
  let failures = 0;
  let stop = () => {};

  async function update(): Promise<void> {
    stop();
    isAsking = true;
    const result = await askLatest(client => client.balance());
    if (!result) return;
    isAsking = false;
    failures = result.ok ? 0 : failures + 1;
    state.value = result.ok
      ? { phase: 'ready', balance: result.value }
      : failed(known(state.value), result.trouble);
    // Asking again by itself after a session ended would be a loop; somebody who comes back may have signed in.
    if (!attention.isVisible() || state.value.phase === 'signed_out') return;
    stop = later(Math.min(pollMs * 2 ** failures, slowestPollMs), wake);
  }

  function wake(): void {
    if (!attention.isVisible()) stop();
    else if (!isAsking) void update();
  }

  if (!isSignedOut) void update();

  return {
    state: state as ReadonlySignal<BalanceState>,
    /** Shows a balance from an earlier visit until a fresh one is here. */
    recall(balance: Balance): void {
      if (state.value.phase === 'loading') state.value = { phase: 'remembered', balance };
      else if (state.value.phase === 'failed') state.value = { ...state.value, phase: 'stale', balance };
    },
    /** Asks now, whatever else is under way. */
    refresh(): Promise<void> {
      const { value } = state;
      // What an earlier visit left is being asked for already, and goes on to tell its age.
      if (value.phase !== 'remembered')
        state.value = 'balance' in value ? { ...value, phase: 'refreshing' } : { ...value, phase: 'loading' };
      return update();
    },
    /** Somebody came, or went. */
    wake,
    stop: () => stop(),
  };
}

/** The balance to show, fresh or not. */
export function known(state: BalanceState): Balance | undefined {
  return 'balance' in state ? state.balance : undefined;
}

function failed(balance: Balance | undefined, trouble: Trouble): BalanceState {
  if (isEnd(trouble)) return { phase: 'signed_out' };
  return balance ? { phase: 'stale', balance, trouble } : { phase: 'failed', trouble };
}
