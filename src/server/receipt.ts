import type { Transaction } from '../contract/transaction.ts';
import type { Line } from '../domain/entry.ts';
import type { PurchaseRecord, Store } from './store/store.ts';

/** Where the provider shows the receipt of a line's purchase, as part of the line; nothing where there is none. */
export async function receiptOf(
  store: Pick<Store, 'purchase'>,
  { account, type, detail }: Line,
): Promise<Pick<Transaction, 'receiptUrl'>> {
  if (type !== 'purchase' || !detail.purchase) return {};
  const receiptUrl = receiptIn(await store.purchase(account, detail.purchase.id));
  return receiptUrl === undefined ? {} : { receiptUrl };
}

// The newest one. Somebody will open it: only an address that says who answers is told.
function receiptIn(purchase: PurchaseRecord | null): string | undefined {
  const isReceipt = ({ kind, subject = '' }: PurchaseRecord['facts'][number]) =>
    kind === 'receipt' && URL.canParse(subject) && new URL(subject).protocol === 'https:';
  return purchase?.facts.findLast(isReceipt)?.subject;
}
