import { type Account, available } from '../../domain/account.ts';
import {
  type Asked,
  type Circumstances,
  keyFor,
  keysOf,
  type LedgerCommand,
  type LedgerRules,
} from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Entry, Line } from '../../domain/entry.ts';
import { decide } from '../../domain/ledger.ts';
import { creditsToTakeBack, type FactKind, purchaseStatus } from '../../domain/purchase.ts';
import { onlyGrew } from '../../domain/spend.ts';
import { attemptTime, type Debit, topUpStop } from '../../domain/top-up.ts';
import type { TopUpRequest } from '../../domain/top-up-request.ts';
import { beginGrant, decideGrant, redeemGrant } from './grant-rules.ts';
import { ask, declineProblem, endRequestsOf, meet } from './request-rules.ts';
import {
  type Command,
  type Device,
  isByCode,
  type Outcome,
  type PurchaseRecord,
  type TopUpState,
} from './store.ts';
import { type Changed, ledgerKey, type PurchasePlace, type Transaction } from './transaction.ts';

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
  /** What this batch writes under keys. */
  readonly #written = new Map<string, Entry>();
  /** By name, whether an account did nothing but grow. */
  readonly #changed = new Map<string, boolean>();
  readonly #entries: Entry[] = [];
  readonly #lines: Line[] = [];
  /** Automatic top-ups as this batch leaves them. */
  readonly #topUps = new Map<string, TopUpState>();
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
    for (const command of commands) if (!isByCode(command)) names.add(command.account);
    this.#accounts = transaction.accounts(names);
  }

  save(): void {
    const changed: Changed[] = [];
    for (const [name, onlyGrew] of this.#changed) {
      const account = this.#accounts.get(name);
      if (account) changed.push({ account, onlyGrew });
    }
    this.#transaction.save(changed, this.#entries, this.#lines);
  }

  apply(command: Command): Outcome {
    switch (command.type) {
      case 'start-purchase':
        return this.#startPurchase(command.purchase);
      case 'settle-purchase':
        return this.#settlePurchase(command);
      case 'set-top-up':
        this.#transaction.setTopUp(command.account, command.rule, this.#now);
        this.#learn(command.account, { rule: command.rule, setAt: this.#now });
        return this.#done('recorded', command.account);
      case 'start-top-up':
        return this.#startTopUp(command.purchase, command.debit);
      case 'debit-top-up':
        return this.#debitTopUp(command);
      case 'end-top-up':
        return this.#endTopUp(command);
      case 'set-payer':
        this.#transaction.setPayer(command.account, command.payer);
        return this.#done('recorded', command.account);
      case 'keep-card':
      case 'drop-card':
        this.#transaction.setCard(
          command.account,
          command.type === 'keep-card' ? { ...command.card, keptAt: this.#now } : null,
        );
        this.#learn(command.account, {
          kept: command.type === 'keep-card' ? { kind: command.card.kind, at: this.#now } : null,
        });
        return this.#done('recorded', command.account);
      case 'make-pairing-code':
        this.#transaction.addPairingCode(command.code);
        return this.#done('recorded', command.account);
      case 'pair-device':
        return this.#pairDevice(command);
      case 'begin-grant':
        beginGrant(this.#transaction, command.grant, this.#now);
        return this.#done('recorded', '');
      case 'decide-grant':
      case 'redeem-grant': {
        const decided =
          command.type === 'decide-grant'
            ? decideGrant(this.#transaction, command, this.#now)
            : redeemGrant(this.#transaction, command, this.#now);
        if (decided.status === 'refused') return { ...decided, available: null };
        return { ...this.#done(decided.status, decided.grant.decided?.account ?? ''), grant: decided.grant };
      }
      case 'touch-device':
        this.#transaction.touchDevice(command.account, command.device, this.#now);
        return this.#done('recorded', command.account);
      case 'remove-device':
        if (this.#transaction.removeDevice(command.account, command.device))
          return this.#done('recorded', command.account);
        return refused('not_found', `No device is called ${command.device}.`);
      case 'ask-top-up':
        return this.#askTopUp({ ...command.request, closed: null });
      case 'decline-top-up':
        return this.#declineTopUp(command);
      case 'end-user':
        this.#transaction.endUser(command.account, command.user);
        endRequestsOf(this.#transaction, { ...command, now: this.#now });
        return this.#done('recorded', command.account);
      default:
        return this.#decide(command);
    }
  }

  #decide(command: LedgerCommand): Outcome {
    const { account: name } = command;
    const given: Circumstances = {
      now: this.#now,
      rules: this.#rules,
      recorded: key => this.#recorded(name, key),
    };
    const before = this.#accounts.get(name) ?? null;
    const decision = decide(before, command, given);
    if (decision.account && decision.account !== before) {
      this.#accounts.set(name, decision.account);
      this.#changed.set(name, (this.#changed.get(name) ?? true) && onlyGrew(before, command, decision));
    }
    for (const entry of decision.entries) {
      this.#entries.push(entry);
      if (entry.key) this.#written.set(ledgerKey({ account: name, key: entry.key }), entry);
    }
    this.#lines.push(...decision.lines);
    return {
      status: decision.status,
      problem: decision.problem,
      available: decision.account && available(decision.account),
      ...(decision.hold && { hold: decision.hold }),
    };
  }

  #recorded(account: string, key: string): Entry | null {
    return this.#written.get(ledgerKey({ account, key })) ?? this.#transaction.recorded({ account, key });
  }

  #startPurchase(purchase: PurchaseRecord): Outcome {
    const known = this.#transaction.purchaseByKey(purchase.account, purchase.idempotencyKey);
    const asked = purchase.request ?? null;
    if (known && (known.credits !== purchase.credits || (known.request ?? null) !== asked)) {
      return refused(
        'idempotency_conflict',
        `This Idempotency-Key began another purchase, of ${known.credits} credits. No money moved.`,
      );
    }
    if (!known && asked !== null) {
      // One request is one purchase, whoever approves it how often: what was begun is met again.
      const met = meet(this.#transaction.request(purchase.account, asked), asked, this.#now);
      if (met && 'code' in met) return { status: 'refused', problem: met, available: null };
      if (met) return { ...this.#done('duplicate', purchase.account), purchase: met };
    }
    const status = this.#accounts.get(purchase.account)?.status ?? 'active';
    if (!known && status !== 'active') {
      return refused('forbidden', `Account ${purchase.account} is ${status}. No money moved.`);
    }
    if (!known) {
      this.#transaction.addPurchase(purchase);
      if (purchase.reference) this.#tie(purchase, [purchase.reference]);
    }
    return { ...this.#done(known ? 'duplicate' : 'recorded', purchase.account), purchase: known ?? purchase };
  }

  // What stands in the way is looked for in the transaction that begins it: two at once see each other.
  #startTopUp(purchase: PurchaseRecord, debit?: Debit): Outcome {
    const { account: name, id, priceMinor, currency, debitAt } = purchase;
    // The cap is of the cycle that this instant is in.
    this.#decide({ type: 'reset', account: name });
    const account = this.#accounts.get(name);
    if (!account) return refused('not_found', `No account is called ${name}.`);
    const known = this.#topUpOf(name);
    const stop = topUpStop(account, known, { priceMinor, debit });
    if (stop) return { ...this.#done('duplicate', name), stop };
    const startedAt = attemptTime(account, known, this.#now);
    this.#transaction.addPurchase({ ...purchase, startedAt });
    const attempt = {
      id,
      startedAt,
      debitAt,
      priceMinor,
      currency,
      status: 'pending',
      cancelledAt: null,
    } as const;
    this.#learn(name, { attempts: [attempt, ...known.attempts] });
    return { ...this.#done('recorded', name), purchase: { ...purchase, startedAt } };
  }

  // Once for ever: whoever has the word sends it, and nobody sends it again. Where something came in the way since it was
  // announced, it is not sent at all.
  #debitTopUp({ account: name, purchase: id, debit }: Extract<Command, { type: 'debit-top-up' }>): Outcome {
    this.#decide({ type: 'reset', account: name });
    const [account, purchase] = [this.#accounts.get(name), this.#transaction.purchase(name, id)];
    if (!account || !purchase) return refused('not_found', `No debit is called ${id}.`);
    if (!isWaiting(purchase)) return { ...this.#done('duplicate', name), purchase };
    const known = this.#topUpOf(name);
    const others = { ...known, attempts: known.attempts.filter(each => each.id !== id) };
    const isOfKept = (known.kept?.at ?? 0) <= purchase.startedAt;
    const stop = isOfKept
      ? topUpStop(account, others, {
          priceMinor: purchase.priceMinor,
          debit,
          dueAt: purchase.debitAt ?? debit.at,
        })
      : 'no_card';
    const kind = stop ? 'expired' : 'debited';
    this.#addFact(purchase, { id: `${kind}:${id}`, kind });
    return { ...this.#done(stop ? 'duplicate' : 'recorded', name), ...(stop && { stop }) };
  }

  #endTopUp({ account, purchase: id, because }: Extract<Command, { type: 'end-top-up' }>): Outcome {
    const purchase = this.#transaction.purchase(account, id);
    if (purchase?.debitAt == null || !isWaiting(purchase)) {
      return refused('not_found', `No debit that could be cancelled is called ${id}. Nothing changed.`);
    }
    this.#addFact(purchase, { id: `${because}:${id}`, kind: because });
    return this.#done('recorded', account);
  }

  /** Keeps a fact of an automatic purchase, for those who decide later in this batch as well. */
  #addFact(
    { account, id }: PurchaseRecord,
    fact: Pick<PurchaseRecord['facts'][number], 'id' | 'kind'>,
  ): void {
    const at = this.#now;
    this.#transaction.addFact(account, id, { ...fact, at });
    if (fact.kind === 'debited') return;
    const cancelledAt = fact.kind === 'cancelled' ? at : null;
    const attempts = this.#topUpOf(account).attempts.map(each =>
      each.id === id ? { ...each, status: 'expired' as const, cancelledAt } : each,
    );
    this.#learn(account, { attempts });
  }

  // An engine that was asked before the batch does not know what the batch did.
  #topUpOf(account: string): TopUpState {
    return this.#topUps.get(account) ?? this.#transaction.topUp(account);
  }

  #learn(account: string, news: Partial<TopUpState>): void {
    this.#topUps.set(account, { ...this.#topUpOf(account), ...news });
  }

  // A fact and the credits it proves are one transaction: neither can be without the other.
  #settlePurchase(command: Extract<Command, { type: 'settle-purchase' }>): Outcome {
    const { account, purchase: id, fact, references = [] } = command;
    const before = this.#transaction.purchase(account, id);
    if (!before) return refused('not_found', `No purchase is called ${id}. No money moved.`);
    const other = fact.kind === 'captured' ? this.#otherOwner(before, references) : null;
    if (other) {
      const detail = `${references.join(', ')}: this payment is of purchase ${other.purchase} of ${other.account}. Nothing was credited.`;
      return refused('idempotency_conflict', detail);
    }
    this.#tie(before, references);
    const at = this.#now;
    const isNew = this.#transaction.addFact(account, id, { ...fact, at });
    const purchase = isNew ? { ...before, facts: [...before.facts, { ...fact, at }] } : before;
    if (purchase.facts.some(({ kind }) => kind === 'captured')) this.#settle(purchase, fact.kind);
    return { ...this.#done(isNew ? 'recorded' : 'duplicate', account), purchase };
  }

  // One payment buys one thing, whoever names it how often.
  #otherOwner(
    { provider, account, id }: PurchaseRecord,
    references: readonly string[],
  ): PurchasePlace | null {
    for (const reference of references) {
      const owner = this.#transaction.referenceOwner(provider, reference);
      if (owner && (owner.account !== account || owner.purchase !== id)) return owner;
    }
    return null;
  }

  #tie({ provider, account, id }: PurchaseRecord, references: readonly string[]): void {
    for (const reference of references)
      this.#transaction.addReference(provider, reference, { account, purchase: id });
  }

  // The credits follow the facts: what is granted already, or taken back already, changes nothing.
  #settle(record: PurchaseRecord, because: FactKind): void {
    const { account, id, priceMinor, currency, credits } = record;
    const purchase = { id, priceMinor, currency };
    const asked = this.#approved(record);
    this.#decide({ type: 'purchase', account, purchase, credits, ...(asked && { asked }) });
    this.#decide({ type: 'take-back', account, purchase, credits: creditsToTakeBack(record), because });
  }

  // What was asked for is there: whatever became of the request before, it is approved now.
  #approved({ account, request: id, user }: PurchaseRecord): Asked | null {
    const request = id ? this.#transaction.request(account, id) : null;
    if (!request) return null;
    if (request.closed?.as !== 'approved') {
      const closed = { as: 'approved', at: this.#now, by: user, reason: null } as const;
      this.#transaction.closeRequest(account, request.id, closed);
    }
    return { id: request.id, user: request.user, note: request.note };
  }

  #askTopUp(request: TopUpRequest): Outcome {
    const { account } = request;
    const status = this.#accounts.get(account)?.status;
    if (!status) return refused('not_found', `No account is called ${account}.`);
    if (status !== 'active')
      return refused('forbidden', `Account ${account} is ${status}. Nothing was asked for.`);
    const asked = ask(this.#transaction, request, this.#now);
    if (asked.status === 'refused') return { ...asked, available: null };
    return { ...this.#done(asked.status, account), request: asked.request };
  }

  #declineTopUp({ account, request: id, by, reason }: Extract<Command, { type: 'decline-top-up' }>): Outcome {
    const request = this.#transaction.request(account, id);
    const problem = declineProblem(request, id, this.#now);
    if (problem || !request) return { status: 'refused', problem, available: null };
    if (request.closed) return { ...this.#done('duplicate', account), request };
    const { user, credits } = request;
    this.#decide({ type: 'decline', account, declined: { id, user, credits, reason } });
    const closed = { as: 'declined', at: this.#now, by, reason } as const;
    this.#transaction.closeRequest(account, id, closed);
    return { ...this.#done('recorded', account), request: { ...request, closed } };
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

/** The keys of its account that deciding a command may ask for. */
export function keysUsed(command: Command): readonly string[] {
  switch (command.type) {
    case 'settle-purchase':
      return [keyFor.purchase(command.purchase)];
    case 'decline-top-up':
      return [keyFor.request(command.request)];
    case 'ask-top-up':
    case 'start-purchase':
    case 'set-payer':
    case 'keep-card':
    case 'drop-card':
    case 'set-top-up':
    case 'start-top-up':
    case 'debit-top-up':
    case 'end-top-up':
    case 'make-pairing-code':
    case 'pair-device':
    case 'begin-grant':
    case 'decide-grant':
    case 'redeem-grant':
    case 'touch-device':
    case 'remove-device':
    case 'end-user':
      return [];
    default:
      return keysOf(command);
  }
}

/** Whether nobody was asked for the money of an announced debit yet. */
function isWaiting(purchase: PurchaseRecord): boolean {
  return purchaseStatus(purchase) === 'pending' && !purchase.facts.some(({ kind }) => kind === 'debited');
}

function refused(code: 'not_found' | 'idempotency_conflict' | 'forbidden', detail: string): Outcome {
  return { status: 'refused', problem: { code, detail }, available: null };
}
