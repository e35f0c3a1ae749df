import type { Instant } from '../../domain/cycle.ts';
import type { Known } from './postgres-reading.ts';
import { codeRow, deviceRow } from './postgres-rows.ts';
import { writing } from './postgres-statements.ts';
import { type Write, writeRows } from './postgres-transaction.ts';
import type { Transaction } from './transaction.ts';

type Access = Pick<
  Transaction,
  'addPairingCode' | 'takePairingCode' | 'addDevice' | 'touchDevice' | 'removeDevice' | 'endUser'
>;

/** Pairing codes and devices of a batch: few and rare, so each is a statement of its own, in the order it happened. */
export function collectAccess(known: Known, now: Instant, write: Write): Access {
  let codes = [...known.codes];
  let devices = [...known.devices];
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
    addDevice(device) {
      devices.push(device);
      writeRows(write, writing.addDevice, [deviceRow(device)]);
    },
    touchDevice(account, id, at) {
      write(writing.touchDevice, [account, id, at]);
    },
    removeDevice(account, id) {
      const rest = devices.filter(each => each.account !== account || each.id !== id);
      const isThere = rest.length < devices.length;
      devices = rest;
      if (isThere) write(writing.removeDevice, [account, id]);
      return isThere;
    },
    endUser(account, user) {
      codes = codes.filter(each => each.account !== account || each.user !== user);
      devices = devices.filter(each => each.account !== account || each.user !== user);
      write(writing.nextGeneration, [account, user]);
      write(writing.dropCodesOf, [account, user]);
      write(writing.removeDevicesOf, [account, user]);
    },
  };
}
