import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer, Client } from '../client.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** What is known of one thing that is asked for. */
export type AnswerState<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Keeps the answer to one kind of question. Nothing is asked until somebody looks. */
export function createAnswer<Query, T>(ask: Ask, call: (client: Client, query: Query) => Promise<Answer<T>>) {
  const state = signal<AnswerState<T>>({ phase: 'loading' });
  const askLatest = latestOf(ask);
  let shown: string | undefined;

  return {
    state: state as ReadonlySignal<AnswerState<T>>,
    /** Asks. What is known of the same question stays until something newer is here. */
    async look(query: Query): Promise<void> {
      const next = JSON.stringify(query);
      if (next !== shown || state.value.phase === 'failed') state.value = { phase: 'loading' };
      shown = next;
      const result = await askLatest(client => call(client, query));
      if (result?.ok) state.value = { phase: 'ready', value: result.value };
      else if (result && state.value.phase !== 'ready')
        state.value = { phase: 'failed', trouble: result.trouble };
    },
  };
}
