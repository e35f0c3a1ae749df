import type { Payer } from '../../contract/account.ts';
import type { PurchaseFact } from '../../domain/purchase.ts';
import type { PurchaseRecord, SavedCard } from '../store/store.ts';

/** What a provider is told of a purchase. Money in minor units. */
export interface CheckoutOrder {
  readonly account: string;
  readonly purchase: string;
  readonly credits: number;
  readonly priceMinor: number;
  readonly currency: string;
  /** Who may let the provider keep a card, and the provider's id of them where it has one; null where nobody may. */
  readonly keeper?: { readonly customer: string | null } | null;
  /** Who pays for the account, as far as anybody said. */
  readonly payer?: Payer;
  /** Whether nobody is there who could confirm a payment to a bank. */
  readonly isUnattended?: boolean;
}

/** The hosted page of a purchase, and the provider's id of what is sold on it. */
export interface Checkout {
  readonly checkoutUrl: string;
  readonly reference: string | null;
}

/** A purchase by its own names. */
export interface PurchasePlace {
  readonly account: string;
  readonly purchase: string;
}

/** A fact as a provider tells it; `currency` is that of its money. */
export type ToldFact = Omit<PurchaseFact, 'at'> & { readonly currency?: string | undefined };

/** What a provider says of one purchase. */
export interface Word {
  /** Where the provider's object carries our names; null where it carries none. */
  readonly place: PurchasePlace | null;
  /** Ids of the provider's: of its checkout, payment, charge, order. */
  readonly references: readonly string[];
  readonly facts: readonly ToldFact[];
}

/** A message as it came: nothing of it is believed before its signature was checked. */
export interface SignedMessage {
  readonly body: string;
  header(name: string): string | undefined;
}

/** A message that the provider did not sign, or that cannot be read. The text says which, in one sentence. */
export class MessageFault extends Error {
  override readonly name = 'MessageFault';
}

/** A provider that did not answer, or whose answer cannot be believed. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
}

/** How long a provider that keeps cards knows a charge by its key: until then it may be sent again, and is made once. */
export const chargeKnownMs = 20 * 3_600_000;

/** A payer of whom a provider has to know more. The text says what, in one sentence. */
export class PayerFault extends Error {
  override readonly name = 'PayerFault';
}

/** A provider that keeps cards. Each call rejects with `ProviderFault`. */
export interface CardKeeping {
  /** The card that whoever paid a purchase chose to keep; null where there is none. */
  keptBy(purchase: PurchaseRecord): Promise<SavedCard | null>;
  /** Takes the price from a card at once. Asked again for the same purchase, takes nothing more. */
  charge(order: CheckoutOrder, card: SavedCard): Promise<readonly Word[]>;
  /** What became of a charge. */
  ask(purchase: PurchaseRecord): Promise<readonly Word[]>;
  /** A hosted page in the place of a charge that was not made; null where it was, or may still be. */
  confirm(order: CheckoutOrder, purchase: PurchaseRecord): Promise<Checkout | null>;
  drop(card: SavedCard): Promise<void>;
}

/**
 * A provider that debits by a mandate: a payer agrees once, and is told of each debit long before it comes. Each call rejects
 * with `ProviderFault`.
 */
export interface MandateKeeping {
  /** Accounts in this currency are debited by a mandate instead of charged by a card. */
  readonly currency: string;
  /** The hosted page on which a price is paid and later debits are agreed to. Rejects with `PayerFault` as well. */
  startCheckout(order: CheckoutOrder): Promise<Checkout>;
  /** The mandate that whoever paid a purchase agreed to; null where there is none. */
  keptBy(purchase: PurchaseRecord): Promise<SavedCard | null>;
  /** Has the payer told of the debit of a purchase. Asked again, tells of no other one. */
  announce(purchase: PurchaseRecord, mandate: SavedCard): Promise<readonly Word[]>;
  /** Takes the price. For one call only: another one may take it again. */
  debit(purchase: PurchaseRecord, mandate: SavedCard): Promise<readonly Word[]>;
  drop(mandate: SavedCard): Promise<void>;
}

/** Somebody who takes payments on a page of their own. */
export interface Provider {
  readonly name: string;
  takes(currency: string): boolean;
  /** Prepares the hosted page of one purchase; asked again, answers the same one. Rejects with `ProviderFault`. */
  startCheckout(order: CheckoutOrder): Promise<Checkout>;
  /** Null where it keeps no cards. */
  readonly cards: CardKeeping | null;
  /** Null where it keeps no mandates. */
  readonly mandates: MandateKeeping | null;
  /** What it says of a purchase now. Rejects with `ProviderFault`. */
  ask(purchase: PurchaseRecord): Promise<readonly Word[]>;
  /** Reads what it sent by itself. @throws MessageFault */
  hear(message: SignedMessage): readonly Word[];
  /** The purchase that its objects were made for, asked of it; null where they are not ours. Rejects with `ProviderFault`. */
  ownerOf(references: readonly string[]): Promise<PurchasePlace | null>;
}
