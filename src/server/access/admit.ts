import { Refused } from '../problem.ts';
import type { Store } from '../store/store.ts';

/**
 * How often a user's sessions were ended: a token of an earlier generation is over. Refuses with `forbidden` where the
 * account is closed. Whoever acts for a user, by a session or a device, comes by here, and the integrator does not.
 */
export async function admit(
  store: Pick<Store, 'standing'>,
  { account, user }: { readonly account: string; readonly user: string },
): Promise<number> {
  const { status, generation } = await store.standing(account, user);
  if (status === 'closed') throw new Refused('forbidden', `Account ${account} is closed.`);
  return generation;
}
