import type { Channel } from './conversations.ts';

/** A customer's message on its way to the AI. `id` is made once and kept when the message is sent again. */
export interface Question {
  readonly id: string;
  readonly conversation: string;
  readonly channel: Channel;
  readonly text: string;
}

/** What came back: an answer and its cost, no credits to answer with, or nothing that makes sense. */
export type Outcome =
  | {
      readonly type: 'answered';
      readonly reply: string;
      readonly kind: 'reply' | 'action';
      readonly credits: number;
    }
  | { readonly type: 'out_of_credits' }
  | { readonly type: 'failed' };

/** The shop's own backend. It keeps the secret key; the page never speaks to the usage API itself. */
export interface Backend {
  ask(question: Question): Promise<Outcome>;
  signInAs(role: string): Promise<boolean>;
  /** The role of whoever is signed in; null where nobody can tell. */
  signedInAs(): Promise<string | null>;
}

const timeoutMs = 15_000;
const paymentRequired = 402;

export function createBackend(fetch: typeof globalThis.fetch): Backend {
  const post = (path: string, body: unknown) =>
    fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });

  return {
    async ask(question) {
      try {
        const response = await post('/demo/messages', question);
        if (response.status === paymentRequired) return { type: 'out_of_credits' };
        return response.ok ? answered(await response.json()) : { type: 'failed' };
      } catch {
        // No network or no JSON: the page offers to send the same message again.
        return { type: 'failed' };
      }
    },
    async signInAs(role) {
      const response = await post('/demo/role', { role }).catch(() => null);
      return response?.ok ?? false;
    },
    async signedInAs() {
      const response = await fetch('/demo/role').catch(() => null);
      return response?.ok ? response.text() : null;
    },
  };
}

function answered(body: unknown): Outcome {
  if (typeof body !== 'object' || body === null) return { type: 'failed' };
  if (!('reply' in body && 'kind' in body && 'credits' in body)) return { type: 'failed' };
  const { reply, kind, credits } = body;
  if (typeof reply !== 'string' || typeof credits !== 'number') return { type: 'failed' };
  return { type: 'answered', reply, kind: kind === 'action' ? 'action' : 'reply', credits };
}
