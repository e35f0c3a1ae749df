import { accountAnswer, accountBody, sessionAnswer, sessionBody } from './account.ts';
import { adjustmentAnswer, adjustmentBody, reversalAnswer } from './adjustment.ts';
import { balanceAnswer, pricingAnswer } from './balance.ts';
import { call } from './call.ts';
import {
  deviceApprovalAnswer,
  deviceApprovalBody,
  deviceAuthorizationAnswer,
  deviceAuthorizationBody,
  devicesAnswer,
  deviceTokenBody,
  metaAnswer,
  pairAnswer,
  pairBody,
  pairingCodeAnswer,
} from './device.ts';
import { entriesAnswer, entriesQuery } from './entry.ts';
import { explainAnswer, explainQuery } from './explanation.ts';
import { healthAnswer } from './health.ts';
import { captureBody, holdAnswer, holdBody, releaseBody } from './hold.ts';
import { insightsAnswer, insightsQuery } from './insights.ts';
import { purchaseAnswer, purchaseBody } from './purchase.ts';
import { topUpAnswer, topUpBody } from './top-up.ts';
import {
  approvalBody,
  refusalBody,
  topUpRequest,
  topUpRequestBody,
  topUpRequestsAnswer,
  topUpRequestsQuery,
} from './top-up-request.ts';
import { transactionsAnswer, transactionsCsvQuery, transactionsQuery } from './transaction.ts';
import { transactionAnswer, transactionQuery } from './transaction-events.ts';
import { usageAnswer, usageBody } from './usage.ts';

/** Every call of the interface. */
export const calls = {
  openAccount: call({
    method: 'PUT',
    path: '/v1/accounts/:account',
    caller: 'integrator',
    summary: 'Open an account, or change its name, plan, currency, cycle or status. Repeatable.',
    body: accountBody,
    answer: accountAnswer,
  }),
  startSession: call({
    method: 'POST',
    path: '/v1/accounts/:account/sessions',
    caller: 'integrator',
    summary: 'Make a session token for one user of one account, for at most one hour.',
    body: sessionBody,
    answer: sessionAnswer,
  }),
  endUser: call({
    method: 'DELETE',
    path: '/v1/accounts/:account/users/:user',
    caller: 'integrator',
    summary: "End a user's sessions, paired extensions and pairing codes at once.",
  }),
  recordUsage: call({
    method: 'POST',
    path: '/v1/usage',
    caller: 'integrator',
    summary: 'Record 1 to 1,000 usage events. An event recorded before is a duplicate and costs nothing.',
    body: usageBody,
    answer: usageAnswer,
  }),
  placeHold: call({
    method: 'POST',
    path: '/v1/accounts/:account/holds',
    caller: 'integrator',
    summary: 'Set credits aside before an AI call, for at most a day. Repeatable.',
    body: holdBody,
    answer: holdAnswer,
  }),
  captureHold: call({
    method: 'POST',
    path: '/v1/accounts/:account/holds/:hold/capture',
    caller: 'integrator',
    summary: 'Spend held credits, at most those that are held; the rest is released. Repeatable.',
    body: captureBody,
    answer: holdAnswer,
  }),
  releaseHold: call({
    method: 'POST',
    path: '/v1/accounts/:account/holds/:hold/release',
    caller: 'integrator',
    summary: 'Return held credits to where they came from. Repeatable.',
    body: releaseBody,
    isBodyOptional: true,
    answer: holdAnswer,
  }),
  reverseUsage: call({
    method: 'POST',
    path: '/v1/accounts/:account/usage/:usage/reverse',
    caller: 'integrator',
    summary: 'Return a recorded usage event, or a captured hold, to where its credits came from, once.',
    answer: reversalAnswer,
  }),
  adjust: call({
    method: 'POST',
    path: '/v1/accounts/:account/adjustments',
    caller: 'integrator',
    summary: 'Add paid credits, or take some away that nobody holds. Repeatable.',
    body: adjustmentBody,
    answer: adjustmentAnswer,
  }),
  balance: call({
    method: 'GET',
    path: '/v1/balance',
    caller: 'browser',
    summary: 'What is left, in which bucket, and when the monthly credits reset.',
    answer: balanceAnswer,
  }),
  pricing: call({
    method: 'GET',
    path: '/v1/pricing',
    caller: 'browser',
    summary: "The price list in the account's currency.",
    answer: pricingAnswer,
  }),
  transactions: call({
    method: 'GET',
    path: '/v1/transactions',
    caller: 'browser',
    summary:
      "The history, newest first. from and to are whole days in the account's time zone, both included.",
    query: transactionsQuery,
    answer: transactionsAnswer,
  }),
  transactionsCsv: call({
    method: 'GET',
    path: '/v1/transactions.csv',
    caller: 'browser',
    summary: 'The history as a table of comma-separated values, newest first, for a spreadsheet.',
    query: transactionsCsvQuery,
    type: 'text/csv',
  }),
  transaction: call({
    method: 'GET',
    path: '/v1/transactions/:transaction',
    caller: 'browser',
    summary: 'One line of the history, with its conversations and usage events, 200 at a time.',
    query: transactionQuery,
    answer: transactionAnswer,
  }),
  insights: call({
    method: 'GET',
    path: '/v1/insights',
    caller: 'browser',
    summary:
      'Where credits went: by channel, by kind, by day, and by weekday and hour. The last 30 days unless told.',
    query: insightsQuery,
    answer: insightsAnswer,
  }),
  entries: call({
    method: 'GET',
    path: '/v1/entries',
    caller: 'browser',
    summary: 'The ledger itself, newest first: what each entry changed, and the balance after.',
    query: entriesQuery,
    answer: entriesAnswer,
  }),
  explain: call({
    method: 'GET',
    path: '/v1/explain',
    caller: 'browser',
    summary: 'The balance as a sum that a person can follow, now or at any past instant.',
    query: explainQuery,
    answer: explainAnswer,
  }),
  topUp: call({
    method: 'GET',
    path: '/v1/auto-top-up',
    caller: 'browser',
    summary: 'What is bought by itself when the balance is low, and what became of it. For an owner.',
    answer: topUpAnswer,
  }),
  setTopUp: call({
    method: 'PUT',
    path: '/v1/auto-top-up',
    caller: 'browser',
    summary: 'Set what is bought by itself. Off until it is set. For an owner. Repeatable.',
    body: topUpBody,
    answer: topUpAnswer,
  }),
  cancelDebit: call({
    method: 'DELETE',
    path: '/v1/auto-top-up/debits/:purchase',
    caller: 'browser',
    summary:
      'Cancel a debit that was announced. None follows until the rule is saved, money comes in or a cycle begins.',
    answer: topUpAnswer,
  }),
  dropCard: call({
    method: 'DELETE',
    path: '/v1/saved-card',
    caller: 'browser',
    summary: 'Remove the saved card, here and at the payment provider. For an owner. Repeatable.',
  }),
  startPurchase: call({
    method: 'POST',
    path: '/v1/purchases',
    caller: 'browser',
    summary: 'Start a purchase. The same Idempotency-Key is the same purchase, with the same checkout page.',
    body: purchaseBody,
    answer: purchaseAnswer,
    isKeyed: true,
  }),
  purchase: call({
    method: 'GET',
    path: '/v1/purchases/:purchase',
    caller: 'browser',
    summary: 'A purchase and its status.',
    answer: purchaseAnswer,
  }),
  topUpRequests: call({
    method: 'GET',
    path: '/v1/top-up-requests',
    caller: 'browser',
    summary:
      'Credits that were asked for, newest first: an owner sees all open ones, or those of a user; an agent their own.',
    query: topUpRequestsQuery,
    answer: topUpRequestsAnswer,
  }),
  askTopUp: call({
    method: 'POST',
    path: '/v1/top-up-requests',
    caller: 'browser',
    summary: 'Ask the owners for credits. The same Idempotency-Key is the same request. Ends after 7 days.',
    body: topUpRequestBody,
    answer: topUpRequest,
    isKeyed: true,
  }),
  approveTopUp: call({
    method: 'POST',
    path: '/v1/top-up-requests/:request/approve',
    caller: 'browser',
    summary: 'Start the one purchase of a request, or meet the one that was started. For an owner.',
    body: approvalBody,
    isBodyOptional: true,
    answer: purchaseAnswer,
    isKeyed: true,
  }),
  declineTopUp: call({
    method: 'POST',
    path: '/v1/top-up-requests/:request/decline',
    caller: 'browser',
    summary: 'Decline a request. The reason stands in the history. For an owner. Repeatable.',
    body: refusalBody,
    isBodyOptional: true,
    answer: topUpRequest,
  }),
  makePairingCode: call({
    method: 'POST',
    path: '/v1/pairing-codes',
    caller: 'session',
    summary: 'Make a code that pairs one browser extension, once, within ten minutes.',
    answer: pairingCodeAnswer,
  }),
  authorizeDevice: call({
    method: 'POST',
    path: '/v1/device-authorizations',
    caller: 'anyone',
    summary:
      'Begin the device grant of RFC 8628: codes for a device that a signed-in person lets in within ten minutes.',
    body: deviceAuthorizationBody,
    answer: deviceAuthorizationAnswer,
  }),
  deviceToken: call({
    method: 'POST',
    path: '/v1/device-tokens',
    caller: 'anyone',
    summary:
      'Ask for the token of a device grant. Until it is there: authorization_pending, slow_down, access_denied or expired_token.',
    body: deviceTokenBody,
    answer: pairAnswer,
  }),
  decideDevice: call({
    method: 'POST',
    path: '/v1/device-approvals',
    caller: 'session',
    summary:
      'Tell which device shows a user code; with a decision, approve or deny it. The first decision stands.',
    body: deviceApprovalBody,
    answer: deviceApprovalAnswer,
  }),
  devices: call({
    method: 'GET',
    path: '/v1/devices',
    caller: 'browser',
    summary: "The account's paired extensions: an owner sees all, an agent their own.",
    answer: devicesAnswer,
  }),
  removeDevice: call({
    method: 'DELETE',
    path: '/v1/devices/:device',
    caller: 'browser',
    summary: "End a paired extension's token: an owner any, an agent their own.",
  }),
  pair: call({
    method: 'POST',
    path: '/v1/pair',
    caller: 'anyone',
    summary: 'Turn a pairing code into a device token.',
    body: pairBody,
    answer: pairAnswer,
  }),
  meta: call({
    method: 'GET',
    path: '/v1/meta',
    caller: 'anyone',
    summary: 'Says that this is an AI Credits proxy, and which version of the interface it speaks.',
    answer: metaAnswer,
  }),
  health: call({
    method: 'GET',
    path: '/health',
    caller: 'anyone',
    summary: 'The process is alive.',
    answer: healthAnswer,
  }),
  ready: call({
    method: 'GET',
    path: '/ready',
    caller: 'anyone',
    summary: 'The ledger can be read and written.',
    answer: healthAnswer,
  }),
};
