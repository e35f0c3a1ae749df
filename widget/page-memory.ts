import { balanceAnswer } from '../src/contract/balance.ts';
import type { Pending, Remembered } from '../src/mount.tsx';

/** What a page keeps of one person's widget between visits. Never a token. */
export interface PageMemory {
  read(): Remembered;
  write(next: Remembered): void;
  /** Keeps the balance no more; a purchase under way has to be found again. */
  forget(): void;
}

/** Keeps things under the endpoint and a text for the person. Where the browser refuses storage it keeps nothing. */
export function createPageMemory(storage: () => Storage, endpoint: string, owner: string): PageMemory {
  const keyOf = (name: keyof Remembered) => `ai-credits:${endpoint}:${owner}:${name}`;
  let pendingSeen: Pending | undefined;

  function get(name: keyof Remembered): unknown {
    try {
      return JSON.parse(storage().getItem(keyOf(name)) ?? 'null');
    } catch {
      // Storage may be forbidden to this page, or hold what somebody else put there: the same as nothing.
      return null;
    }
  }

  function put(name: keyof Remembered, value: object | string | undefined): void {
    try {
      if (value) storage().setItem(keyOf(name), JSON.stringify(value));
      else storage().removeItem(keyOf(name));
    } catch {
      // Storage may be forbidden or full: the server still knows everything.
    }
  }

  return {
    read() {
      const pending = get('pending');
      pendingSeen = isPending(pending) ? pending : undefined;
      const told = get('told');
      return {
        balance: balanceAnswer().safeParse(get('balance')).data,
        pending: pendingSeen,
        ...(typeof told === 'string' && { told }),
      };
    },
    write({ balance, pending, told }) {
      if (told) put('told', told);
      if (balance) put('balance', balance);
      // Only changes are written: another widget on the page may have a purchase of its own under way.
      if (pending !== pendingSeen) put('pending', pending);
      pendingSeen = pending;
    },
    forget: () => put('balance', undefined),
  };
}

// Texts that are not texts only make the server answer that there is no such purchase.
function isPending(kept: unknown): kept is Pending {
  const { idempotencyKey, credits, startedAt, savedCard = false } = Object(kept);
  return (
    Boolean(idempotencyKey) &&
    Number.isSafeInteger(credits) &&
    typeof startedAt === 'number' &&
    typeof savedCard === 'boolean'
  );
}
