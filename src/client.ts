import { type Balance, balanceAnswer, type PricingAnswer, pricingAnswer } from './contract/balance.ts';
import { type PairingCode, pairingCodeAnswer } from './contract/device.ts';
import { isProblemCode, type ProblemCode, problemBody } from './contract/problem.ts';
import { type Purchase, purchaseAnswer } from './contract/purchase.ts';
import { type HistoryFilter, type TransactionsAnswer, transactionsAnswer } from './contract/transaction.ts';

/** What the server answers: a value, or an expected refusal. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Refusal };

/** An expected refusal. `code` is null where a newer server sent one that this build does not know. */
export interface Refusal {
  readonly code: ProblemCode | null;
  readonly detail: string;
}

/** A page of history to ask for. `from` and `to` are days, `YYYY-MM-DD`, in the account's time zone. */
export interface HistoryQuery {
  readonly filter: HistoryFilter;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** Every call a screen makes. Rejects with `Unreachable` only; refusals are answers. */
export interface Client {
  balance(): Promise<Answer<Balance>>;
  pricing(): Promise<Answer<PricingAnswer>>;
  transactions(query: HistoryQuery): Promise<Answer<TransactionsAnswer>>;
  /** Starts a purchase. The same `idempotencyKey` is the same purchase, however often it is sent. */
  buy(order: { credits: number; idempotencyKey: string }): Promise<Answer<Purchase>>;
  purchase(id: string): Promise<Answer<Purchase>>;
  pairingCode(): Promise<Answer<PairingCode>>;
}

/** The world between is broken: no network, a server in trouble, or an answer that makes no sense. Worth a retry. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Where the calls go and who is asking. `getToken` is asked again, once, with `refresh` when a token was refused. */
export interface ClientOptions {
  readonly endpoint: string;
  getToken(why: { refresh: boolean }): Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMs?: number;
}
