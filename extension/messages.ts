import type { Answer, Client, HistoryQuery, Order } from '../src/client.ts';
import type { Balance, PricingAnswer } from '../src/contract/balance.ts';
import type { ExplainAnswer } from '../src/contract/explanation.ts';
import type { Insights } from '../src/contract/insights.ts';
import type { Purchase } from '../src/contract/purchase.ts';
import type { TopUpAnswer, TopUpRule } from '../src/contract/top-up.ts';
import type { TopUpRequest } from '../src/contract/top-up-request.ts';
import type { TransactionsAnswer } from '../src/contract/transaction.ts';
import type { TransactionAnswer } from '../src/contract/transaction-events.ts';

/** What a page may ask of the background, and what goes with each question. */
export interface Questions {
  readonly balance: object;
  readonly pricing: object;
  readonly transactions: { readonly query: HistoryQuery };
  readonly buy: Order;
  readonly purchase: { readonly id: string };
  readonly dropCard: object;
  readonly csv: { readonly range: Omit<HistoryQuery, 'cursor' | 'limit'> };
  readonly transaction: { readonly id: string; readonly cursor?: string | undefined };
  readonly explain: object;
  readonly insights: { readonly from?: string | undefined; readonly to?: string | undefined };
  readonly topUp: object;
  readonly setTopUp: { readonly rule: TopUpRule };
  readonly cancelDebit: { readonly purchase: string };
  readonly askTopUp: Parameters<Client['askTopUp']>[0];
  readonly declineTopUp: { readonly request: string; readonly reason: string };
  /** A screen has said what became of this request. */
  readonly told: { readonly request: string };
  /** Opens the checkout in a tab, which closes the popup. */
  readonly checkout: { readonly url: string };
  /** A screen has said how this purchase ended. */
  readonly forget: { readonly idempotencyKey: string };
  readonly pair: { readonly endpoint: string; readonly code: string; readonly device: string };
  /** Shows a code that a signed-in person approves. */
  readonly authorize: { readonly endpoint: string; readonly device: string };
  /** Whether somebody approved. */
  readonly awaitApproval: object;
  readonly forgetApproval: object;
  readonly disconnect: object;
  /** Shows another workspace. */
  readonly lookAt: { readonly id: string };
  readonly putOnBadge: { readonly isOnBadge: boolean };
  readonly notify: { readonly isNotifying: boolean };
}

/** One question as a message, and which workspace it is about: the one looked at unless told. */
export type Command<Q extends keyof Questions = keyof Questions> = {
  [K in Q]: { readonly ask: K; readonly workspace?: string } & Questions[K];
}[Q];

/** Why a browser could not be paired. */
export type PairFault = 'no_server' | 'newer_server' | 'code' | 'too_many' | 'trouble' | 'policy';
export type PairReply = { readonly server: string } | { readonly fault: PairFault };

/** A code that is shown until somebody approves it or not, or what became of it. */
export type GrantState =
  | { readonly phase: 'waiting'; readonly userCode: string; readonly intervalMs: number }
  | { readonly phase: 'none' | 'connected' | 'denied' | 'ended' };
export type GrantReply = GrantState | { readonly fault: PairFault };

/** What each question is answered with. */
export interface Replies {
  readonly balance: Answer<Balance>;
  readonly pricing: Answer<PricingAnswer>;
  readonly transactions: Answer<TransactionsAnswer>;
  readonly buy: Answer<Purchase>;
  readonly purchase: Answer<Purchase>;
  readonly dropCard: Answer<true>;
  readonly csv: Answer<string>;
  readonly transaction: Answer<TransactionAnswer>;
  readonly explain: Answer<ExplainAnswer>;
  readonly insights: Answer<Insights>;
  readonly topUp: Answer<TopUpAnswer>;
  readonly setTopUp: Answer<TopUpAnswer>;
  readonly cancelDebit: Answer<TopUpAnswer>;
  readonly askTopUp: Answer<TopUpRequest>;
  readonly declineTopUp: Answer<TopUpRequest>;
  readonly told: null;
  readonly checkout: null;
  readonly forget: null;
  readonly pair: PairReply;
  readonly authorize: GrantReply;
  readonly awaitApproval: GrantState;
  readonly forgetApproval: GrantState;
  readonly disconnect: null;
  readonly lookAt: null;
  readonly putOnBadge: null;
  readonly notify: null;
}

/** A reply as it travels: an error does not survive the way from the background to a page. */
export type Reply<T> = { readonly reply: T } | { readonly unreachable: string };

/** Sends a command to the background; what comes back follows from the question. */
export type Ask = <Q extends keyof Questions>(command: Command<Q>) => Promise<Reply<Replies[Q]>>;

/** Whether a message came from a page of this very extension: nobody else may spend. */
export function isOwnPage(
  sender: { id?: string | undefined; url?: string | undefined },
  own: { id: string; origin: string },
): boolean {
  return sender.id === own.id && sender.url?.startsWith(own.origin) === true;
}

/** Whether a message came from this extension's script in a page, of which it may be told a face and nothing more. */
export function isOwnScript(
  sender: {
    id?: string | undefined;
    url?: string | undefined;
    frameId?: number | undefined;
    tab?: object | undefined;
  },
  own: { id: string; origin: string },
): boolean {
  return sender.id === own.id && sender.tab !== undefined && sender.frameId === 0 && !isOwnPage(sender, own);
}
