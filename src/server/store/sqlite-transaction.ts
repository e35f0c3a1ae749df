import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import type { RecordedUse } from '../../domain/command.ts';
import { type Entry, type Line, partOf } from '../../domain/entry.ts';
import { type LedgerKey, ledgerKey, type Transaction } from './batch.ts';
import { createHourlySums } from './hourly.ts';
import { Recent } from './recent.ts';
import { accountOf, accountParameters, pairingCodeOf, purchaseOf, recordedOf } from './rows.ts';

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
  const keys = new Recent<string, RecordedUse>(memoryLimit.keys);
  const sql = prepare(db);

  function findAccount(name: string): Account | undefined {
    const known = accounts.get(name);
    if (known) return known;
    const row = sql.account.get(name);
    if (!row) return undefined;
    const account = accountOf(row);
    accounts.set(name, account);
    return account;
  }

  function findRecorded(key: LedgerKey): RecordedUse | undefined {
    const name = ledgerKey(key);
    const known = keys.get(name);
    if (known) return known;
    for (let slot = hashOf(name); ; slot = nextSlot(slot)) {
      const row = sql.entryByHash.get(slot);
      if (!row) return undefined;
      const { account, key: text, ...use } = recordedOf(row);
      if (account === key.account && text === key.key) return use;
    }
  }

  function addEntry(entry: Entry): void {
    const { account, seq, at, type, key, change, after, use } = entry;
    const numbers = [change.monthly, change.paid, change.held, change.debt];
    const sums = [after.monthly, after.paid, after.held, after.debt];
    const what = use
      ? [use.credits, use.channel, use.kind, use.occurredAt, use.conversation, use.description]
      : [null, null, null, null, null, null];
    const name = key === null ? null : ledgerKey({ account, key });
    let slot = name === null ? null : hashOf(name);
    while (sql.addEntry.run(account, seq, at, type, key, slot, ...numbers, ...sums, ...what).changes === 0) {
      if (slot === null) throw new Error('An entry without a key was not written.');
      slot = nextSlot(slot);
    }
    if (name)
      keys.set(name, {
        credits: use?.credits ?? null,
        channel: use?.channel ?? null,
        kind: use?.kind ?? null,
      });
  }

  function addLine(line: Line): void {
    const { account, at, seq, type, credits, balanceAfter, detail } = line;
    sql.addLine.run(account, at, seq, type, partOf(line), credits, balanceAfter, JSON.stringify(detail));
  }

  function saveHours(entries: readonly Entry[]): void {
    const hours = createHourlySums();
    for (const { account, use } of entries) {
      const timeZone = use && findAccount(account)?.timeZone;
      if (use && timeZone) hours.add({ ...use, account, timeZone, at: use.occurredAt });
    }
    for (const { account, hour, channel, kind, credits } of hours.all()) {
      sql.addHour.run(account, hour, channel, kind, credits);
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
    recorded(wanted) {
      const found = new Map<string, RecordedUse>();
      for (const key of wanted) {
        const use = findRecorded(key);
        if (use) found.set(ledgerKey(key), use);
      }
      return found;
    },
    save(changed, entries, lines) {
      for (const account of changed) {
        sql.saveAccount.run(...accountParameters(account));
        accounts.set(account.account, account);
      }
      for (const entry of entries) addEntry(entry);
      for (const line of lines) addLine(line);
      saveHours(entries);
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
    addFact: (account, purchase, { id, kind, at }) =>
      sql.addFact.run(account, purchase, id, kind, at).changes > 0,
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

function prepare(db: DatabaseSync) {
  const marks = (count: number) => Array(count).fill('?').join(', ');
  const statement = (text: string): StatementSync => db.prepare(text);
  return {
    account: statement('SELECT * FROM account WHERE account = ?'),
    saveAccount: statement(`INSERT OR REPLACE INTO account VALUES (${marks(18)})`),
    entryByHash: statement('SELECT account, key, credits, channel, kind FROM entry WHERE key_hash = ?'),
    addEntry: statement(
      `INSERT INTO entry (account, seq, at, type, key, key_hash, monthly, paid, held, debt, monthly_after, paid_after,
        held_after, debt_after, credits, channel, kind, occurred_at, conversation, description)
       VALUES (${marks(20)}) ON CONFLICT (key_hash) WHERE key_hash IS NOT NULL DO NOTHING`,
    ),
    addLine: statement(`INSERT INTO history VALUES (${marks(8)})`),
    addHour: statement(
      `INSERT INTO hourly VALUES (${marks(5)})
       ON CONFLICT (account, hour, channel, kind) DO UPDATE SET credits = credits + excluded.credits`,
    ),
    purchase: statement('SELECT * FROM purchase WHERE account = ? AND id = ?'),
    purchaseByKey: statement('SELECT * FROM purchase WHERE account = ? AND idempotency_key = ?'),
    facts: statement(
      'SELECT fact, kind, at FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at',
    ),
    addPurchase: statement(`INSERT INTO purchase VALUES (${marks(10)})`),
    addFact: statement(`INSERT OR IGNORE INTO purchase_fact VALUES (${marks(5)})`),
    addCode: statement(`INSERT INTO pairing_code VALUES (${marks(5)})`),
    dropOldCodes: statement('DELETE FROM pairing_code WHERE expires_at <= ?'),
    takeCode: statement('DELETE FROM pairing_code WHERE hash = ? RETURNING *'),
    addDevice: statement(`INSERT INTO device VALUES (${marks(8)})`),
    touchDevice: statement('UPDATE device SET last_used_at = ? WHERE account = ? AND id = ?'),
    removeDevice: statement('DELETE FROM device WHERE account = ? AND id = ?'),
    nextGeneration: statement(
      `INSERT INTO user_generation VALUES (?, ?, 1)
       ON CONFLICT (account, user) DO UPDATE SET generation = generation + 1`,
    ),
    removeDevicesOf: statement('DELETE FROM device WHERE account = ? AND user = ?'),
    dropCodesOf: statement('DELETE FROM pairing_code WHERE account = ? AND user = ?'),
  };
}
