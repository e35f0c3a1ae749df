import type { Balance } from '../contract/balance.ts';
import type { HistoryRange } from './history.ts';

/** What outlives a document: painted before anything is asked. */
export interface Remembered {
  readonly balance?: Balance | undefined;
  readonly pending?: Pending | undefined;
  /** The request whose outcome a person has read. */
  readonly told?: string | undefined;
}

/** A purchase that was started and is not settled yet. Kept before checkout opens, so that it is found again. */
export interface Pending {
  readonly idempotencyKey: string;
  readonly credits: number;
  /** What it was said to cost, in minor units, where that was known. */
  readonly expectedPriceMinor?: number | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Paid by the saved card, without a checkout. */
  readonly savedCard?: boolean | undefined;
  /** Paid on a page where later debits are agreed to. */
  readonly mandate?: boolean | undefined;
  /** The request that it answers. */
  readonly request?: string | undefined;
  /** Absent until the server answered. */
  readonly purchase?: string | undefined;
  readonly checkoutUrl?: string | undefined;
}

/** A tab for the hosted checkout, opened inside the click so that no popup blocker sees it late. */
export interface CheckoutTab {
  /** Sends the tab to `url`; false where the browser would not open one. */
  go(url: string): boolean;
  cancel(): void;
  isClosed(): boolean;
}

/** Whether somebody looks at the screen. */
export interface Attention {
  isVisible(): boolean;
  /** Calls back when the page is shown, hidden, focused, or online again. Returns its clean-up. */
  onChange(run: () => void): () => void;
}

/** Runs once after `ms`; what it returns takes that back. */
export type Later = (ms: number, run: () => void) => () => void;

/** The names of `emit`, without the `ai-credits-` that they carry as DOM events. */
export type EventName = 'ready' | 'balance' | 'low' | 'buy' | 'checkout' | 'purchased' | 'error';

/** Everything around a wallet that is not the server. */
export interface Surroundings {
  /** Asked for where it takes time to know whose memory to open. */
  readonly remembered: Remembered | (() => Promise<Remembered>);
  remember(next: Remembered): void;
  /** The lines of the history that are shown first. */
  readonly range: HistoryRange;
  openCheckout(): CheckoutTab;
  /** Tells the shell; false where the host page took over. */
  emit(name: EventName, detail: unknown): boolean;
  /** Whether somebody's session has ended here: nothing is asked before somebody comes back. */
  readonly isSignedOut: boolean;
  /** Has a wallet made anew in this one's place: nobody is signed in any more, or it is somebody else. */
  renew(isSignedOut?: boolean): void;
  readonly attention: Attention;
  readonly later: Later;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
}
