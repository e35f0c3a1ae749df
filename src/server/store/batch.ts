import { type Account, available } from '../../domain/account.ts';
import {
  type Circumstances,
  keyOf,
  type LedgerCommand,
  type LedgerRules,
  type RecordedUse,
} from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Entry, Line } from '../../domain/entry.ts';
import { decide } from '../../domain/ledger.ts';
import { purchaseStatus } from '../../domain/purchase.ts';
import type { Command, Device, Outcome, PurchaseRecord } from './store.ts';
import { type LedgerKey, ledgerKey, type Transaction } from './transaction.ts';

/** Decides commands in order on the accounts' state and writes the result: load, decide, save. */
export function applyBatch(
  transaction: Transaction,
  commands: readonly Command[],
  given: { readonly now: Instant; readonly rules: LedgerRules },
): readonly Outcome[] {
  const batch = new Batch(transaction, commands, given);
  const outcomes = commands.map(command => batch.apply(command));
  batch.save();
  return outcomes;
}

class Batch {
  readonly #accounts: Map<string, Account>;
  readonly #recorded: Map<string, RecordedUse>;
  readonly #touched = new Set<string>();
  readonly #entries: Entry[] = [];
  readonly #lines: Line[] = [];
  readonly #transaction: Transaction;
  readonly #now: Instant;
  readonly #rules: LedgerRules;

  constructor(
    transaction: Transaction,
    commands: readonly Command[],
    given: { readonly now: Instant; readonly rules: LedgerRules },
  ) {
    this.#transaction = transaction;
    this.#now = given.now;
    this.#rules = given.rules;
    const names = new Set<string>();
    const keys: LedgerKey[] = [];
    for (const command of commands) {
      if (command.type === 'pair-device') continue;
      names.add(command.account);
      const key = keyUsed(command);
      if (key) keys.push({ account: command.account, key });
    }
    this.#accounts = transaction.accounts(names);
    this.#recorded = transaction.recorded(keys);
  }

  save(): void {
    const touched: Account[] = [];
    for (const name of this.#touched) {
      const account = this.#accounts.get(name);
      if (account) touched.push(account);
    }
    this.#transaction.save(touched, this.#entries, this.#lines);
  }

  apply(command: Command): Outcome {
    switch (command.type) {
      case 'start-purchase':
        return this.#startPurchase(command.purchase);
      case 'settle-purchase':
        return this.#settlePurchase(command);
      case 'make-pairing-code':
        this.#transaction.addPairingCode(command.code);
        return this.#done('recorded', command.account);
      case 'pair-device':
        return this.#pairDevice(command);
      case 'touch-device':
        this.#transaction.touchDevice(command.account, command.device, this.#now);
        return this.#done('recorded', command.account);
      case 'remove-device':
        if (this.#transaction.removeDevice(command.account, command.device))
          return this.#done('recorded', command.account);
        return refused('not_found', `No device is called ${command.device}.`);
      case 'end-user':
        this.#transaction.endUser(command.account, command.user);
        return this.#done('recorded', command.account);
      default:
        return this.#decide(command);
    }
  }

  #decide(command: LedgerCommand): Outcome {
    const { account: name } = command;
    const key = keyOf(command);
    const known = (key && this.#recorded.get(ledgerKey({ account: name, key }))) || null;
    const account = this.#accounts.get(name) ?? null;
    const given: Circumstances = { now: this.#now, rules: this.#rules, recorded: known };
    let decision = decide(account, command, given);
    if (decision.status === 'refused' && key && !known) {
      // A refusal writes no key, so nothing would tell that this is a repeat of what was recorded.
      const recorded = this.#transaction.findRecorded({ account: name, key });
      if (recorded) decision = decide(account, command, { ...given, recorded });
    }
    if (decision.account) {
      this.#accounts.set(command.account, decision.account);
      this.#touched.add(command.account);
    }
    for (const entry of decision.entries) {
      this.#entries.push(entry);
      if (entry.key)
        this.#recorded.set(ledgerKey({ account: entry.account, key: entry.key }), recordedUse(entry));
    }
    this.#lines.push(...decision.lines);
    return {
      status: decision.status,
      problem: decision.problem,
      available: decision.account && available(decision.account),
    };
  }

  #startPurchase(purchase: PurchaseRecord): Outcome {
    const known = this.#transaction.purchaseByKey(purchase.account, purchase.idempotencyKey);
    if (known && known.credits !== purchase.credits) {
      return refused(
        'idempotency_conflict',
        `This Idempotency-Key began a purchase of ${known.credits} credits. No money moved.`,
      );
    }
    if (!known) this.#transaction.addPurchase(purchase);
    return { ...this.#done(known ? 'duplicate' : 'recorded', purchase.account), purchase: known ?? purchase };
  }

  // A fact and the credits it proves are one transaction: neither can be without the other.
  #settlePurchase({ account, purchase: id, fact }: Extract<Command, { type: 'settle-purchase' }>): Outcome {
    const before = this.#transaction.purchase(account, id);
    if (!before) return refused('not_found', `No purchase is called ${id}. No money moved.`);
    const at = this.#now;
    const isNew = this.#transaction.addFact(account, id, { ...fact, at });
    const purchase = isNew ? { ...before, facts: [...before.facts, { ...fact, at }] } : before;
    if (purchaseStatus(purchase.facts) === 'paid') {
      const { credits, priceMinor, currency } = purchase;
      this.#decide({ type: 'purchase', account, purchase: { id, priceMinor, currency }, credits });
    }
    return { ...this.#done(isNew ? 'recorded' : 'duplicate', account), purchase };
  }

  #pairDevice(command: Extract<Command, { type: 'pair-device' }>): Outcome {
    const code = this.#transaction.takePairingCode(command.codeHash, this.#now);
    if (!code)
      return refused('not_found', 'This code is wrong, was used before, or is older than ten minutes.');
    const { account, user, role } = code;
    const device: Device = {
      ...command.device,
      tokenHash: command.tokenHash,
      account,
      user,
      role,
      pairedAt: this.#now,
      lastUsedAt: this.#now,
    };
    this.#transaction.addDevice(device);
    return { ...this.#done('recorded', account), device };
  }

  #done(status: 'recorded' | 'duplicate', name: string): Outcome {
    const account = this.#accounts.get(name);
    return { status, problem: null, available: account ? available(account) : null };
  }
}

// The ledger key that a command reads or writes.
function keyUsed(command: Exclude<Command, { type: 'pair-device' }>): string | null {
  switch (command.type) {
    case 'spend':
    case 'purchase':
      return keyOf(command);
    case 'settle-purchase':
      return `purchase:${command.purchase}`;
    default:
      return null;
  }
}

function recordedUse({ use }: Entry): RecordedUse {
  return { credits: use?.credits ?? null, channel: use?.channel ?? null, kind: use?.kind ?? null };
}

function refused(code: 'not_found' | 'idempotency_conflict', detail: string): Outcome {
  return { status: 'refused', problem: { code, detail }, available: null };
}
