import { balanceAnswer } from '../src/contract/balance.ts';
import { idOf, type Kept, type StoredPending, type Warned, type Workspace } from './stored.ts';

/** Read for a page. After the first four, those of a version that knew one workspace only. */
export const pageKeys = [
  'workspaces',
  'current',
  'endpoint',
  'isNotifying',
  'account',
  'balance',
  'pending',
  'told',
  'checkoutTab',
];

/** Read by the background besides. */
export const tokenKeys = ['tokens', 'token'];

type Raw = Record<string, unknown>;

/** Reads what an older or newer version may have written: what makes no sense any more is left out. */
export function readRaw(raw: Raw): Kept {
  const older = raw.workspaces === undefined ? olderWorkspace(raw) : undefined;
  const workspaces = older === undefined ? workspacesOf(raw.workspaces) : [older];
  return {
    workspaces,
    current: textOf(raw.current) ?? older?.id,
    endpoint: textOf(raw.endpoint),
    isNotifying: raw.isNotifying === true,
    tokens: older === undefined ? tokensOf(raw.tokens) : olderTokens(older, raw.token),
  };
}

/** The workspaces in a stored list. */
export function workspacesOf(raw: unknown): Workspace[] {
  return (Array.isArray(raw) ? raw : []).map(workspaceOf).filter(each => each !== undefined);
}

function workspaceOf(raw: unknown): Workspace | undefined {
  const found = objectOf(raw);
  const [endpoint, account] = [textOf(found.endpoint), textOf(found.account)];
  if (endpoint === undefined || account === undefined) return undefined;
  return {
    id: idOf({ endpoint, account }),
    endpoint,
    account,
    isConnected: found.isConnected === true,
    isOnBadge: found.isOnBadge !== false,
    ...partsOf(found),
    warned: warnedOf(found.warned),
  };
}

// It forgot the account when it was disconnected, but not whose purchase was under way.
function olderWorkspace(raw: Raw): Workspace | undefined {
  const [endpoint, connected] = [textOf(raw.endpoint), textOf(raw.account)];
  const buyer = textOf(objectOf(raw.pending).account);
  const account = connected ?? buyer;
  if (endpoint === undefined || account === undefined) return undefined;
  const isConnected = connected !== undefined;
  const { pending, ...parts } = partsOf(raw);
  return {
    id: idOf({ endpoint, account }),
    endpoint,
    account,
    isConnected,
    isOnBadge: true,
    ...parts,
    pending: buyer === undefined || buyer === account ? pending : undefined,
  };
}

function olderTokens({ id, isConnected }: Workspace, raw: unknown): Record<string, string> {
  const token = textOf(raw);
  return isConnected && token !== undefined ? { [id]: token } : {};
}

function partsOf(raw: Raw) {
  const balance = balanceAnswer().safeParse(raw.balance);
  return {
    balance: balance.success ? balance.data : undefined,
    pending: pendingOf(raw.pending),
    told: textOf(raw.told),
    checkoutTab: typeof raw.checkoutTab === 'number' ? raw.checkoutTab : undefined,
  };
}

function pendingOf(raw: unknown): StoredPending | undefined {
  const found = objectOf(raw);
  const { credits, startedAt } = found;
  const idempotencyKey = textOf(found.idempotencyKey);
  if (idempotencyKey === undefined || typeof credits !== 'number' || typeof startedAt !== 'number')
    return undefined;
  return {
    idempotencyKey,
    credits,
    startedAt,
    ...(typeof found.expectedPriceMinor === 'number' && { expectedPriceMinor: found.expectedPriceMinor }),
    savedCard: found.savedCard === true,
    mandate: found.mandate === true,
    request: textOf(found.request),
    purchase: textOf(found.purchase),
    checkoutUrl: textOf(found.checkoutUrl),
    isSettled: found.isSettled === true,
  };
}

function warnedOf(raw: unknown): Warned | undefined {
  const found = objectOf(raw);
  const cycle = textOf(found.cycle);
  if (cycle === undefined || !Array.isArray(found.levels)) return undefined;
  return { cycle, levels: found.levels.filter(each => typeof each === 'string') };
}

function tokensOf(raw: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectOf(raw)).filter((each): each is [string, string] => textOf(each[1]) !== undefined),
  );
}

function objectOf(raw: unknown): Raw {
  return typeof raw === 'object' && raw !== null ? { ...raw } : {};
}

function textOf(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined;
}
