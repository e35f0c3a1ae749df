import { signal } from '@preact/signals';
import { createAnswer } from './answer.ts';
import type { Ask } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** Lets browsers in: by a code that is typed there, or one that is read there; and ends them. Each look begins anew. */
export function createPairing(ask: Ask) {
  const fault = signal<Trouble | undefined>(undefined);
  const devices = createAnswer(ask, client => client.devices());

  return {
    /** The code of one `look`, shown once. Another question makes another code. */
    code: createAnswer(ask, (client, _look: number) => client.pairingCode()),
    devices,
    /** Asks who shows a code; with a decision, lets them in or not. Undefined where nobody waits any more. */
    decide: (userCode: string, decision?: 'approve' | 'deny') =>
      ask(client => client.decideDevice(userCode, decision)),
    /** What stood in the way of the last removal. */
    fault,
    /** Ends a browser. */
    async remove(id: string): Promise<void> {
      const result = await ask(client => client.removeDevice(id));
      fault.value = result && !result.ok ? result.trouble : undefined;
      await devices.look({});
    },
  };
}

export type Pairing = ReturnType<typeof createPairing>;
