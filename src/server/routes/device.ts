import { calls } from '../../contract/api.ts';
import type { createAttempts } from '../access/attempts.ts';
import type { Devices } from '../access/devices.ts';
import type { Person } from '../access/session.ts';
import type { Committer } from '../committer.ts';
import { connectLink } from '../connect-page.ts';
import { Refused } from '../problem.ts';
import { drawCode } from '../qr.ts';
import type { Router } from '../router.ts';
import type { Device, Store } from '../store/store.ts';
import { type KnownAccounts, nameOf } from './session.ts';

/** Pairing an extension, and the list of those that are paired. */
export function serveDevices(
  { serve }: Router,
  parts: {
    store: Store;
    committer: Committer;
    accounts: KnownAccounts;
    devices: Devices;
    attempts: ReturnType<typeof createAttempts>;
    publicUrl: () => string;
  },
): void {
  const { store, committer, accounts, devices, attempts, publicUrl } = parts;

  serve(calls.makePairingCode, async ({ person }) => {
    const { code, expiresAt } = await devices.makeCode(person);
    const link = connectLink(publicUrl(), code);
    const qr = drawCode(link);
    return { code, expiresAt: new Date(expiresAt).toISOString(), endpoint: publicUrl(), link, qr };
  });

  serve(calls.pair, async request => {
    const { body } = request;
    const address = request.address();
    if (!attempts.begin(address)) {
      throw new Refused('rate_limited', 'Too many wrong codes from this address. Try again in a minute.');
    }
    const pairing = await devices.pair(body.code, body.device);
    attempts.succeed(address);
    return { ...pairing, endpoint: publicUrl() };
  });

  serve(calls.devices, async ({ person }) => {
    const all = await store.devices(await nameOf(accounts, person.account));
    return {
      devices: all
        .filter(device => mayEnd(person, device))
        .map(({ id, name, user, role, pairedAt, lastUsedAt }) => ({
          id,
          name,
          user,
          role,
          pairedAt: new Date(pairedAt).toISOString(),
          lastUsedAt: new Date(lastUsedAt).toISOString(),
        })),
    };
  });

  serve(calls.removeDevice, async ({ person, params }) => {
    const id = params.device ?? '';
    const device = await store.device(person.account, id);
    // Somebody else's device is none of an agent's business, not even that it exists.
    if (!device || !mayEnd(person, device)) throw new Refused('not_found', `No device is called ${id}.`);
    await committer.submit({ type: 'remove-device', account: person.account, device: id });
  });
}

function mayEnd(person: Person, device: Device): boolean {
  return person.role === 'owner' || person.user === device.user;
}
