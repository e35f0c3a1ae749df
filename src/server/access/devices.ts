import type { Instant } from '../../domain/cycle.ts';
import { type Committer, Unacknowledged } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { Device, Store } from '../store/store.ts';
import { admit } from './admit.ts';
import { codeLifeMs, hashCode, newCode } from './code.ts';
import { createSecretTest, hashSecret, newSecret } from './secret.ts';
import type { Person } from './session.ts';

const dayMs = 24 * 3_600_000;
/** A device may sleep this long; each use begins the time anew. */
const deviceLifeMs = 30 * dayMs;
/** Uses are noted this coarsely, so that reading a balance does not write. */
const touchEveryMs = dayMs / 24;
const tokenMark = 'acd';

export interface Devices {
  makeCode(person: Person): Promise<{ code: string; expiresAt: Instant }>;
  /** Turns a code into a device and its token, once. Refuses with `not_found`. */
  pair(code: string, name: string): Promise<{ token: string; account: string }>;
  /** The person a device stands for, or null. Refuses with `forbidden` where the account is closed. */
  verify(token: string): Promise<Person | null>;
}

/** Paired browser extensions: opaque tokens, of which only a hash is kept. */
export function createDevices(store: Store, committer: Committer, now: () => Instant): Devices {
  return {
    async makeCode({ account, user, role }) {
      const code = newCode();
      const expiresAt = now() + codeLifeMs;
      const kept = { hash: hashSecret(code), account, user, role, expiresAt };
      await committer.submit({ type: 'make-pairing-code', account, code: kept });
      return { code, expiresAt };
    },
    async pair(typed, name) {
      const secret = newSecret();
      const { problem, device } = await committer.submit({
        type: 'pair-device',
        codeHash: hashCode(typed),
        device: { id: newSecret(), name },
        tokenHash: hashSecret(secret),
      });
      if (!device) throw new Refused(problem?.code ?? 'not_found', problem?.detail ?? 'This code is wrong.');
      return { token: deviceToken({ ...device, secret }), account: device.account };
    },
    async verify(token) {
      const [mark, account, id, secret] = token.split('.');
      if (mark !== tokenMark || !account || !id || !secret) return null;
      const device = await store.device(Buffer.from(account, 'base64url').toString(), id);
      if (!device || !createSecretTest(device.tokenHash)(hashSecret(secret))) return null;
      const idleMs = now() - device.lastUsedAt;
      if (idleMs > deviceLifeMs) return null;
      await admit(store, device);
      // The first use is noted at once: until then a token that was lost on its way can be fetched again.
      const isFirst = device.lastUsedAt === device.pairedAt;
      if (isFirst || idleMs > touchEveryMs) await committer.submit(touch(device)).catch(unlessUnacknowledged);
      const { account: name, user, role } = device;
      return { account: name, user, role };
    },
  };
}

/** What a device sends with each call: where to find it, and its secret. */
export function deviceToken({
  account,
  id,
  secret,
}: {
  account: string;
  id: string;
  secret: string;
}): string {
  return [tokenMark, Buffer.from(account).toString('base64url'), id, secret].join('.');
}

// Reading goes on while writing cannot; the next use is noted instead.
function unlessUnacknowledged(cause: unknown): void {
  if (!(cause instanceof Unacknowledged)) throw cause;
}

function touch({ account, id }: Device) {
  return { type: 'touch-device', account, device: id } as const;
}
