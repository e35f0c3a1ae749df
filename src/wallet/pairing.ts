import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../client.ts';
import type { PairingCode } from '../contract/device.ts';
import { outcome, type Trouble } from './trouble.ts';

export type PairingState =
  | { readonly phase: 'none' | 'asking' }
  | { readonly phase: 'ready'; readonly pairing: PairingCode }
  | { readonly phase: 'failed'; readonly trouble: Trouble };

/** Makes the code that a person types into the browser extension. */
export function createPairing(client: Client) {
  const state = signal<PairingState>({ phase: 'none' });
  let latest = 0;

  return {
    state: state as ReadonlySignal<PairingState>,
    async start(): Promise<void> {
      latest += 1;
      const asked = latest;
      state.value = { phase: 'asking' };
      const result = await outcome(client.pairingCode());
      if (asked !== latest) return;
      state.value = result.ok
        ? { phase: 'ready', pairing: result.value }
        : { phase: 'failed', trouble: result.trouble };
    },
    /** Forgets the code: it is shown once. */
    end(): void {
      latest += 1;
      state.value = { phase: 'none' };
    },
  };
}
