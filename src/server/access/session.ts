import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { maxSessionSeconds } from '../../contract/account.ts';
import { type Role, role } from '../../contract/field.ts';
import { once } from '../../contract/once.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Store } from '../store/store.ts';
import { admit } from './admit.ts';

/** Who is asking: one user of one account, in one role. */
export interface Person {
  readonly account: string;
  readonly user: string;
  readonly role: Role;
}

export interface Sessions {
  /** Refuses with `forbidden` where the account is closed. */
  issue(person: Person, ttlSeconds: number): Promise<{ token: string; expiresAt: Instant }>;
  /**
   * The person, or null where the token is not ours, not for us, or over, or its user was ended. Refuses where the
   * account is closed.
   */
  verify(token: string): Promise<Person | null>;
}

const audience = 'ai-credits';
const claims = once(() =>
  z.object({ sub: z.string(), account: z.string(), role: role(), generation: z.int() }),
);

/** Session tokens: JWTs that only this proxy makes and reads, HS256 with `CREDITS_SECRET`. */
export function createSessions(secret: string, store: Pick<Store, 'standing'>, now: () => Instant): Sessions {
  const key = createSecretKey(secret, 'utf8');
  return {
    async issue({ account, user, role: as }, ttlSeconds) {
      const issuedAt = Math.floor(now() / 1000);
      const expires = issuedAt + Math.min(ttlSeconds, maxSessionSeconds);
      const token = await new SignJWT({
        account,
        role: as,
        generation: await admit(store, { account, user }),
      })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(user)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expires)
        .sign(key);
      return { token, expiresAt: expires * 1000 };
    },
    async verify(token) {
      let claimed: z.infer<ReturnType<typeof claims>>;
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience,
          requiredClaims: ['exp', 'iat'],
          maxTokenAge: maxSessionSeconds,
          currentDate: new Date(now()),
        });
        claimed = claims().parse(payload);
      } catch {
        // jose and zod throw for every token that is not good: to the caller they are one answer.
        return null;
      }
      const { sub: user, account, role: as, generation } = claimed;
      return generation === (await admit(store, { account, user })) ? { account, user, role: as } : null;
    },
  };
}
