import type { Purchase } from '../contract/purchase.ts';
import type { Later } from './surroundings.ts';

/** How a purchase stands, as far as a buyer has to know. */
export type Standing = 'pending' | 'paid' | 'failed' | 'expired' | 'over';

/** A status from the server, where a newer one may say more, as a standing. Money given back later is `over`. */
export function standingOf({ status }: Purchase): Standing {
  if (status === 'paid' || status === 'failed' || status === 'expired') return status;
  return status === 'partly_refunded' || status === 'refunded' || status === 'disputed' ? 'over' : 'pending';
}

const firstCheckMs = 2_000;
const slowestCheckMs = 60_000;
const tabCheckMs = 1_000;

/** Calls `check` ever more slowly until stopped, and at once when the checkout tab is closed. */
export function createChecks(later: Later, check: () => void) {
  let waitMs = firstCheckMs;
  let cancelCheck = () => {};
  let cancelTab = () => {};

  function soon(): void {
    cancelCheck();
    cancelCheck = later(waitMs, () => {
      waitMs = Math.min(waitMs * 1.5, slowestCheckMs);
      check();
    });
  }

  function follow(isClosed: () => boolean): void {
    cancelTab();
    cancelTab = later(tabCheckMs, () => {
      if (isClosed()) check();
      else follow(isClosed);
    });
  }

  function stop(): void {
    cancelCheck();
    cancelTab();
    waitMs = firstCheckMs;
  }

  return { soon, follow, stop };
}
