import type { Client } from './client.ts';
import type { Balance } from './contract/balance.ts';

/** What outlives a document: painted before anything is asked. */
export interface Remembered {
  readonly balance?: Balance | undefined;
  readonly pending?: Pending | undefined;
}

/** A purchase that was started and is not settled yet. Kept before checkout opens, so that it is found again. */
export interface Pending {
  readonly idempotencyKey: string;
  readonly credits: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
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

export interface MountOptions {
  readonly container: HTMLElement | ShadowRoot;
  readonly client: Client;
  readonly view?: 'panel' | 'pill';
  readonly theme?: 'light' | 'dark' | 'auto';
  readonly locale?: string;
  readonly timeZone?: string;
  readonly remembered?: Remembered;
  remember?(next: Remembered): void;
  openCheckout(): CheckoutTab;
  /** Tells the shell; false where the host page took over. */
  emit?(name: string, detail: unknown): boolean;
  now?(): number;
  newId?(): string;
}

export interface Handle {
  refresh(): Promise<void>;
  open(view?: string): void;
  close(): void;
  destroy(): void;
}
