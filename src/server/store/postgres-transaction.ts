import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import { accountParameters } from './account-row.ts';
import { collectAccess } from './postgres-access.ts';
import { type Known, referenceKey } from './postgres-reading.ts';
import { collectRequests } from './postgres-requests.ts';
import {
  accountChange,
  accountRow,
  cardRow,
  entryRow,
  factRow,
  hourRows,
  type JsonRow,
  lineRow,
  payerRow,
  purchaseRow,
  referenceRow,
  type SeenAccount,
  topUpRow,
} from './postgres-rows.ts';
import { writing } from './postgres-statements.ts';
import type { PurchaseRecord } from './store.ts';
import { ledgerKey, type Transaction } from './transaction.ts';
import { dayRows } from './use-by-day.ts';

/** Takes one statement that is to be sent, with its parameters. */
export type Write = (statement: string, values: readonly (string | number | null)[]) => void;

/** Accounts whose rows are written, as they are then. */
export type Saved = Map<string, SeenAccount>;

/** Answers the rules from what was read before, and from what they wrote since; what is to be written goes to `write`. */
export function createCollectingTransaction(
  known: Known,
  { now, write, saved }: { readonly now: Instant; readonly write: Write; readonly saved: Saved },
): Transaction {
  const purchases = [...known.purchases];
  return {
    ...collectLedger(known, write, saved),
    ...collectPurchases(known, purchases, write),
    ...collectRequests(known.requests, purchases, write),
    ...collectAccess(known, now, write),
  };
}

/** Writes rows with one statement; nothing where there are none. */
export function writeRows(write: Write, statement: string, rows: readonly JsonRow[]): void {
  if (rows.length > 0) write(statement, [JSON.stringify(rows)]);
}

function collectLedger(
  known: Known,
  write: Write,
  saved: Saved,
): Pick<Transaction, 'accounts' | 'recorded' | 'save'> {
  return {
    accounts(names) {
      const found = new Map<string, Account>();
      for (const [name, { account }] of known.accounts) if (names.has(name)) found.set(name, account);
      return found;
    },
    recorded(key) {
      const name = ledgerKey(key);
      // Not to have looked and to have found nothing are not the same: the second one spends.
      if (!known.keys.has(name)) throw new Error(`Nobody looked for the key ${key.key} of ${key.account}.`);
      return known.recorded.get(name) ?? null;
    },
    save(accounts, entries, lines) {
      const [added, changes]: [JsonRow[], JsonRow[]] = [[], []];
      for (const { account } of accounts) {
        const before = known.accounts.get(account.account);
        if (!before) {
          added.push(accountRow(account));
          continue;
        }
        const values = accountParameters(account);
        changes.push(accountChange(values, before));
        saved.set(account.account, { account, values, version: before.version + 1 });
      }
      writeRows(write, writing.addAccounts, added);
      if (changes.length + entries.length + lines.length === 0) return;
      const all = [
        changes,
        entries.map(entryRow),
        lines.map(lineRow),
        lines.flatMap(hourRows),
        dayRows(lines),
      ];
      write(writing.save, [...all.map(rows => JSON.stringify(rows)), changes.length]);
    },
  };
}

function collectPurchases(
  known: Known,
  purchases: PurchaseRecord[],
  write: Write,
): Pick<
  Transaction,
  | 'purchase'
  | 'purchaseByKey'
  | 'addPurchase'
  | 'referenceOwner'
  | 'addReference'
  | 'addFact'
  | 'setPayer'
  | 'setCard'
  | 'topUp'
  | 'setTopUp'
> {
  const owners = new Map(known.references);
  const place = (account: string, id: string) =>
    purchases.findIndex(each => each.account === account && each.id === id);
  return {
    purchase: (account, id) => purchases[place(account, id)] ?? null,
    purchaseByKey: (account, key) =>
      purchases.find(each => each.account === account && each.idempotencyKey === key) ?? null,
    addPurchase(purchase) {
      purchases.push(purchase);
      writeRows(write, writing.addPurchase, [purchaseRow(purchase)]);
    },
    referenceOwner: (provider, reference) => owners.get(referenceKey(provider, reference)) ?? null,
    addReference(provider, reference, owner) {
      const key = referenceKey(provider, reference);
      if (owners.get(key)) return;
      const row = referenceRow(provider, reference, owner);
      writeRows(write, owners.has(key) ? writing.addReference : writing.offerReference, [row]);
      owners.set(key, owner);
    },
    topUp(account) {
      const found = known.topUps.get(account);
      if (!found) throw new Error(`Nobody looked for the top-up of ${account}.`);
      return found;
    },
    setTopUp(account, rule, setAt) {
      writeRows(write, writing.setTopUp, [topUpRow(account, rule, setAt)]);
    },
    setPayer(account, payer) {
      writeRows(write, writing.setPayer, [payerRow(account, payer)]);
    },
    setCard(account, card) {
      write(writing.dropCard, [account]);
      if (card) writeRows(write, writing.addCard, [cardRow(card)]);
    },
    addFact(account, id, fact) {
      const at = place(account, id);
      const before = purchases[at];
      if (!before || before.facts.some(each => each.id === fact.id)) return false;
      purchases[at] = { ...before, facts: [...before.facts, fact] };
      writeRows(write, writing.addFact, [factRow(account, id, fact)]);
      return true;
    },
  };
}
