import { keysUsed } from './batch.ts';
import type { Command } from './store.ts';
import type { LedgerKey } from './transaction.ts';

/** One thing of an account. */
export interface Place {
  readonly account: string;
  readonly id: string;
}

/** All that deciding a batch can ask for, so that an engine far away is asked once. */
export interface Wants {
  readonly accounts: Set<string>;
  readonly keys: LedgerKey[];
  /** By their own ids, and by the idempotency keys that began them. */
  readonly purchases: Place[];
  readonly begunPurchases: Place[];
  /** Requests by their own ids, by the idempotency keys that made them, by who made them, and by what answers them. */
  readonly requests: Place[];
  readonly askedRequests: Place[];
  readonly askers: Place[];
  readonly answers: Place[];
  /** Ids of providers'. */
  readonly references: { readonly provider: string; readonly reference: string }[];
  readonly devices: Place[];
  readonly codeHashes: string[];
  /** Hashes of device codes and of user codes. */
  readonly grants: string[];
  /** Accounts whose automatic top-up is looked at. */
  readonly topUps: Set<string>;
}

const ofTopUps: readonly Command['type'][] = [
  'set-top-up',
  'start-top-up',
  'debit-top-up',
  'end-top-up',
  'keep-card',
  'drop-card',
];

/** What a batch of commands needs to know before it is decided. */
export function wantsOf(commands: readonly Command[]): Wants {
  const wants: Wants = {
    accounts: new Set(),
    keys: [],
    purchases: [],
    begunPurchases: [],
    requests: [],
    askedRequests: [],
    askers: [],
    answers: [],
    references: [],
    devices: [],
    codeHashes: [],
    grants: [],
    topUps: new Set(),
  };
  for (const command of commands) addWants(wants, command);
  return wants;
}

function addWants(wants: Wants, command: Command): void {
  if (command.type === 'pair-device') {
    wants.codeHashes.push(command.codeHash);
    return;
  }
  if (command.type === 'begin-grant') return;
  if (command.type === 'redeem-grant') {
    wants.grants.push(command.hash);
    return;
  }
  const { account } = command;
  wants.accounts.add(account);
  if (command.type === 'decide-grant') wants.grants.push(command.userHash);
  for (const key of keysUsed(command)) wants.keys.push({ account, key });
  if (command.type === 'start-purchase') {
    const { idempotencyKey: id, provider, reference, request } = command.purchase;
    if (request) wants.requests.push({ account, id: request });
    wants.begunPurchases.push({ account, id });
    if (reference !== null) wants.references.push({ provider, reference });
  }
  if (command.type === 'settle-purchase' && command.provider !== undefined) {
    const { provider, references = [] } = command;
    for (const reference of references) wants.references.push({ provider, reference });
  }
  if (command.type === 'settle-purchase' || command.type === 'debit-top-up' || command.type === 'end-top-up')
    wants.purchases.push({ account, id: command.purchase });
  if (command.type === 'settle-purchase') wants.answers.push({ account, id: command.purchase });
  if (command.type === 'decline-top-up') wants.requests.push({ account, id: command.request });
  if (command.type === 'ask-top-up') {
    wants.askedRequests.push({ account, id: command.request.idempotencyKey });
    wants.askers.push({ account, id: command.request.user });
  }
  if (command.type === 'end-user') wants.askers.push({ account, id: command.user });
  if (ofTopUps.includes(command.type)) wants.topUps.add(account);
  if (command.type === 'remove-device') wants.devices.push({ account, id: command.device });
}
