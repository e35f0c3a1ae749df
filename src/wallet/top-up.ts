import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer, Client } from '../client.ts';
import type { TopUpAnswer, TopUpRule } from '../contract/top-up.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

export type TopUpState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly topUp: TopUpAnswer }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Keeps what is bought by itself. It is asked for by whoever shows it: agents may not know. */
export function createTopUp(ask: Ask) {
  const state = signal<TopUpState>({ phase: 'loading' });
  const askLatest = latestOf(ask);
  // Grows as a change is sent and as it is made: what was asked in between may know nothing of it.
  let changes = 0;

  async function keep(
    change: (client: Client) => Promise<Answer<TopUpAnswer>>,
  ): Promise<Trouble | undefined> {
    changes += 1;
    const result = await ask(change);
    if (result && !result.ok) return result.trouble;
    changes += 1;
    if (result) state.value = { phase: 'ready', topUp: result.value };
    return undefined;
  }

  return {
    state: state as ReadonlySignal<TopUpState>,
    /** Whoever looks anew must not begin with what somebody else has changed since. */
    forget(): void {
      state.value = { phase: 'loading' };
    },
    /** What is known stays until something newer is here. */
    async refresh(): Promise<void> {
      if (state.value.phase === 'failed') state.value = { phase: 'loading' };
      const begun = changes;
      const result = await askLatest(client => client.topUp());
      if (begun !== changes) return;
      if (result?.ok) state.value = { phase: 'ready', topUp: result.value };
      else if (result && state.value.phase !== 'ready')
        state.value = { phase: 'failed', trouble: result.trouble };
    },
    /** Cancels a debit that was announced. Answers what stood in the way. */
    async cancel(purchase: string): Promise<Trouble | undefined> {
      return keep(client => client.cancelDebit(purchase));
    },
    /** Answers what stood in the way; undefined where it is kept. */
    async save(rule: TopUpRule): Promise<Trouble | undefined> {
      return keep(client => client.setTopUp(rule));
    },
  };
}
