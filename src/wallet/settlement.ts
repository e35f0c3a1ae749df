import type { Purchase } from '../contract/purchase.ts';
import type { CheckoutTab, Later } from './surroundings.ts';

const ends = ['paid', 'failed', 'expired'] as const;

/** How a purchase stands, as far as a buyer has to know. */
export type Standing = (typeof ends)[number] | 'waiting' | 'over';

/** A status from the server, where a newer one may say more, as a standing. Money given back later is `over`. */
export function standingOf({ status }: Purchase): Standing {
  const end = ends.find(each => each === status);
  return end ?? (/^(partly_)?refunded$|^disputed$/.test(status) ? 'over' : 'waiting');
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

  function follow(tab: CheckoutTab): void {
    cancelTab();
    cancelTab = later(tabCheckMs, () => {
      if (tab.isClosed()) check();
      else follow(tab);
    });
  }

  function stop(): void {
    cancelCheck();
    cancelTab();
    waitMs = firstCheckMs;
  }

  return { soon, follow, stop };
}
