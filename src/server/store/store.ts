import type { Payer } from '../../contract/account.ts';
import type { Role } from '../../contract/field.ts';
import type { Problem } from '../../contract/problem.ts';
import type { HistoryFilter } from '../../contract/transaction.ts';
import type { Account, AccountStatus } from '../../domain/account.ts';
import type { LedgerCommand } from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Entry, HoldState, Line } from '../../domain/entry.ts';
import type { HourSum } from '../../domain/insights.ts';
import type { PurchaseFact } from '../../domain/purchase.ts';
import type { Debit, KeptKind, TopUpFacts, TopUpRule, TopUpStop } from '../../domain/top-up.ts';
import type { TopUpRequest } from '../../domain/top-up-request.ts';

/** A purchase as it was asked for. What became of it is in `facts`; its status is computed from them. */
export interface PurchaseRecord {
  readonly account: string;
  readonly id: string;
  readonly idempotencyKey: string;
  readonly user: string;
  readonly credits: number;
  readonly priceMinor: number;
  readonly currency: string;
  readonly provider: string;
  readonly checkoutUrl: string;
  /** The provider's id of what it sells; null where it has none. */
  readonly reference: string | null;
  /** Who began it: a person, or the account's rule. */
  readonly origin: 'person' | 'rule';
  readonly startedAt: Instant;
  /** When a mandate is debited for it; null where none is. */
  readonly debitAt: Instant | null;
  /** The request that it answers; null or left out where nobody asked. */
  readonly request?: string | null;
  readonly facts: readonly PurchaseFact[];
}

/** A request with the purchases that were begun for it. */
export interface AskedTopUp extends TopUpRequest {
  readonly purchases: readonly PurchaseRecord[];
}

/** A card or mandate that a provider keeps for an account. The number is the provider's alone. */
export interface SavedCard {
  readonly account: string;
  readonly kind: KeptKind;
  readonly provider: string;
  /** The provider's ids of who pays, and of the card or mandate. */
  readonly customer: string;
  readonly method: string;
  readonly brand: string;
  /** Empty where there are none. */
  readonly last4: string;
}

/** A saved card, and since when. */
export interface KeptCard extends SavedCard {
  readonly keptAt: Instant;
}

/** What is known of an account's automatic top-up. */
export interface TopUpState extends TopUpFacts {
  /** Newest first. */
  readonly purchases: readonly PurchaseRecord[];
}

/** A paired browser extension. Of its token only a hash is kept. */
export interface Device {
  readonly account: string;
  readonly id: string;
  readonly tokenHash: string;
  readonly name: string;
  readonly user: string;
  readonly role: Role;
  readonly pairedAt: Instant;
  readonly lastUsedAt: Instant;
}

/** A pairing code that was shown. Of the code only a hash is kept. */
export interface PairingCode {
  readonly hash: string;
  readonly account: string;
  readonly user: string;
  readonly role: Role;
  readonly expiresAt: Instant;
}

/** A device that asks to be let in, as RFC 8628 has it. Of both of its codes only hashes are kept. */
export interface DeviceGrant {
  /** Of the device code, which the device alone knows. */
  readonly hash: string;
  /** Of the user code, which a person reads there and types here. */
  readonly userHash: string;
  /** What the device calls itself, and where it asked from. */
  readonly name: string;
  readonly address: string;
  readonly expiresAt: Instant;
  /** Who decided, and whom the device stands for where they approved. */
  readonly decided: GrantDecision | null;
  /** The one device that came of it. */
  readonly device: string | null;
}

/** The hash of a device code or of a user code. */
export type GrantKey = { readonly hash: string } | { readonly userHash: string };

export interface GrantDecision {
  readonly as: 'approved' | 'denied';
  readonly account: string;
  readonly user: string;
  readonly role: Role;
}

/** Everything that changes the store. */
export type Command =
  | LedgerCommand
  | { readonly type: 'start-purchase'; readonly account: string; readonly purchase: PurchaseRecord }
  | {
      readonly type: 'settle-purchase';
      readonly account: string;
      readonly purchase: string;
      readonly fact: Omit<PurchaseFact, 'at'>;
      /** Who told it, where it comes with ids. A capture whose ids are another purchase's is refused. */
      readonly provider?: string;
      /** Ids that the provider has for things of this purchase: later words may name nothing else. */
      readonly references?: readonly string[];
    }
  | { readonly type: 'set-payer'; readonly account: string; readonly payer: Payer }
  | { readonly type: 'keep-card'; readonly account: string; readonly card: SavedCard }
  | { readonly type: 'drop-card'; readonly account: string }
  | { readonly type: 'set-top-up'; readonly account: string; readonly rule: TopUpRule }
  /** Begins an automatic purchase, unless something stands in its way. */
  | {
      readonly type: 'start-top-up';
      readonly account: string;
      readonly purchase: PurchaseRecord;
      readonly debit?: Debit | undefined;
    }
  /** Says that an announced debit is about to be sent: to one who asks, and only where it may be still. It ends otherwise. */
  | {
      readonly type: 'debit-top-up';
      readonly account: string;
      readonly purchase: string;
      readonly debit: Debit;
    }
  /** Ends an automatic purchase whose debit was not sent. */
  | {
      readonly type: 'end-top-up';
      readonly account: string;
      readonly purchase: string;
      readonly because: 'cancelled' | 'expired';
    }
  /** Asks the owners for credits. The same person's request that is open still is replaced. */
  | { readonly type: 'ask-top-up'; readonly account: string; readonly request: Omit<TopUpRequest, 'closed'> }
  | {
      readonly type: 'decline-top-up';
      readonly account: string;
      readonly request: string;
      readonly by: string;
      readonly reason: string | null;
    }
  | { readonly type: 'make-pairing-code'; readonly account: string; readonly code: PairingCode }
  | {
      readonly type: 'pair-device';
      readonly codeHash: string;
      readonly device: Pick<Device, 'id' | 'name'>;
      /** The secret part's hash; the rest of the token is made from the answer. */
      readonly tokenHash: string;
    }
  | { readonly type: 'begin-grant'; readonly grant: Omit<DeviceGrant, 'decided' | 'device'> }
  /** The first decision stands. Its own repeat is a duplicate. */
  | {
      readonly type: 'decide-grant';
      readonly account: string;
      readonly userHash: string;
      readonly decision: GrantDecision;
    }
  /** Makes the one device of a grant that was approved. Its repeat meets that device, as long as it was never used. */
  | {
      readonly type: 'redeem-grant';
      readonly hash: string;
      readonly device: string;
      readonly tokenHash: string;
    }
  | { readonly type: 'touch-device'; readonly account: string; readonly device: string }
  | { readonly type: 'remove-device'; readonly account: string; readonly device: string }
  | { readonly type: 'end-user'; readonly account: string; readonly user: string };

/** What became of a command, once it is durable. */
export interface Outcome {
  readonly status: 'recorded' | 'duplicate' | 'refused';
  readonly problem: Problem | null;
  /** Credits that can be spent after the command; null where it names no account that exists. */
  readonly available: number | null;
  readonly purchase?: PurchaseRecord;
  readonly request?: AskedTopUp;
  /** What stood in the way of an automatic purchase. */
  readonly stop?: TopUpStop;
  /** The hold that a command was about. */
  readonly hold?: HoldState;
  readonly device?: Device;
  readonly grant?: DeviceGrant;
}

/** A page of history, newest first. Instants are half-open, `[from, before)`. */
export interface HistoryPage {
  readonly account: string;
  /** `other` are the lines that are neither added credits nor usage. */
  readonly filter: HistoryFilter | 'other';
  readonly from: Instant;
  readonly before: Instant;
  /** Lines older than this one only. */
  readonly after: { readonly at: Instant; readonly seq: number } | null;
  readonly limit: number;
}

/** What the validity of a user's tokens depends on. */
export interface Standing {
  /** Null where the account is not kept here. */
  readonly status: AccountStatus | null;
  /** How often the user's sessions were ended. */
  readonly generation: number;
}

/** Entries of one account, newest first. */
export interface EntryPage {
  readonly account: string;
  /** Older than this sequence number only. */
  readonly before: number | null;
  /** Written at or before this instant only. */
  readonly until: Instant | null;
  readonly limit: number;
}

/** Requests of one account, newest first: those of one person, or all that are open. */
export interface RequestPage {
  readonly account: string;
  readonly user: string | null;
  /** Of open ones, those asked after this instant. */
  readonly since: Instant;
  readonly limit: number;
}

/** Used credits in two ways. A name or an hour may come several times. */
export interface UseSums {
  readonly names: readonly { readonly channel: string; readonly kind: string; readonly credits: number }[];
  readonly hours: readonly HourSum[];
}

/** One engine. Reads see every commit that was acknowledged before them. */
export interface Store {
  /** Decides and writes commands in order, in one durable transaction. Rejects where nothing of it was kept. */
  commit(commands: readonly Command[], now: Instant): Promise<readonly Outcome[]>;
  /** How many commits it takes before the first one is done. It makes them one after the other, in order. */
  readonly commitsAtOnce: number;
  account(account: string): Promise<Account | null>;
  /** Lines that are complete; the open usage window is in the account. */
  history(page: HistoryPage): Promise<readonly Line[]>;
  entries(page: EntryPage): Promise<readonly Entry[]>;
  purchase(account: string, id: string): Promise<PurchaseRecord | null>;
  /** The purchase that an id of a provider's belongs to. */
  purchaseBy(provider: string, reference: string): Promise<PurchaseRecord | null>;
  /**
   * Purchases that began before an instant, oldest first, from the one behind `after` on: all of them, or those of which no
   * capture is known.
   */
  begun(span: {
    readonly which: 'all' | 'unpaid';
    readonly after: { readonly at: Instant; readonly account: string; readonly id: string };
    readonly before: Instant;
    readonly limit: number;
  }): Promise<readonly PurchaseRecord[]>;
  request(account: string, id: string): Promise<AskedTopUp | null>;
  requests(page: RequestPage): Promise<readonly AskedTopUp[]>;
  card(account: string): Promise<KeptCard | null>;
  /** Who pays for an account; nothing of them where nobody said. */
  payer(account: string): Promise<Payer>;
  topUp(account: string): Promise<TopUpState>;
  /** Used credits of whole hours that began in `[from, before)`, those of the open window too: all of one moment. */
  use(account: string, span: { readonly from: Instant; readonly before: Instant }): Promise<UseSums>;
  /** Credits used since an instant, in whole hours, those of the open window too: all of one moment. */
  usedSince(account: string, from: Instant): Promise<number>;
  /** The accounts whose rule is on, with their thresholds. */
  topUps(): Promise<ReadonlyMap<string, number>>;
  device(account: string, id: string): Promise<Device | null>;
  devices(account: string): Promise<readonly Device[]>;
  /** A grant by the hash of either of its codes, also for some time after its end. */
  grant(by: GrantKey): Promise<DeviceGrant | null>;
  standing(account: string, user: string): Promise<Standing>;
  close(): Promise<void>;
}

/** Whether a command does not say whose it is: that stands in what it names by a code. */
export function isByCode(
  command: Command,
): command is Extract<Command, { type: 'pair-device' | 'begin-grant' | 'redeem-grant' }> {
  return command.type === 'pair-device' || command.type === 'begin-grant' || command.type === 'redeem-grant';
}
