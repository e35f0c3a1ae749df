import { type ReadonlySignal, signal } from '@preact/signals';
import type { TransactionAnswer } from '../contract/transaction-events.ts';
import type { Ask } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** What one line of the history is made of. `trouble` is why its events, or the next of them, could not be had. */
export interface LineState {
  readonly events: TransactionAnswer['events'];
  /** Null where all are here; undefined before the first page. */
  readonly nextCursor?: string | null;
  readonly trouble?: Trouble | undefined;
}

/** Keeps the events of one line while it is open. Made anew for each opening: a line still grows. */
export function createLine(ask: Ask, id: string) {
  const state = signal<LineState>({ events: [] });
  let isAsking = false;

  return {
    state: state as ReadonlySignal<LineState>,
    /** Asks for the next page of them. */
    async more(): Promise<void> {
      if (isAsking) return;
      isAsking = true;
      const { events, nextCursor } = state.value;
      const result = await ask(client => client.transaction(id, nextCursor ?? undefined));
      isAsking = false;
      if (!result) return;
      state.value = result.ok
        ? { events: [...events, ...result.value.events], nextCursor: result.value.nextCursor }
        : { ...state.value, trouble: result.trouble };
    },
  };
}
