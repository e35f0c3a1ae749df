import { type Account, bucketsOf } from '../../src/domain/account.ts';
import { type Entry, type Line, partOf } from '../../src/domain/entry.ts';
import { type AuditSource, lineName, type Pages, type StoredLine } from '../../src/server/audit/source.ts';
import type { PurchaseRecord } from '../../src/server/store/store.ts';
import { ledgerKey } from '../../src/server/store/transaction.ts';

/** What a store would hold after a story of one account. */
export interface Kept {
  readonly account: Account;
  readonly entries: readonly Entry[];
  readonly lines: readonly Line[];
}

/** A ledger in memory. Its purchases are made to fit: what was granted was paid, what was called back was refunded. */
export function createMemorySource({ account, entries, lines }: Kept): AuditSource {
  const recorded = new Map<string, Entry>();
  for (const entry of entries) if (entry.key) recorded.set(nameOf(entry, entry.key), entry);
  const purchases = new Map(purchasesOf({ account, entries, lines }).map(one => [nameOf(one, one.id), one]));
  const kept = new Map<string, StoredLine>();
  for (const line of lines) kept.set(lineName(line), { ...line, part: partOf(line) });
  return {
    checkEngine: async () => undefined,
    entries: () => page(entries),
    accounts: () => page([{ account, buckets: bucketsOf(account) }]),
    purchases: () => page([...purchases.values()]),
    requests: () => page([]),
    hours: () =>
      page(lines.flatMap(line => line.hours?.map(hour => ({ account: line.account, ...hour })) ?? [])),
    days: () => page([]),
    lineCounts: () => page([{ account: account.account, lines: lines.length }]),
    find: async () => ({ recorded, purchases, lines: kept }),
    close: async () => undefined,
  };
}

function purchasesOf({ account, entries }: Kept): PurchaseRecord[] {
  return entries
    .filter(({ type }) => type === 'purchase')
    .map(({ account: name, key, change, at }) => {
      const id = key?.slice('purchase:'.length) ?? '';
      const { takenBack = 0 } = account.lots.find(({ lot }) => lot === key) ?? {};
      const credits = change.paid;
      return {
        account: name,
        id,
        idempotencyKey: id,
        user: 'priya',
        credits,
        priceMinor: credits,
        currency: 'USD',
        provider: 'sandbox',
        checkoutUrl: 'http://127.0.0.1/checkout',
        reference: null,
        origin: 'person',
        startedAt: at,
        debitAt: null,
        facts: [
          { id: 'captured', kind: 'captured', at },
          { id: 'refunded', kind: 'refunded', at, subject: 'one', amountMinor: takenBack },
        ],
      };
    });
}

async function* page<T>(rows: readonly T[]): Pages<T> {
  yield rows;
}

function nameOf({ account }: { account: string }, key: string): string {
  return ledgerKey({ account, key });
}
