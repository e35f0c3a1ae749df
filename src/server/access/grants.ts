import type { Instant } from '../../domain/cycle.ts';
import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import { grantProblem } from '../store/grant-rules.ts';
import type { DeviceGrant, Store } from '../store/store.ts';
import { codeLifeMs, hashCode, newCode } from './code.ts';
import { deviceToken } from './devices.ts';
import { createPolls } from './polls.ts';
import { hashSecret, newSecret } from './secret.ts';
import type { Person } from './session.ts';

/** How many seconds a device waits between its questions. */
export const intervalSeconds = 5;

/** The device grant of RFC 8628: a device shows a code, and a signed-in person lets it in. */
export interface Grants {
  begin(device: {
    name: string;
    address: string;
  }): Promise<{ deviceCode: string; userCode: string; lifeMs: number }>;
  /** The token of the one device that comes of an approval. Refuses with RFC 8628's words until there is one. */
  redeem(deviceCode: string): Promise<{ token: string; account: string }>;
  /** The device that shows a code, and what was decided. Refuses with `not_found`. */
  decide(person: Person, userCode: string, decision: 'approve' | 'deny' | undefined): Promise<DeviceGrant>;
}

export function createGrants(store: Store, committer: Committer, now: () => Instant): Grants {
  const polls = createPolls(intervalSeconds * 1000, now);

  return {
    async begin({ name, address }) {
      const [deviceCode, userCode] = [newSecret(), newCode()];
      const hash = hashSecret(deviceCode);
      const grant = { hash, userHash: hashCode(userCode), name, address, expiresAt: now() + codeLifeMs };
      await committer.submit({ type: 'begin-grant', grant });
      return { deviceCode, userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`, lifeMs: codeLifeMs };
    },
    async redeem(deviceCode) {
      const hash = hashSecret(deviceCode);
      const problem = grantProblem(await store.grant({ hash }), now());
      const isPending = problem?.code === 'authorization_pending';
      if (isPending && polls.isTooSoon(hash)) {
        throw new Refused('slow_down', `Ask less often: ${intervalSeconds} seconds more between questions.`);
      }
      if (problem) throw new Refused(problem.code, problem.detail);
      // The same device code makes the same secret, so a repeat gives the same token and nothing is kept of it.
      const secret = hashSecret(`device token ${deviceCode}`);
      const outcome = await committer.submit({
        type: 'redeem-grant',
        hash,
        device: newSecret(),
        tokenHash: hashSecret(secret),
      });
      if (outcome.problem) throw new Refused(outcome.problem.code, outcome.problem.detail);
      const { device: id, decided } = outcome.grant ?? {};
      if (!id || !decided) throw new Error('A grant was redeemed and no device came of it.');
      const { account } = decided;
      return { token: deviceToken({ account, id, secret }), account };
    },
    async decide({ account, user, role }, typed, decision) {
      const userHash = hashCode(typed);
      if (decision === undefined) {
        const grant = await store.grant({ userHash });
        if (grant && !grant.decided && grant.expiresAt > now()) return grant;
        throw new Refused(
          'not_found',
          'This code is wrong, was decided before, or is older than ten minutes.',
        );
      }
      const as = decision === 'approve' ? 'approved' : 'denied';
      const outcome = await committer.submit({
        type: 'decide-grant',
        account,
        userHash,
        decision: { as, account, user, role },
      });
      if (outcome.grant) return outcome.grant;
      throw new Refused(
        outcome.problem?.code ?? 'not_found',
        outcome.problem?.detail ?? 'This code is wrong.',
      );
    },
  };
}
