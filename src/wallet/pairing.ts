import { type ReadonlySignal, signal } from '@preact/signals';
import type { PairingCode } from '../contract/device.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

export type PairingState =
  | { readonly phase: 'none' | 'asking' }
  | { readonly phase: 'ready'; readonly pairing: PairingCode }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Makes the code that a person types into the browser extension. */
export function createPairing(ask: Ask) {
  const state = signal<PairingState>({ phase: 'none' });
  const askLatest = latestOf(ask);

  return {
    state: state as ReadonlySignal<PairingState>,
    async start(): Promise<void> {
      state.value = { phase: 'asking' };
      const result = await askLatest(client => client.pairingCode());
      if (!result || state.value.phase !== 'asking') return;
      state.value = result.ok
        ? { phase: 'ready', pairing: result.value }
        : { phase: 'failed', trouble: result.trouble };
    },
    /** Forgets the code: it is shown once. */
    end(): void {
      state.value = { phase: 'none' };
    },
  };
}
