import { keyFor } from '../../domain/command.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { ledgerKey } from '../store/transaction.ts';
import { demand, demandEqual } from './fault.ts';
import type { AuditSource } from './source.ts';

/**
 * A request was approved if one of its purchases is paid, and only then; it is declined if the ledger says so. A purchase that
 * answers a request is of its account and its credits.
 */
export async function proveRequests(source: AuditSource, asked: readonly PurchaseRecord[]): Promise<void> {
  const begun = Map.groupBy(asked, ({ account, request }) => ledgerKey({ account, key: request ?? '' }));
  for await (const page of source.requests()) {
    const keys = page.map(({ account, id }) => ({ account, key: keyFor.request(id) }));
    const { recorded } = await source.find({ keys, purchases: [], spans: [] });
    for (const { account, id, credits, closed } of page) {
      const where = () => `Request ${id} of account ${account}`;
      const key = ledgerKey({ account, key: id });
      const purchases = begun.get(key) ?? [];
      begun.delete(key);
      for (const purchase of purchases)
        demandEqual(where, `what purchase ${purchase.id} buys`, purchase.credits, credits);
      const isPaid = purchases.some(({ facts }) => facts.some(({ kind }) => kind === 'captured'));
      demandEqual(where, 'whether it was approved', closed?.as === 'approved', isPaid);
      const isWritten = recorded.has(ledgerKey({ account, key: keyFor.request(id) }));
      const isDeclined = closed?.as === 'declined';
      // One whose page was paid after all was declined before.
      if (isDeclined || !isPaid) demandEqual(where, 'whether it was declined', isDeclined, isWritten);
    }
  }
  const [stray] = [...begun.values()].flat();
  demand(
    !stray,
    () => `Purchase ${stray?.id} of account ${stray?.account} answers a request that is not there.`,
  );
}
