import { type Answer, type Call, send, usualTimeoutMs, type Wire } from './client/call.ts';
import { createTokenCache, type GetToken, SessionEnded } from './client/token.ts';
import { type Balance, balanceAnswer, type PricingAnswer, pricingAnswer } from './contract/balance.ts';
import {
  type DeviceApproval,
  type DeviceAuthorization,
  type Devices,
  deviceApprovalAnswer,
  deviceAuthorizationAnswer,
  devicesAnswer,
  type Meta,
  metaAnswer,
  type Pairing,
  type PairingCode,
  pairAnswer,
  pairingCodeAnswer,
} from './contract/device.ts';
import { type ExplainAnswer, explainAnswer } from './contract/explanation.ts';
import { type Insights, insightsAnswer } from './contract/insights.ts';
import { type Purchase, purchaseAnswer } from './contract/purchase.ts';
import { type TopUpAnswer, type TopUpRule, topUpAnswer } from './contract/top-up.ts';
import { type TopUpRequest, topUpRequest } from './contract/top-up-request.ts';
import { type HistoryFilter, type TransactionsAnswer, transactionsAnswer } from './contract/transaction.ts';
import { type TransactionAnswer, transactionAnswer } from './contract/transaction-events.ts';

export type { Answer, Refusal, Wire } from './client/call.ts';
export { SessionEnded, type Token } from './client/token.ts';
export { Unreachable } from './client/unreachable.ts';

/** A page of history to ask for. `from` and `to` are days, `YYYY-MM-DD`, in the account's time zone. */
export interface HistoryQuery {
  readonly filter: HistoryFilter;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** What to buy. With `savedCard` that card pays at once; otherwise somebody pays on the hosted page. */
export interface Order {
  readonly credits: number;
  readonly idempotencyKey: string;
  readonly savedCard?: boolean | undefined;
  /** What the person was shown, in minor units: at another price nothing is bought. */
  readonly expectedPriceMinor?: number | undefined;
  /** Whether later debits are agreed to on that page. */
  readonly mandate?: boolean | undefined;
  /** The request that is approved by it, and whose credits these are. */
  readonly request?: string | undefined;
}

/** Every call a screen makes. Rejects with `Unreachable` only; refusals are answers. */
export interface Client {
  balance(): Promise<Answer<Balance>>;
  pricing(): Promise<Answer<PricingAnswer>>;
  transactions(query: HistoryQuery): Promise<Answer<TransactionsAnswer>>;
  /** One line, with a page of the events that it is made of. */
  transaction(id: string, cursor?: string): Promise<Answer<TransactionAnswer>>;
  /** The whole history of a range as comma-separated values. */
  csv(range: Omit<HistoryQuery, 'cursor' | 'limit'>): Promise<Answer<string>>;
  /** Where credits went on some days; the last 30 unless told. */
  insights(days: { from?: string | undefined; to?: string | undefined }): Promise<Answer<Insights>>;
  /** The balance of now as a sum. */
  explain(): Promise<Answer<ExplainAnswer>>;
  /** Starts a purchase. The same `idempotencyKey` is the same purchase, however often it is sent. */
  buy(order: Order): Promise<Answer<Purchase>>;
  purchase(id: string): Promise<Answer<Purchase>>;
  /** Removes the saved card. Repeatable. */
  dropCard(): Promise<Answer<true>>;
  /** What is bought by itself. For an owner, as the next one. */
  topUp(): Promise<Answer<TopUpAnswer>>;
  /** Sets what is bought by itself. Repeatable. */
  setTopUp(rule: TopUpRule): Promise<Answer<TopUpAnswer>>;
  /** Cancels a debit that was announced. */
  cancelDebit(purchase: string): Promise<Answer<TopUpAnswer>>;
  /** Asks the owners for credits. The same `idempotencyKey` is the same request. */
  askTopUp(wanted: { credits: number; note?: string; idempotencyKey: string }): Promise<Answer<TopUpRequest>>;
  /** Declines what somebody asked for; with an empty reason, without one. */
  declineTopUp(request: string, reason: string): Promise<Answer<TopUpRequest>>;
  pairingCode(): Promise<Answer<PairingCode>>;
  devices(): Promise<Answer<Devices>>;
  removeDevice(id: string): Promise<Answer<true>>;
  /** Tells which device shows a code; with a decision, lets it in or not. */
  decideDevice(userCode: string, decision?: 'approve' | 'deny'): Promise<Answer<DeviceApproval>>;
}

/**
 * Where the calls go and who is asking. `getToken` is asked again, once, with `refresh` when a token was refused. Its
 * answer is kept until it expires; a rejection means that the session has ended, unless it is `Unreachable`.
 */
export interface ClientOptions {
  readonly endpoint: string;
  readonly getToken: GetToken;
  readonly fetch?: typeof globalThis.fetch;
  /** For one call, and for `getToken`. 10,000 unless told. */
  readonly timeoutMs?: number;
  now?(): number;
}

/** The calls of one signed-in person. */
export function createClient(options: ClientOptions): Client {
  const token = createTokenCache({ timeoutMs: usualTimeoutMs, now: Date.now, ...options });

  // One forced token and one retry after a 401, never a loop.
  async function ask<T>(call: Call, schema: Parameters<typeof send<T>>[2]): Promise<Answer<T>> {
    try {
      const first = await token();
      const answer = await send(options, { ...call, token: first }, schema);
      if (answer.ok || answer.problem.code !== 'unauthenticated') return answer;
      return await send(options, { ...call, token: await token(first) }, schema);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      return { ok: false, problem: { code: 'unauthenticated', detail: error.message } };
    }
  }

  return {
    balance: () => ask({ path: 'v1/balance' }, balanceAnswer),
    pricing: () => ask({ path: 'v1/pricing' }, pricingAnswer),
    transactions: query => ask({ path: 'v1/transactions', query: { ...query } }, transactionsAnswer),
    transaction: (id, cursor) =>
      ask({ path: `v1/transactions/${encodeURIComponent(id)}`, query: { cursor } }, transactionAnswer),
    csv: range => ask({ path: 'v1/transactions.csv', query: { ...range }, isText: true }, text),
    insights: days => ask({ path: 'v1/insights', query: { ...days } }, insightsAnswer),
    explain: () => ask({ path: 'v1/explain' }, explainAnswer),
    buy: ({ idempotencyKey, request, ...post }) =>
      ask(
        { path: request ? decision(request, 'approve') : 'v1/purchases', post, idempotencyKey },
        purchaseAnswer,
      ),
    purchase: id => ask({ path: `v1/purchases/${encodeURIComponent(id)}` }, purchaseAnswer),
    dropCard: () => ask({ path: 'v1/saved-card', method: 'delete' }, nothing),
    topUp: () => ask({ path: 'v1/auto-top-up' }, topUpAnswer),
    setTopUp: post => ask({ path: 'v1/auto-top-up', method: 'put', post }, topUpAnswer),
    cancelDebit: purchase =>
      ask({ path: `v1/auto-top-up/debits/${encodeURIComponent(purchase)}`, method: 'delete' }, topUpAnswer),
    askTopUp: ({ idempotencyKey, ...post }) => ask({ path: requests, post, idempotencyKey }, topUpRequest),
    declineTopUp: (request, reason) =>
      ask({ path: decision(request, 'decline'), post: reason ? { reason } : {} }, topUpRequest),
    pairingCode: () => ask({ path: 'v1/pairing-codes', post: {} }, pairingCodeAnswer),
    devices: () => ask({ path: 'v1/devices' }, devicesAnswer),
    removeDevice: id => ask({ path: `v1/devices/${encodeURIComponent(id)}`, method: 'delete' }, nothing),
    decideDevice: (userCode, decision) =>
      ask({ path: 'v1/device-approvals', post: { userCode, decision } }, deviceApprovalAnswer),
  };
}

const requests = 'v1/top-up-requests';

function decision(request: string, how: 'approve' | 'decline'): string {
  return `${requests}/${encodeURIComponent(request)}/${how}`;
}

// What a text is read by.
const text = () => ({ safeParse: (data: unknown) => (typeof data === 'string' ? { data } : {}) });

// What a call without an answer is read by.
const nothing = () => ({ safeParse: () => ({ data: true as const }) });

/** Trades a pairing code for a device's own token. Needs no token; rejects with `Unreachable` only. */
export function pair(
  endpoint: string,
  device: { code: string; device: string },
  wire: Omit<Wire, 'endpoint'> = {},
): Promise<Answer<Pairing>> {
  return send({ ...wire, endpoint }, { path: 'v1/pair', post: device }, pairAnswer);
}

/** Asks to be let in by a code that a person is shown. Needs no token; rejects with `Unreachable` only. */
export function authorizeDevice(
  endpoint: string,
  device: { device: string },
  wire: Omit<Wire, 'endpoint'> = {},
): Promise<Answer<DeviceAuthorization>> {
  return send(
    { ...wire, endpoint },
    { path: 'v1/device-authorizations', post: device },
    deviceAuthorizationAnswer,
  );
}

/**
 * Asks for the token of whoever was let in. Until then it is refused, by the words of RFC 8628 in `said`. Needs no token;
 * rejects with `Unreachable` only.
 */
export function fetchDeviceToken(
  endpoint: string,
  grant: { deviceCode: string },
  wire: Omit<Wire, 'endpoint'> = {},
): Promise<Answer<Pairing>> {
  return send({ ...wire, endpoint }, { path: 'v1/device-tokens', post: grant }, pairAnswer);
}

/** Proves that an address is an AI Credits proxy. Needs no token; rejects with `Unreachable` only. */
export function readMeta(endpoint: string, wire: Omit<Wire, 'endpoint'> = {}): Promise<Answer<Meta>> {
  return send({ ...wire, endpoint }, { path: 'v1/meta' }, metaAnswer);
}
