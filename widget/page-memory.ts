import { balanceAnswer } from '../src/contract/balance.ts';
import type { Pending, Remembered } from '../src/mount.tsx';

/** What a page keeps of one person's widget between visits. Never a token. */
export interface PageMemory {
  read(): Remembered;
  write(next: Remembered): void;
}

/** Keeps things under the endpoint and a text for the person. Where the browser refuses storage it keeps nothing. */
export function createPageMemory(storage: () => Storage, endpoint: string, owner: string): PageMemory {
  const balanceKey = `ai-credits:${endpoint}:${owner}:balance`;
  const pendingKey = `ai-credits:${endpoint}:${owner}:pending`;
  let pendingSeen: Pending | undefined;

  return {
    read() {
      const balance = balanceAnswer().safeParse(readJson(storage, balanceKey));
      const pending = readJson(storage, pendingKey);
      pendingSeen = isPending(pending) ? pending : undefined;
      return { balance: balance.success ? balance.data : undefined, pending: pendingSeen };
    },
    write({ balance, pending }) {
      if (balance) put(storage, balanceKey, balance);
      // Only changes are written: another widget on the page may have a purchase of its own under way.
      if (pending === pendingSeen) return;
      pendingSeen = pending;
      put(storage, pendingKey, pending);
    },
  };
}

function readJson(storage: () => Storage, key: string): unknown {
  try {
    return JSON.parse(storage().getItem(key) ?? 'null');
  } catch {
    // Storage may be forbidden to this page, or hold what somebody else put there: the same as nothing.
    return null;
  }
}

function put(storage: () => Storage, key: string, value: object | undefined): void {
  try {
    if (value) storage().setItem(key, JSON.stringify(value));
    else storage().removeItem(key);
  } catch {
    // Storage may be forbidden or full: the server still knows everything.
  }
}

// Texts that are not texts only make the server answer that there is no such purchase.
function isPending(kept: unknown): kept is Pending {
  if (typeof kept !== 'object' || kept === null) return false;
  if (!('idempotencyKey' in kept && 'credits' in kept && 'startedAt' in kept)) return false;
  return Number.isSafeInteger(kept.credits) && typeof kept.startedAt === 'number';
}
