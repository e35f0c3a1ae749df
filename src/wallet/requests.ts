import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer, Client } from '../client.ts';
import type { Ask } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** Asks owners for credits, and decides what others asked for. The requests themselves come with the balance. */
export function createRequests(
  ask: Ask,
  { newId, keep, changed }: { newId(): string; keep(told: string): void; changed(): Promise<void> },
) {
  const told = signal<string | undefined>();
  let attempt: { credits: number; note?: string; idempotencyKey: string } | undefined;

  async function done(call: (client: Client) => Promise<Answer<unknown>>): Promise<Trouble | undefined> {
    const result = await ask(call);
    // What stood in the way may be that somebody else was faster.
    await changed();
    return result?.ok === false ? result.trouble : undefined;
  }

  return {
    /** The request whose outcome a person has read. */
    told: told as ReadonlySignal<string | undefined>,
    recall(id: string): void {
      told.value ??= id;
    },
    /** Answers what stood in the way. The same words sent again are the same request, until it is there. */
    async send(credits: number, words: string): Promise<Trouble | undefined> {
      const note = plain(words);
      if (attempt?.credits !== credits || (attempt.note ?? '') !== note)
        attempt = { credits, ...(note && { note }), idempotencyKey: newId() };
      const sent = attempt;
      const trouble = await done(client => client.askTopUp(sent));
      if (!trouble) attempt = undefined;
      return trouble;
    },
    decline: (id: string, reason: string) => done(client => client.declineTopUp(id, plain(reason))),
    dismiss(id: string): void {
      told.value = id;
      keep(id);
    },
  };
}

// A field of one line takes tabs that are pasted, and the server takes no control characters.
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
