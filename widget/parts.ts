// What the widget's script has inside, for tests of what the build makes of it.
export { createClient, SessionEnded, Unreachable } from '../src/client.ts';
export { sessionAnswer } from '../src/contract/account.ts';
export { balanceAnswer, pricingAnswer } from '../src/contract/balance.ts';
export { deviceApprovalAnswer, devicesAnswer, pairingCodeAnswer } from '../src/contract/device.ts';
export { explainAnswer } from '../src/contract/explanation.ts';
export { insightsAnswer } from '../src/contract/insights.ts';
export { problemBody } from '../src/contract/problem.ts';
export { purchaseAnswer } from '../src/contract/purchase.ts';
export { topUpAnswer } from '../src/contract/top-up.ts';
export { transactionsAnswer } from '../src/contract/transaction.ts';
export { transactionAnswer } from '../src/contract/transaction-events.ts';
export { mount } from '../src/mount.tsx';
