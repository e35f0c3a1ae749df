import type { Problem } from '../../contract/problem.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Command, DeviceGrant } from './store.ts';
import type { Transaction } from './transaction.ts';

/** How long a grant is known after its end, so that a device that asks late hears why. */
const knownAfterMs = 3_600_000;

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>;
type Ruled =
  | { readonly status: 'recorded' | 'duplicate'; readonly grant: DeviceGrant }
  | { readonly status: 'refused'; readonly problem: Problem };

export function beginGrant(transaction: Transaction, grant: Of<'begin-grant'>['grant'], now: Instant): void {
  transaction.addGrant({ ...grant, decided: null, device: null }, now - knownAfterMs);
}

/** The first decision stands. Nobody else hears that there was one. */
export function decideGrant(
  transaction: Transaction,
  { userHash, decision }: Of<'decide-grant'>,
  now: Instant,
): Ruled {
  const grant = transaction.grant({ userHash });
  if (!grant || grant.expiresAt <= now) return noGrant();
  const { decided } = grant;
  if (decided) return isSame(decided, decision) ? { status: 'duplicate', grant } : noGrant();
  transaction.decideGrant(grant.hash, decision);
  return { status: 'recorded', grant: { ...grant, decided: decision } };
}

/** One device for an approval, however often it is asked for. */
export function redeemGrant(
  transaction: Transaction,
  { hash, device, tokenHash }: Of<'redeem-grant'>,
  now: Instant,
): Ruled {
  const grant = transaction.grant({ hash });
  const problem = grantProblem(grant, now);
  if (problem || !grant?.decided) return { status: 'refused', problem: problem ?? pending };
  // A token that never arrived can be fetched again: the device code makes the same one.
  if (grant.device !== null) return { status: 'duplicate', grant };
  const { account, user, role } = grant.decided;
  const { name } = grant;
  transaction.redeemGrant(hash, device);
  transaction.addDevice({ account, id: device, tokenHash, name, user, role, pairedAt: now, lastUsedAt: now });
  return { status: 'recorded', grant: { ...grant, device } };
}

/** What a device hears of its grant in the place of a token; null where it was approved. RFC 8628, 3.5. */
export function grantProblem(grant: DeviceGrant | null, now: Instant): Problem | null {
  if (!grant)
    return { code: 'not_found', detail: 'This device code is wrong, or its token was used before.' };
  if (grant.expiresAt <= now) {
    return { code: 'expired_token', detail: 'This code is older than ten minutes. Begin again.' };
  }
  if (!grant.decided) return pending;
  return grant.decided.as === 'denied' ? { code: 'access_denied', detail: 'This device was denied.' } : null;
}

const pending: Problem = { code: 'authorization_pending', detail: 'Nobody has approved this device yet.' };

function noGrant(): Ruled {
  const detail = 'This code is wrong, was decided before, or is older than ten minutes.';
  return { status: 'refused', problem: { code: 'not_found', detail } };
}

function isSame(one: object, other: object): boolean {
  const said = ({ as, account, user, role }: Record<string, unknown>) => [as, account, user, role].join('\n');
  return said({ ...one }) === said({ ...other });
}
