import type { Messages } from '../ui/copy.ts';

// Apart from what draws a widget, so that the types of the npm package need no other package's.
export type { LoadCopy, Messages } from '../ui/copy.ts';

/** The parts of a widget that may change while it lives. */
export interface Change {
  readonly view?: 'panel' | 'pill';
  readonly theme?: 'light' | 'dark' | 'auto';
  readonly locale?: string | undefined;
  /** The account's own unless told. */
  readonly timeZone?: string | undefined;
  readonly messages?: Messages | null | undefined;
  /** The address of a conversation in the page's inbox, with its name instead of `{conversation}`. */
  readonly conversationUrl?: string | undefined;
}

/** A living widget. */
export interface Handle {
  refresh(): Promise<void>;
  /** Opens a pill's panel and goes to `view`: `balance`, `history`, `insights`, `explain` or `buy`. */
  open(view?: string): void;
  close(): void;
  change(next: Change): void;
  /** Somebody else is signed in now: forgets what was known, the token too, and asks anew. */
  renew(): void;
  /** Stops everything and forgets what was on screen. */
  destroy(): void;
}
