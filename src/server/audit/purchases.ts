import { keyFor } from '../../domain/command.ts';
import type { Entry } from '../../domain/entry.ts';
import { creditsToTakeBack } from '../../domain/purchase.ts';
import type { PurchaseRecord } from '../store/store.ts';
import { ledgerKey } from '../store/transaction.ts';
import { demand, demandEqual, LedgerFault } from './fault.ts';
import type { AuditSource } from './source.ts';
import { lotIn, type Trail } from './trail.ts';

/**
 * Every purchase is granted once if its money was captured, else never, and as much is called back as its facts say.
 * Answers those that were begun for a request.
 */
export async function provePurchases(
  source: AuditSource,
  trails: ReadonlyMap<string, Trail>,
): Promise<readonly PurchaseRecord[]> {
  const asked: PurchaseRecord[] = [];
  for await (const page of source.purchases()) {
    const keys = page.map(({ account, id }) => ({ account, key: keyFor.purchase(id) }));
    const { recorded } = await source.find({ keys, purchases: [], spans: [] });
    for (const purchase of page) {
      const key = keyFor.purchase(purchase.id);
      const granted = recorded.get(ledgerKey({ account: purchase.account, key }));
      const trail = trails.get(purchase.account);
      if (purchase.request) asked.push(purchase);
      if (isCaptured(purchase)) provePaid(purchase, granted, trail);
      else demand(!granted, () => `${whereOf(purchase)} is granted, and its money was not captured.`);
    }
  }
  return asked;
}

function provePaid(purchase: PurchaseRecord, granted: Entry | undefined, trail: Trail | undefined): void {
  const where = () => whereOf(purchase);
  if (granted?.type !== 'purchase') throw new LedgerFault(`${where()} is paid, and no entry grants it.`);
  demandEqual(where, 'what was granted', granted.change.paid, purchase.credits);
  const lot = trail && lotIn(trail.account, keyFor.purchase(purchase.id));
  demandEqual(where, 'what was called back', lot?.takenBack ?? 0, creditsToTakeBack(purchase));
}

function isCaptured({ facts }: PurchaseRecord): boolean {
  return facts.some(({ kind }) => kind === 'captured');
}

function whereOf({ account, id }: PurchaseRecord): string {
  return `Purchase ${id} of account ${account}`;
}
