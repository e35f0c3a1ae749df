import type { Balance } from '../src/contract/balance.ts';
import type { Pending } from '../src/mount.tsx';
import { pageKeys, readRaw, tokenKeys } from './stored-raw.ts';

/** A purchase under way, and whether the background has seen how it ended; a screen has still to say it. */
export interface StoredPending extends Pending {
  readonly isSettled?: boolean | undefined;
}

/** The levels that a person was notified of in a cycle. */
export interface Warned {
  readonly cycle: string;
  readonly levels: readonly string[];
}

/** One account of one proxy. What belongs to it is kept with it, so that no other workspace can ask for it. */
export interface Workspace {
  /** Where and whose: connected again, it is the same workspace. */
  readonly id: string;
  readonly endpoint: string;
  readonly account: string;
  /** False where its token was taken back, or a purchase was still open when it was disconnected. */
  readonly isConnected: boolean;
  /** Whether the badge may show its balance. */
  readonly isOnBadge: boolean;
  readonly balance?: Balance | undefined;
  readonly pending?: StoredPending | undefined;
  /** The request whose outcome a person has read. */
  readonly told?: string | undefined;
  /** The tab of the open checkout. */
  readonly checkoutTab?: number | undefined;
  readonly warned?: Warned | undefined;
}

/** What outlives pages and background, as a page may read it. Only the background writes it. */
export interface Stored {
  readonly workspaces: readonly Workspace[];
  /** The workspace that popup and side panel show. */
  readonly current?: string | undefined;
  /** The address that was connected last. */
  readonly endpoint?: string | undefined;
  /** Whether to notify when a level is crossed. */
  readonly isNotifying: boolean;
}

/** The same with the tokens, by workspace: for the background only. */
export interface Kept extends Stored {
  readonly tokens: Readonly<Record<string, string>>;
}

/** The part of a browser's storage area that is used here. */
export interface Area {
  get(keys: string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** Reads all but the tokens, in one go. */
export async function readStored(area: Area): Promise<Stored> {
  const { tokens: _, ...stored } = readRaw(await area.get(pageKeys));
  return stored;
}

/** The workspace that is looked at. */
export function currentOf({ workspaces, current }: Stored): Workspace | undefined {
  return workspaces.find(({ id }) => id === current) ?? workspaces[0];
}

export function idOf({ endpoint, account }: { endpoint: string; account: string }): string {
  return `${endpoint}#${account}`;
}

/** What is stored, in the hands of the only one who writes it. */
export type Keeper = ReturnType<typeof createKeeper>;

/** Reads and changes what is stored. */
export function createKeeper(area: Area) {
  let last: Promise<unknown> = Promise.resolve();

  const readAll = () => area.get([...pageKeys, ...tokenKeys]);

  async function write(how: (kept: Kept) => Kept): Promise<void> {
    const raw = await readAll();
    const { current = null, endpoint = null, ...rest } = how(readRaw(raw));
    // JSON leaves out what is undefined inside, which one of the browsers would refuse to store.
    await area.set(JSON.parse(JSON.stringify({ ...rest, current, endpoint })));
    if (olderKeys.some(key => key in raw)) await area.remove(olderKeys);
  }

  return {
    read: async () => readRaw(await readAll()),
    /** Changes what is stored, one change after another: each sees what the one before left. */
    change(how: (kept: Kept) => Kept): Promise<void> {
      const changed = last.then(() => write(how));
      last = changed.catch(() => undefined);
      return changed;
    },
  };
}

// Of a version that knew one workspace only.
const olderKeys = ['account', 'token', 'balance', 'pending', 'told', 'checkoutTab'];
