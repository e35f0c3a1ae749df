import type { Instant } from '../../domain/cycle.ts';
import type { Known } from './postgres-reading.ts';
import { codeRow, deviceRow, grantRow } from './postgres-rows.ts';
import { writing } from './postgres-statements.ts';
import { type Write, writeRows } from './postgres-transaction.ts';
import type { DeviceGrant } from './store.ts';
import type { Transaction } from './transaction.ts';

type Access = Pick<
  Transaction,
  | 'addPairingCode'
  | 'takePairingCode'
  | 'grant'
  | 'addGrant'
  | 'decideGrant'
  | 'redeemGrant'
  | 'addDevice'
  | 'touchDevice'
  | 'removeDevice'
  | 'endUser'
>;

/** Codes, grants and devices of a batch: few and rare, so each is a statement of its own, in the order it happened. */
export function collectAccess(known: Known, now: Instant, write: Write): Access {
  let codes = [...known.codes];
  let devices = [...known.devices];
  let grants = [...known.grants];
  const changeGrant = (hash: string, change: Partial<DeviceGrant>) => {
    grants = grants.map(each => (each.hash === hash ? { ...each, ...change } : each));
  };
  const dropGrantOf = (account: string, id: string) => {
    grants = grants.filter(({ decided, device }) => decided?.account !== account || device !== id);
    write(writing.dropGrantOf, [account, id]);
  };
  return {
    addPairingCode(code) {
      codes.push(code);
      write(writing.dropOldCodes, [code.account, now]);
      writeRows(write, writing.addCode, [codeRow(code)]);
    },
    takePairingCode(hash) {
      const code = codes.find(each => each.hash === hash);
      if (!code || code.expiresAt <= now) return null;
      codes = codes.filter(each => each !== code);
      write(writing.dropCode, [code.account, hash]);
      return code;
    },
    grant: by =>
      grants.find(each => ('hash' in by ? each.hash === by.hash : each.userHash === by.userHash)) ?? null,
    addGrant(grant, gone) {
      grants.push(grant);
      write(writing.dropOldGrants, [gone]);
      writeRows(write, writing.addGrant, [grantRow(grant)]);
    },
    decideGrant(hash, decision) {
      changeGrant(hash, { decided: decision });
      write(writing.decideGrant, [hash, decision.as, decision.account, decision.user, decision.role]);
    },
    redeemGrant(hash, device) {
      changeGrant(hash, { device });
      write(writing.redeemGrant, [hash, device]);
    },
    addDevice(device) {
      devices.push(device);
      writeRows(write, writing.addDevice, [deviceRow(device)]);
    },
    touchDevice(account, id, at) {
      write(writing.touchDevice, [account, id, at]);
      dropGrantOf(account, id);
    },
    removeDevice(account, id) {
      const rest = devices.filter(each => each.account !== account || each.id !== id);
      const isThere = rest.length < devices.length;
      devices = rest;
      if (isThere) write(writing.removeDevice, [account, id]);
      dropGrantOf(account, id);
      return isThere;
    },
    endUser(account, user) {
      codes = codes.filter(each => each.account !== account || each.user !== user);
      devices = devices.filter(each => each.account !== account || each.user !== user);
      write(writing.nextGeneration, [account, user]);
      grants = grants.filter(({ decided }) => decided?.account !== account || decided.user !== user);
      write(writing.dropCodesOf, [account, user]);
      // Before the devices: whoever makes one of a grant meanwhile has the grant's row, and is waited for.
      write(writing.dropGrantsOf, [account, user]);
      write(writing.removeDevicesOf, [account, user]);
    },
  };
}
