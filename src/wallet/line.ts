import { type ReadonlySignal, signal } from '@preact/signals';
import type { TransactionAnswer } from '../contract/transaction-events.ts';
import type { Ask } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** What one line of the history is made of. `trouble` is why its events, or the next of them, could not be had. */
export interface LineState {
  readonly events: TransactionAnswer['events'];
  /** Null where all are here; undefined before the first page. */
  readonly nextCursor?: string | null | undefined;
  readonly trouble?: Trouble | undefined;
}

/** Keeps the events of one line while it is open, newest first. */
export function createLine(ask: Ask, id: string) {
  const state = signal<LineState>({ events: [] });

  /** Asks for the page at `cursor`, or for the newest. */
  async function load(cursor?: string): Promise<void> {
    const result = await ask(client => client.transaction(id, cursor));
    const { events, nextCursor } = state.value;
    if (!result || (cursor !== undefined && cursor !== nextCursor)) return;
    if (!result.ok) {
      state.value = { ...state.value, trouble: result.trouble };
      return;
    }
    const page = result.value;
    const fresh = page.events.filter(each => !events.some(known => known.id === each.id));
    // Where the newest page meets nothing that is here, there may be more between.
    const isMet = cursor === undefined && fresh.length < page.events.length;
    state.value = isMet
      ? { events: [...fresh, ...events], nextCursor }
      : { events: cursor === undefined ? fresh : [...events, ...fresh], nextCursor: page.nextCursor };
  }

  return {
    state: state as ReadonlySignal<LineState>,
    /** Asks for the newest: the line may have grown. */
    look: () => load(),
    /** Asks for the next page, or for the first one where there is none. */
    more: () => load(state.value.nextCursor ?? undefined),
  };
}
