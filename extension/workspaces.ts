import type { Pairing } from '../src/contract/device.ts';
import { idOf, type Kept, type Workspace } from './stored.ts';

/** The same with one workspace more, or with one connected anew: its purchase, and what was chosen for it, stay. */
export function withConnected(kept: Kept, { endpoint, account, token }: Pairing): Kept {
  const id = idOf({ endpoint, account });
  const before = kept.workspaces.find(each => each.id === id);
  const fresh = { isOnBadge: true, ...before, id, endpoint, account, isConnected: true, balance: undefined };
  const workspaces: Workspace[] =
    before === undefined
      ? [...kept.workspaces, fresh]
      : kept.workspaces.map(each => (each === before ? fresh : each));
  return { ...kept, workspaces, current: id, endpoint, tokens: { ...kept.tokens, [id]: token } };
}

/**
 * The same without a workspace, its token and its balance. Where a purchase is open it stays, not connected, so that the
 * purchase is found when it is connected again; taken away once more, it is gone.
 */
export function withoutWorkspace(kept: Kept, id: string): Kept {
  const { [id]: _, ...tokens } = kept.tokens;
  const workspaces = kept.workspaces.flatMap(each => {
    if (each.id !== id) return [each];
    const isOpen = each.isConnected && each.pending !== undefined && each.pending.isSettled !== true;
    return isOpen ? [{ ...each, isConnected: false, balance: undefined }] : [];
  });
  const next = workspaces.find(each => each.isConnected) ?? workspaces[0];
  return { ...kept, workspaces, tokens, current: kept.current === id ? next?.id : kept.current };
}

/** The workspace of the badge: the one looked at, else the first, of those whose balance it may show. */
export function onBadge(
  workspaces: readonly Workspace[],
  current: Workspace | undefined,
): Workspace | undefined {
  if (current?.isOnBadge === true) return current;
  return workspaces.find(each => each.isConnected && each.isOnBadge);
}
