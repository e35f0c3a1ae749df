import { type ReadonlySignal, signal } from '@preact/signals';
import type { PricingAnswer } from '../contract/balance.ts';
import type { Ask } from './ask.ts';
import type { Surroundings } from './surroundings.ts';
import { isSignedOut as isEnd, isPassing, type Trouble } from './trouble.ts';

export type PricingState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly pricing: PricingAnswer }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Keeps the price list. A list that is known stays until a newer one is here. */
export function createPricing(ask: Ask, { isSignedOut }: Surroundings) {
  const state = signal<PricingState>({ phase: 'loading' });
  let asking: Promise<void> | undefined;

  async function update(): Promise<void> {
    const result = await ask(client => client.pricing());
    asking = undefined;
    if (result?.ok) state.value = { phase: 'ready', pricing: result.value };
    else if (result && state.value.phase !== 'ready')
      state.value = { phase: 'failed', trouble: result.trouble };
  }

  function refresh(): Promise<void> {
    if (state.value.phase === 'failed') state.value = { phase: 'loading' };
    asking ??= update();
    return asking;
  }

  if (!isSignedOut) void refresh();

  return {
    state: state as ReadonlySignal<PricingState>,
    refresh,
    /** Removes the saved card; answers what stood in the way. */
    async dropCard(): Promise<Trouble | undefined> {
      const result = await ask(client => client.dropCard());
      if (result && !result.ok) return result.trouble;
      await update();
      return undefined;
    },
    /** The server can be asked again: worth it unless the list is here or was refused for good. */
    heal(): void {
      if (state.value.phase === 'ready') return;
      const trouble = 'trouble' in state.value && state.value.trouble;
      if (!trouble || isPassing(trouble) || isEnd(trouble)) void refresh();
    },
  };
}
