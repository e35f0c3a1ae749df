import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { type Entry, type Line, partOf } from '../../domain/entry.ts';
import { accountOf, accountParameters } from './account-row.ts';
import { Recent } from './recent.ts';
import { entryOf, entryWords, pairingCodeOf, purchaseOf } from './rows.ts';
import { prepareWriting } from './sqlite-statements.ts';
import { type LedgerKey, ledgerKey, type Transaction } from './transaction.ts';

/** Accounts and keys kept in memory between batches, about 1 kB and 0.3 kB each. */
const memoryLimit = { accounts: 20_000, keys: 100_000 };

export interface SqliteTransaction extends Transaction {
  /** Forgets what it remembered of the file: after a rollback, or when another process wrote. */
  forget(): void;
}

/** 63 bits of a text, as SQLite's integers are signed. */
function hashKey(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64BE() >> 1n;
}

/** The statements of the one writer. `hashOf` is an argument so that a test can make keys meet. */
export function createSqliteTransaction(
  db: DatabaseSync,
  hashOf: (text: string) => bigint = hashKey,
): SqliteTransaction {
  const accounts = new Recent<string, Account>(memoryLimit.accounts);
  const keys = new Recent<string, Entry>(memoryLimit.keys);
  const sql = prepareWriting(db);

  function findAccount(name: string): Account | undefined {
    const known = accounts.get(name);
    if (known) return known;
    const row = sql.account.get(name);
    if (!row) return undefined;
    const account = accountOf(row);
    accounts.set(name, account);
    return account;
  }

  function findRecorded(key: LedgerKey): Entry | null {
    const name = ledgerKey(key);
    const known = keys.get(name);
    if (known) return known;
    for (let slot = hashOf(name); ; slot = nextSlot(slot)) {
      const row = sql.entryByHash.get(slot);
      if (!row) return null;
      const entry = entryOf(row);
      if (entry.account === key.account && entry.key === key.key) return entry;
    }
  }

  function addEntry(entry: Entry): void {
    const { account, seq, at, type, key, change, after } = entry;
    const numbers = [change.monthly, change.paid, change.held, change.debt];
    const sums = [after.monthly, after.paid, after.held, after.debt];
    const words = entryWords(entry);
    const name = key === null ? null : ledgerKey({ account, key });
    let slot = name === null ? null : hashOf(name);
    while (sql.addEntry.run(account, seq, at, type, key, slot, ...numbers, ...sums, ...words).changes === 0) {
      if (slot === null) throw new Error('An entry without a key was not written.');
      slot = nextSlot(slot);
    }
    if (name) keys.set(name, entry);
  }

  function addLine(line: Line): void {
    const { account, at, seq, type, credits, balanceAfter, detail, hours = [] } = line;
    sql.addLine.run(account, at, seq, type, partOf(line), credits, balanceAfter, JSON.stringify(detail));
    for (const { hour, channel, kind, credits: used } of hours) {
      sql.addHour.run(account, hour, channel, kind, used);
    }
  }

  return {
    accounts(names) {
      const found = new Map<string, Account>();
      for (const name of names) {
        const account = findAccount(name);
        if (account) found.set(name, account);
      }
      return found;
    },
    recorded: findRecorded,
    save(changed, entries, lines) {
      for (const account of changed) {
        sql.saveAccount.run(...accountParameters(account));
        accounts.set(account.account, account);
      }
      for (const entry of entries) addEntry(entry);
      for (const line of lines) addLine(line);
    },
    purchase: (account, id) => {
      const row = sql.purchase.get(account, id);
      return row ? purchaseOf(row, sql.facts.all(account, id)) : null;
    },
    purchaseByKey: (account, idempotencyKey) => {
      const row = sql.purchaseByKey.get(account, idempotencyKey);
      return row ? purchaseOf(row, sql.facts.all(account, String(row.id))) : null;
    },
    addPurchase: ({
      account,
      id,
      idempotencyKey,
      user,
      credits,
      priceMinor,
      currency,
      provider,
      checkoutUrl,
      startedAt,
    }) => {
      sql.addPurchase.run(
        account,
        id,
        idempotencyKey,
        user,
        credits,
        priceMinor,
        currency,
        provider,
        checkoutUrl,
        startedAt,
      );
    },
    addFact: (account, purchase, { id, kind, at, subject = null, amountMinor = null }) =>
      sql.addFact.run(account, purchase, id, kind, at, subject, amountMinor).changes > 0,
    addPairingCode: ({ hash: code, account, user, role, expiresAt }) => {
      sql.addCode.run(code, account, user, role, expiresAt);
    },
    takePairingCode: (code, now) => {
      sql.dropOldCodes.run(now);
      const row = sql.takeCode.get(code);
      return row ? pairingCodeOf(row) : null;
    },
    addDevice: ({ account, id, tokenHash, name, user, role, pairedAt, lastUsedAt }) => {
      sql.addDevice.run(account, id, tokenHash, name, user, role, pairedAt, lastUsedAt);
    },
    touchDevice: (account, id, now) => {
      sql.touchDevice.run(now, account, id);
    },
    removeDevice: (account, id) => sql.removeDevice.run(account, id).changes > 0,
    endUser(account, user) {
      sql.nextGeneration.run(account, user);
      sql.removeDevicesOf.run(account, user);
      sql.dropCodesOf.run(account, user);
    },
    forget() {
      accounts.clear();
      keys.clear();
    },
  };
}

function nextSlot(slot: bigint): bigint {
  return BigInt.asUintN(63, slot + 1n);
}
