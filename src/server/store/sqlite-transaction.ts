import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { type Entry, type Line, partOf } from '../../domain/entry.ts';
import { accountOf, accountParameters } from './account-row.ts';
import { Recent } from './recent.ts';
import { pairingCodeOf, purchaseOf } from './rows.ts';
import type { KeyOptions } from './sqlite-keys.ts';
import { createSqliteLog } from './sqlite-log.ts';
import { prepareWriting } from './sqlite-statements.ts';
import type { Transaction } from './transaction.ts';

/** Accounts kept in memory between batches, about 1 kB each. */
const rememberedAccounts = 20_000;

export interface SqliteTransaction extends Transaction {
  /** Reads what deciding needs of the log, so that the first batch does not wait for it. */
  remember(): void;
  /** Forgets what it remembered of the file: after a rollback, or when another process wrote. */
  forget(): void;
}

/** An account, and where its last entry stands. */
interface Known {
  readonly account: Account;
  readonly lastEntry: number | null;
}

/** The statements of the one writer. */
export function createSqliteTransaction(db: DatabaseSync, options: KeyOptions = {}): SqliteTransaction {
  const accounts = new Recent<string, Known>(rememberedAccounts);
  const log = createSqliteLog(db, options);
  const sql = prepareWriting(db);

  function find(name: string): Known | undefined {
    const known = accounts.get(name);
    if (known) return known;
    const row = sql.account.get(name);
    if (!row) return undefined;
    const read = { account: accountOf(row), lastEntry: Number(row.last_entry) };
    accounts.set(name, read);
    return read;
  }

  function addEntries(entries: readonly Entry[]): Map<string, number> {
    const lastEntries = new Map<string, number>();
    for (const entry of entries) {
      const { account } = entry;
      const previous = lastEntries.get(account) ?? find(account)?.lastEntry ?? null;
      lastEntries.set(account, log.append(entry, previous));
    }
    return lastEntries;
  }

  function saveAccount(account: Account, newEntry: number | undefined): void {
    const lastEntry = newEntry ?? find(account.account)?.lastEntry ?? null;
    sql.saveAccount.run(...accountParameters(account), lastEntry);
    accounts.set(account.account, { account, lastEntry });
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
        const known = find(name);
        if (known) found.set(name, known.account);
      }
      return found;
    },
    recorded: log.find,
    save(changed, entries, lines) {
      const lastEntries = addEntries(entries);
      for (const account of changed) saveAccount(account, lastEntries.get(account.account));
      for (const line of lines) addLine(line);
      log.tidy();
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
    remember: log.remember,
    forget() {
      accounts.clear();
      log.forget();
    },
  };
}
