import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../client.ts';
import type { PricingAnswer } from '../contract/balance.ts';
import { outcome, type Trouble } from './trouble.ts';

export type PricingState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly pricing: PricingAnswer }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Keeps the price list. A list that is known stays until a newer one is here. */
export function createPricing(client: Client) {
  const state = signal<PricingState>({ phase: 'loading' });
  let asking: Promise<void> | undefined;
  let disposed = false;

  async function ask(): Promise<void> {
    const result = await outcome(client.pricing());
    asking = undefined;
    if (disposed) return;
    if (result.ok) state.value = { phase: 'ready', pricing: result.value };
    else if (state.value.phase !== 'ready') state.value = { phase: 'failed', trouble: result.trouble };
  }

  function refresh(): Promise<void> {
    if (state.value.phase === 'failed') state.value = { phase: 'loading' };
    asking ??= ask();
    return asking;
  }

  void refresh();

  return {
    state: state as ReadonlySignal<PricingState>,
    refresh,
    dispose(): void {
      disposed = true;
    },
  };
}
