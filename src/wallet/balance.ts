import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../client.ts';
import type { Balance } from '../contract/balance.ts';
import type { Surroundings } from './surroundings.ts';
import { isSignedOut, outcome, type Trouble } from './trouble.ts';

/** What is known of the balance. `stale` is the last one known while the server cannot be asked. */
export type BalanceState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'remembered' | 'ready' | 'refreshing'; readonly balance: Balance }
  | { readonly phase: 'stale'; readonly balance: Balance; readonly trouble: Trouble }
  | { readonly phase: 'failed'; readonly trouble: Trouble }
  | { readonly phase: 'signed_out' };

/** Polling while somebody looks: a screen follows a spend within five seconds. */
export const pollMs = 4_000;
const slowestPollMs = 60_000;

/** Keeps the balance on screen fresh while somebody looks at it. */
export function createBalance(client: Client, around: Surroundings) {
  const { attention, later } = around;
  const state = signal<BalanceState>({ phase: 'loading' });
  let applied = 0;
  let flying = 0;
  let failures = 0;
  let disposed = false;
  let cancelPoll = () => {};

  async function ask(): Promise<void> {
    const appliedBefore = applied;
    cancelPoll();
    flying += 1;
    const result = await outcome(client.balance());
    flying -= 1;
    if (disposed) return;
    const overtaken = applied !== appliedBefore;
    if (result.ok) {
      failures = 0;
      if (!overtaken || isLater(result.value, known(state.value))) {
        applied += 1;
        state.value = { phase: 'ready', balance: result.value };
      }
    } else if (!overtaken) {
      failures += 1;
      state.value = failed(state.value, result.trouble);
    }
    pollSoon();
  }

  function pollSoon(): void {
    cancelPoll();
    // Asking again by itself after a session ended would be a loop; somebody who comes back may have signed in.
    if (!attention.isVisible() || state.value.phase === 'signed_out') return;
    cancelPoll = later(Math.min(pollMs * 2 ** failures, slowestPollMs), wake);
  }

  function wake(): void {
    if (!attention.isVisible()) cancelPoll();
    else if (flying === 0) void ask();
  }

  const stopAttention = attention.onChange(wake);
  void ask();

  return {
    state: state as ReadonlySignal<BalanceState>,
    /** Shows a balance from an earlier visit until a fresh one is here. */
    recall(balance: Balance): void {
      if (state.value.phase === 'loading') state.value = { phase: 'remembered', balance };
      else if (state.value.phase === 'failed') state.value = { ...state.value, phase: 'stale', balance };
    },
    /** Asks now, whatever else is under way. */
    async refresh(): Promise<void> {
      if (disposed) return;
      const balance = known(state.value);
      state.value = balance ? { phase: 'refreshing', balance } : { phase: 'loading' };
      await ask();
    },
    dispose(): void {
      disposed = true;
      cancelPoll();
      stopAttention();
    },
  };
}

/** The balance to show, fresh or not. */
export function known(state: BalanceState): Balance | undefined {
  return 'balance' in state ? state.balance : undefined;
}

function failed(state: BalanceState, trouble: Trouble): BalanceState {
  if (isSignedOut(trouble)) return { phase: 'signed_out' };
  const balance = known(state);
  return balance ? { phase: 'stale', balance, trouble } : { phase: 'failed', trouble };
}

// Of two requests that were under way at once, the server's clock says which answer is the later one.
function isLater(answer: Balance, shown: Balance | undefined): boolean {
  return !shown || Date.parse(answer.asOf) >= Date.parse(shown.asOf);
}
