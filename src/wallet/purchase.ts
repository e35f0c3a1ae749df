import { type ReadonlySignal, signal } from '@preact/signals';
import { isSafeLink } from '../contract/link.ts';
import { chargeAgainMs, type Purchase } from '../contract/purchase.ts';
import type { Ask } from './ask.ts';
import { createChecks, standingOf } from './settlement.ts';
import type { CheckoutTab, Pending, Surroundings } from './surroundings.ts';
import { codeOf, isPassing, isSignedOut, type Trouble } from './trouble.ts';

/**
 * The purchase under way, or how the last one ended. `unsent`: the server did not confirm it, so the same attempt can
 * be sent again. `failed`: its page is open still, and another card may pay. `unfinished`: nobody knows after a day.
 */
export type PurchaseState =
  | { readonly phase: 'none' }
  | { readonly phase: 'starting' | 'waiting' | 'failed' | 'unfinished'; readonly pending: Pending }
  | { readonly phase: 'unsent'; readonly pending: Pending; readonly trouble: Trouble }
  | { readonly phase: 'refused'; readonly credits: number; readonly trouble: Trouble }
  | { readonly phase: 'paid' | 'expired'; readonly credits: number; readonly request?: string | undefined };

/** A purchase without an answer for longer than this is left to the person. */
export const unfinishedAfterMs = 24 * 3_600_000;

interface PurchaseOptions extends Omit<Surroundings, 'remember' | 'remembered'> {
  keep(pending: Pending | undefined): void;
  /** What credits are said to cost now, in minor units. */
  priceOf(credits: number): number | undefined;
  /** What is known of balance, history and card may be old now. */
  settled(): void;
}

/** On the hosted page, by the saved card, or on a page where later debits are agreed to. */
export type PayWay = 'page' | 'card' | 'mandate';

/** Starts purchases and finds out how they end, whether or not the checkout tab ever returns. */
export function createPurchase(ask: Ask, options: PurchaseOptions) {
  const { attention, later, now, newId, emit, openCheckout, keep, priceOf, settled } = options;
  const state = signal<PurchaseState>({ phase: 'none' });
  const checks = createChecks(later, () => void check());
  let isChecking = false;

  // A key is made once for an attempt and kept through retries, so that no retry can buy twice.
  async function send(pending: Pending, tab?: CheckoutTab): Promise<void> {
    checks.stop();
    // Of another purchase, which nobody waits for any more.
    isChecking = false;
    const isAgain = isCurrent(pending);
    state.value = { phase: 'starting', pending };
    keep(pending);
    const { startedAt, purchase, checkoutUrl, ...order } = pending;
    const result = await ask(client => client.buy(order));
    if (result?.ok && isCurrent(pending)) return opened(pending, result.value, tab);
    tab?.cancel();
    if (!result || result.ok || !isCurrent(pending)) return;
    const { trouble } = result;
    emit('error', { code: codeOf(trouble) });
    // The card may be charged, or gone, and the price another one.
    settled();
    // Whether an earlier try was heard is known by the same key alone, also to whoever has to sign in first.
    if (isPassing(trouble) || (isAgain && isSignedOut(trouble))) {
      state.value = { phase: 'unsent', pending, trouble };
    } else {
      keep(undefined);
      state.value = { phase: 'refused', credits: pending.credits, trouble };
    }
  }

  function opened(started: Pending, purchase: Purchase, tab: CheckoutTab | undefined): void {
    const checkoutUrl = isSafeLink(purchase.checkoutUrl) ? purchase.checkoutUrl : undefined;
    const pending = { ...started, purchase: purchase.id, checkoutUrl };
    // Kept before the tab goes anywhere: in an extension's popup this document may die at that moment.
    keep(pending);
    apply(pending, purchase);
    // The balance tells that its request is being paid.
    if (pending.request) settled();
    // The page of a purchase that is met again is open still, also after a card was declined.
    if (!unsettled(state.value) || !checkoutUrl) tab?.cancel();
    else if (tab) {
      emit('checkout', { purchase: purchase.id, credits: pending.credits, checkoutUrl });
      go(tab, checkoutUrl);
    }
  }

  function go(tab: CheckoutTab, checkoutUrl: string): void {
    if (tab.go(checkoutUrl)) checks.follow(tab);
  }

  function apply(pending: Pending, purchase: Purchase): void {
    const standing = standingOf(purchase);
    if (standing === 'waiting' || standing === 'failed') {
      if (wait(pending, standing)) checks.soon();
      return;
    }
    const { credits, request } = pending;
    end(standing === 'over' ? { phase: 'none' } : { phase: standing, credits, request });
    if (standing === 'paid') emit('purchased', { purchase: purchase.id, credits });
    settled();
  }

  /** False where it has waited for too long. */
  function wait(pending: Pending, phase: 'waiting' | 'failed' = 'waiting'): boolean {
    const isOld = now() - pending.startedAt > (isUnanswered(pending) ? chargeAgainMs : unfinishedAfterMs);
    state.value = { phase: isOld ? 'unfinished' : phase, pending };
    return !isOld;
  }

  function end(last: PurchaseState): void {
    checks.stop();
    keep(undefined);
    state.value = last;
  }

  async function check(): Promise<void> {
    const pending = unsettled(state.value);
    if (isChecking || !pending || state.value.phase === 'starting') return;
    const { purchase } = pending;
    if (purchase === undefined) return send(pending);
    isChecking = true;
    const result = await ask(client => client.purchase(purchase));
    isChecking = false;
    if (!result || !isCurrent(pending)) return;
    if (result.ok) apply(pending, result.value);
    else if (codeOf(result.trouble) === 'not_found') state.value = { phase: 'unfinished', pending };
    else if (!isSignedOut(result.trouble)) checks.soon();
  }

  function isCurrent(pending: Pending): boolean {
    return unsettled(state.value)?.idempotencyKey === pending.idempotencyKey;
  }

  // After a declined card, or a day, the same again is another purchase.
  function underWay(): Pending | undefined {
    const { phase } = state.value;
    const begun = unsettled(state.value);
    const isOver = phase === 'failed' || (phase === 'unfinished' && !isUnanswered(begun));
    return isOver ? undefined : begun;
  }

  return {
    state: state as ReadonlySignal<PurchaseState>,
    /**
     * Starts a purchase, of a request where one is named, at the price that is known unless told. Call it inside the click:
     * all but a card open the tab at once.
     */
    buy(credits: number, by: PayWay = 'page', request?: string, expectedPriceMinor = priceOf(credits)): void {
      if (state.value.phase === 'starting' || !emit('buy', { credits })) return;
      const way = { savedCard: by === 'card', mandate: by === 'mandate', request };
      const tab = way.savedCard ? undefined : openCheckout();
      const current = underWay();
      const isSame =
        current?.credits === credits &&
        current.request === request &&
        // An agreement to later debits is more than a payment.
        Boolean(current.mandate) === way.mandate;
      // The same again is the same purchase, so that an impatient buyer does not pay twice.
      if (!isSame)
        void send({ idempotencyKey: newId(), credits, expectedPriceMinor, startedAt: now(), ...way }, tab);
      else if (current.purchase === undefined) void send({ ...current, ...way }, tab);
      else if (tab && current.checkoutUrl !== undefined) go(tab, current.checkoutUrl);
      else void send(current, tab);
    },
    /** Whether the page of just that is open, and paying means to go there. */
    isOnPage(credits: number, request?: string): boolean {
      const begun = state.value.phase === 'starting' ? undefined : underWay();
      return begun?.savedCard === false && begun.credits === credits && begun.request === request;
    },
    check,
    /** Goes on with a purchase that an earlier visit started. */
    resume(pending: Pending): void {
      if (state.value.phase === 'none' && wait(pending)) void check();
    },
    /** Somebody came: perhaps from the checkout. */
    wake(): void {
      if (attention.isVisible() && state.value.phase === 'waiting') void check();
    },
    /** Puts the message away. Credits still arrive if the payment does. */
    forget: () => end({ phase: 'none' }),
    stop: checks.stop,
  };
}

// The card may have been charged. Only the same key finds out without charging it again.
function isUnanswered(pending: Pending | undefined): boolean {
  return pending?.savedCard === true && pending.purchase === undefined;
}

/** The purchase that still needs an answer. */
export function unsettled(state: PurchaseState): Pending | undefined {
  return 'pending' in state ? state.pending : undefined;
}
