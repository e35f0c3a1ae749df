import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../client.ts';
import { isSafeLink } from '../contract/link.ts';
import type { Purchase } from '../contract/purchase.ts';
import { createChecks, standingOf } from './settlement.ts';
import type { CheckoutTab, Pending, Surroundings } from './surroundings.ts';
import { isPassing, isSignedOut, outcome, type Trouble } from './trouble.ts';

/**
 * The purchase under way, or how the last one ended. `unsent`: the server did not confirm it, so the same attempt can
 * be sent again. `unfinished`: nobody knows after a day.
 */
export type PurchaseState =
  | { readonly phase: 'none' }
  | { readonly phase: 'starting' | 'waiting' | 'unfinished'; readonly pending: Pending }
  | { readonly phase: 'unsent'; readonly pending: Pending; readonly trouble: Trouble }
  | { readonly phase: 'refused'; readonly credits: number; readonly trouble: Trouble }
  | { readonly phase: 'paid' | 'failed' | 'expired'; readonly credits: number };

/** A purchase without an answer for longer than this is left to the person. */
export const unfinishedAfterMs = 24 * 3_600_000;

interface PurchaseOptions extends Omit<Surroundings, 'remember' | 'remembered'> {
  keep(pending: Pending | undefined): void;
  /** The server says that it is over: balance and history are old now. */
  settled(): void;
}

/** Starts purchases and finds out how they end, whether or not the checkout tab ever returns. */
export function createPurchase(client: Client, options: PurchaseOptions) {
  const { attention, later, now, newId, emit, openCheckout, keep, settled } = options;
  const state = signal<PurchaseState>({ phase: 'none' });
  const checks = createChecks(later, () => void check());
  let disposed = false;
  let checking = false;

  // A key is made once for an attempt and kept through retries, so that no retry can buy twice.
  async function send(pending: Pending, tab: CheckoutTab | undefined): Promise<void> {
    checks.stop();
    state.value = { phase: 'starting', pending };
    keep(pending);
    const { credits, idempotencyKey } = pending;
    const result = await outcome(client.buy({ credits, idempotencyKey }));
    if (disposed || !isCurrent(pending)) return tab?.cancel();
    if (result.ok) return opened(pending, result.value, tab);
    tab?.cancel();
    const { trouble } = result;
    emit('error', { code: trouble.kind === 'unreachable' ? trouble.kind : trouble.code });
    if (isPassing(trouble)) {
      state.value = { phase: 'unsent', pending, trouble };
    } else {
      keep(undefined);
      state.value = { phase: 'refused', credits, trouble };
    }
  }

  function opened(started: Pending, purchase: Purchase, tab: CheckoutTab | undefined): void {
    const checkoutUrl = isSafeLink(purchase.checkoutUrl) ? purchase.checkoutUrl : undefined;
    const pending = { ...started, purchase: purchase.id, checkoutUrl };
    // Kept before the tab goes anywhere: in an extension's popup this document may die at that moment.
    keep(pending);
    state.value = { phase: 'waiting', pending };
    if (standingOf(purchase) !== 'pending' || !checkoutUrl) {
      tab?.cancel();
      apply(pending, purchase);
      return;
    }
    checks.soon();
    if (!tab) return;
    emit('checkout', { purchase: purchase.id, credits: pending.credits, checkoutUrl });
    if (tab.go(checkoutUrl)) checks.follow(() => tab.isClosed());
  }

  function apply(pending: Pending, purchase: Purchase): void {
    const standing = standingOf(purchase);
    if (standing === 'pending') {
      const isOld = now() - pending.startedAt > unfinishedAfterMs;
      state.value = { phase: isOld ? 'unfinished' : 'waiting', pending };
      if (!isOld) checks.soon();
      return;
    }
    checks.stop();
    keep(undefined);
    state.value = standing === 'over' ? { phase: 'none' } : { phase: standing, credits: pending.credits };
    if (standing === 'paid') emit('purchased', { purchase: purchase.id, credits: pending.credits });
    settled();
  }

  async function check(): Promise<void> {
    if (disposed || checking) return;
    const pending = unsettled(state.value);
    if (!pending || state.value.phase === 'starting') return;
    if (pending.purchase === undefined) return send(pending, undefined);
    checking = true;
    const result = await outcome(client.purchase(pending.purchase));
    checking = false;
    if (disposed || !isCurrent(pending)) return;
    if (result.ok) return apply(pending, result.value);
    const { trouble } = result;
    if (trouble.kind === 'refused' && trouble.code === 'not_found') {
      state.value = { phase: 'unfinished', pending };
    } else if (!isSignedOut(trouble)) checks.soon();
  }

  function isCurrent(pending: Pending): boolean {
    return unsettled(state.value)?.idempotencyKey === pending.idempotencyKey;
  }

  /** Goes on with a purchase that an earlier visit started. */
  function resume(pending: Pending): void {
    if (state.value.phase !== 'none') return;
    const isOld = now() - pending.startedAt > unfinishedAfterMs;
    state.value = { phase: isOld ? 'unfinished' : 'waiting', pending };
    if (!isOld) void check();
  }

  const stopAttention = attention.onChange(() => {
    if (attention.isVisible() && state.value.phase === 'waiting') void check();
  });

  return {
    state: state as ReadonlySignal<PurchaseState>,
    /** Starts a purchase. Call it inside the click: it opens the tab at once. */
    buy(credits: number): void {
      const current = unsettled(state.value);
      if (disposed || state.value.phase === 'starting') return;
      // The same amount again is the same purchase, so that an impatient buyer does not pay twice.
      const again = current?.credits === credits && state.value.phase !== 'unfinished' ? current : undefined;
      if (!emit('buy', { credits })) return;
      const tab = openCheckout();
      if (again?.purchase !== undefined && again.checkoutUrl !== undefined) {
        if (tab.go(again.checkoutUrl)) checks.follow(() => tab.isClosed());
        return;
      }
      void send(again ?? { idempotencyKey: newId(), credits, startedAt: now() }, tab);
    },
    check,
    resume,
    /** Puts the message away. Credits still arrive if the payment does. */
    forget(): void {
      checks.stop();
      keep(undefined);
      state.value = { phase: 'none' };
    },
    dispose(): void {
      disposed = true;
      checks.stop();
      stopAttention();
    },
  };
}

/** The purchase that still needs an answer. */
export function unsettled(state: PurchaseState): Pending | undefined {
  return 'pending' in state ? state.pending : undefined;
}
