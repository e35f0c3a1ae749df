import { calls } from '../../contract/api.ts';
import type { Sessions } from '../access/session.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { Router } from '../router.ts';
import { submit } from './submit.ts';

/** Knows which accounts there are, wherever their ledger is kept. */
export interface KnownAccounts {
  /** Refuses with `not_found`, and with `unavailable` where an upstream does not tell. */
  find(account: string): Promise<{ readonly account: string }>;
}

/** Session tokens: made for users of accounts that exist, and ended at once. */
export function serveSessions(
  { serve }: Router,
  parts: { committer: Committer; accounts: KnownAccounts; sessions: Sessions },
): void {
  const { committer, accounts, sessions } = parts;

  serve(calls.startSession, async ({ params, body }) => {
    const { account } = await accounts.find(params.account ?? '');
    const { token, expiresAt } = await sessions.issue(
      { account, user: body.user, role: body.role },
      body.ttlSeconds,
    );
    return { token, expiresAt: new Date(expiresAt).toISOString() };
  });

  serve(calls.endUser, async ({ params }) => {
    const account = await nameOf(accounts, params.account ?? '');
    await submit(committer, { type: 'end-user', account, user: params.user ?? '' });
  });
}

/**
 * The name of an account, unless it is known not to be there. Access is listed and ended here, so an upstream that does
 * not tell is no reason to leave somebody in.
 */
export async function nameOf(accounts: KnownAccounts, name: string): Promise<string> {
  try {
    return (await accounts.find(name)).account;
  } catch (cause) {
    if (cause instanceof Refused && cause.problem.code === 'unavailable') return name;
    throw cause;
  }
}
