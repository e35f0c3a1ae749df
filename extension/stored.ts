import { type Balance, balanceAnswer } from '../src/contract/balance.ts';
import type { Pending } from '../src/mount.tsx';

/** A purchase under way, and whether the background has seen how it ended; a screen has still to say it. */
export interface StoredPending extends Pending {
  readonly isSettled?: boolean | undefined;
  /** Whose purchase it is: another account, paired later, must not ask for it. */
  readonly account?: string | undefined;
}

/** All that outlives the pages and the background. Only the background writes it; only it reads `token`. */
export interface Stored {
  readonly endpoint?: string | undefined;
  /** Set while the browser is paired. */
  readonly account?: string | undefined;
  readonly token?: string | undefined;
  readonly balance?: Balance | undefined;
  readonly pending?: StoredPending | undefined;
  /** The request whose outcome a person has read. */
  readonly told?: string | undefined;
  /** The tab of the open checkout. */
  readonly checkoutTab?: number | undefined;
}

/** The part of a browser's storage area that is used here. */
export interface Area {
  get(keys: string[]): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** What pages may read: all but the token. */
export const pageKeys = ['endpoint', 'account', 'balance', 'pending', 'told'];
const keys = [...pageKeys, 'token', 'checkoutTab'];

/** Reads what an older version may have written: what makes no sense any more is left out. */
export async function readStored(area: Area, wanted: string[] = keys): Promise<Stored> {
  const raw = await area.get(wanted);
  const balance = balanceAnswer().safeParse(raw.balance);
  return {
    endpoint: textOf(raw.endpoint),
    account: textOf(raw.account),
    token: textOf(raw.token),
    balance: balance.success ? balance.data : undefined,
    pending: pendingOf(raw.pending),
    told: textOf(raw.told),
    checkoutTab: typeof raw.checkoutTab === 'number' ? raw.checkoutTab : undefined,
  };
}

/** Writes what is named; `undefined` removes. */
export async function writeStored(area: Area, change: Stored): Promise<void> {
  const entries = Object.entries(change);
  const gone = entries.filter(([, value]) => value === undefined).map(([key]) => key);
  if (gone.length > 0) await area.remove(gone);
  // JSON leaves out what is undefined inside, which one of the browsers would refuse to store.
  await area.set(JSON.parse(JSON.stringify(change)));
}

function pendingOf(raw: unknown): StoredPending | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const idempotencyKey = 'idempotencyKey' in raw ? textOf(raw.idempotencyKey) : undefined;
  const credits = 'credits' in raw ? raw.credits : undefined;
  const startedAt = 'startedAt' in raw ? raw.startedAt : undefined;
  if (idempotencyKey === undefined || typeof credits !== 'number' || typeof startedAt !== 'number')
    return undefined;
  return {
    idempotencyKey,
    credits,
    startedAt,
    savedCard: 'savedCard' in raw && raw.savedCard === true,
    mandate: 'mandate' in raw && raw.mandate === true,
    request: 'request' in raw ? textOf(raw.request) : undefined,
    purchase: 'purchase' in raw ? textOf(raw.purchase) : undefined,
    checkoutUrl: 'checkoutUrl' in raw ? textOf(raw.checkoutUrl) : undefined,
    isSettled: 'isSettled' in raw && raw.isSettled === true,
    account: 'account' in raw ? textOf(raw.account) : undefined,
  };
}

function textOf(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined;
}
