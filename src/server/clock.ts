import type { Instant } from '../domain/cycle.ts';

/** A clock that can be set, and then stands until it is set again or let go. */
export interface Clock {
  now(): Instant;
  set(at: Instant): void;
  advance(ms: number): void;
  /** Follows the machine's clock again. */
  release(): void;
}

/** Follows the machine's clock until it is set. */
export function createClock(): Clock {
  let standing: Instant | null = null;
  const now = () => standing ?? Date.now();
  return {
    now,
    set(at) {
      standing = at;
    },
    advance(ms) {
      standing = now() + ms;
    },
    release() {
      standing = null;
    },
  };
}
