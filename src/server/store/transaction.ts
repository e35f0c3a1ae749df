import type { Payer } from '../../contract/account.ts';
import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Entry, Line } from '../../domain/entry.ts';
import type { TopUpRule } from '../../domain/top-up.ts';
import type { TopUpRequest } from '../../domain/top-up-request.ts';
import type {
  AskedTopUp,
  Device,
  DeviceGrant,
  GrantDecision,
  GrantKey,
  KeptCard,
  PairingCode,
  PurchaseRecord,
  TopUpState,
} from './store.ts';

/** A purchase by its own names. */
export interface PurchasePlace {
  readonly account: string;
  readonly purchase: string;
}

/** What one open transaction can read and write. */
export interface Transaction {
  accounts(names: ReadonlySet<string>): Map<string, Account>;
  /** The entry that stands in the ledger under a key. */
  recorded(key: LedgerKey): Entry | null;
  /** Appends entries and lines in order and writes each account once. */
  save(accounts: Iterable<Changed>, entries: readonly Entry[], lines: readonly Line[]): void;
  purchase(account: string, id: string): PurchaseRecord | null;
  purchaseByKey(account: string, idempotencyKey: string): PurchaseRecord | null;
  addPurchase(purchase: PurchaseRecord): void;
  /** Keeps a fact once; false where it was known. */
  addFact(account: string, purchase: string, fact: PurchaseRecord['facts'][number]): boolean;
  /** The purchase that an id of a provider's is tied to. */
  referenceOwner(provider: string, reference: string): PurchasePlace | null;
  /** Ties an id of a provider's to a purchase, unless it is tied already. */
  addReference(provider: string, reference: string, place: PurchasePlace): void;
  /** A request by its id. */
  request(account: string, id: string): AskedTopUp | null;
  requestByKey(account: string, idempotencyKey: string): AskedTopUp | null;
  /** A person's newest requests: as many as are made in a day. */
  requestsOf(account: string, user: string): readonly AskedTopUp[];
  addRequest(request: TopUpRequest): void;
  closeRequest(account: string, id: string, closed: NonNullable<TopUpRequest['closed']>): void;
  topUp(account: string): TopUpState;
  setTopUp(account: string, rule: TopUpRule, setAt: Instant): void;
  setPayer(account: string, payer: Payer): void;
  /** Keeps the card of its account, in the place of any other; null lets it go. */
  setCard(account: string, card: KeptCard | null): void;
  addPairingCode(code: PairingCode): void;
  /** Takes a code that is unused and not yet expired, so that nobody can use it again. */
  takePairingCode(hash: string, now: Instant): PairingCode | null;
  /** A grant by either of its codes. */
  grant(by: GrantKey): DeviceGrant | null;
  /** Adds a grant, and drops those whose end was before `gone`. */
  addGrant(grant: DeviceGrant, gone: Instant): void;
  decideGrant(hash: string, decision: GrantDecision): void;
  /** Notes the device that came of a grant. */
  redeemGrant(hash: string, device: string): void;
  addDevice(device: Device): void;
  /** Notes a use. The grant that a device came of is dropped: its token is given to nobody else any more. */
  touchDevice(account: string, id: string, now: Instant): void;
  removeDevice(account: string, id: string): boolean;
  /** Ends a user's sessions, devices, pairing codes and the grants that the user decided. */
  endUser(account: string, user: string): void;
}

/** An account that a batch changed. */
export interface Changed {
  readonly account: Account;
  /** Whether all that happened are spends whose use joined the open window: `afterSpend` makes it of their entries. */
  readonly onlyGrew: boolean;
}

export interface LedgerKey {
  readonly account: string;
  readonly key: string;
}

/** One text for a key of one account. No account's name has a line break in it. */
export function ledgerKey({ account, key }: LedgerKey): string {
  return `${account}\n${key}`;
}
