import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { type Entry, type Line, partOf } from '../../domain/entry.ts';
import { grantOf, pairingCodeOf, purchaseOf } from './rows.ts';
import { type Appended, createSqliteAccounts } from './sqlite-accounts.ts';
import type { KeyOptions } from './sqlite-keys.ts';
import { createSqliteLog } from './sqlite-log.ts';
import { createRequestWriting } from './sqlite-requests.ts';
import { prepareWriting } from './sqlite-statements.ts';
import { createTopUpReader } from './sqlite-top-up.ts';
import type { Transaction } from './transaction.ts';
import { dayRows } from './use-by-day.ts';

export interface SqliteTransaction extends Transaction {
  /** Reads what deciding needs of the log, so that the first batch does not wait for it. */
  remember(): void;
  /** Forgets what it remembered of the file: after a rollback, or when another process wrote. */
  forget(): void;
  /** Puts all in its place, so that whoever opens the file next has nothing to read again. */
  settle(): void;
  /** What has become known of rows that are behind since this was asked last: where their accounts' last entries stand. */
  takeHeads(): ReadonlyMap<string, number>;
  /** No row lacks an entry up to this position. */
  mark(): number;
}

/** The statements of the one writer. */
export function createSqliteTransaction(db: DatabaseSync, options: KeyOptions = {}): SqliteTransaction {
  const accounts = createSqliteAccounts(db);
  const log = createSqliteLog(db, accounts, options);
  const sql = prepareWriting(db);

  function addEntries(entries: readonly Entry[]): Map<string, Appended> {
    const appended = new Map<string, Appended>();
    for (const entry of entries) {
      const { account } = entry;
      const before = appended.get(account);
      const last = log.append(entry, before?.last ?? accounts.find(account)?.lastEntry ?? null);
      appended.set(account, { first: before?.first ?? last, last });
    }
    return appended;
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
      log.remember();
      const found = new Map<string, Account>();
      for (const name of names) {
        const known = accounts.find(name);
        if (known) found.set(name, known.account);
      }
      return found;
    },
    recorded: log.find,
    save(changed, entries, lines) {
      const appended = addEntries(entries);
      for (const each of changed) accounts.save(each, appended.get(each.account.account));
      for (const line of lines) addLine(line);
      for (const { account, day, hours, names } of dayRows(lines)) sql.addDay.run(account, day, hours, names);
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
      reference,
      origin,
      debitAt,
      request = null,
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
        reference,
        origin,
        debitAt,
        request,
      );
    },
    referenceOwner: (provider, reference) => {
      const row = sql.reference.get(provider, reference);
      return row ? { account: String(row.account), purchase: String(row.purchase) } : null;
    },
    addReference: (provider, reference, { account, purchase }) => {
      sql.addReference.run(provider, reference, account, purchase);
    },
    addFact: (account, purchase, { id, kind, at, subject = null, amountMinor = null }) =>
      sql.addFact.run(account, purchase, id, kind, at, subject, amountMinor).changes > 0,
    ...createRequestWriting(db),
    topUp: createTopUpReader(db),
    setTopUp(account, { enabled, threshold, credits, monthlyCapMinor, currency }, setAt) {
      sql.setTopUp.run(account, enabled ? 1 : 0, threshold, credits, monthlyCapMinor, currency, setAt);
    },
    setPayer(account, { name = null, email = null, phone = null, taxId = null }) {
      sql.setPayer.run(account, name, email, phone, taxId);
    },
    setCard(account, card) {
      sql.dropCard.run(account);
      if (!card) return;
      const { provider, customer, method, brand, last4, keptAt, kind } = card;
      sql.addCard.run(account, provider, customer, method, brand, last4, keptAt, kind);
    },
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
    grant: by => {
      const row = 'hash' in by ? sql.grant.get(by.hash) : sql.grantByUserCode.get(by.userHash);
      return row ? grantOf(row) : null;
    },
    addGrant({ hash: code, userHash, name, address, expiresAt }, gone) {
      sql.dropOldGrants.run(gone);
      sql.addGrant.run(code, userHash, name, address, expiresAt, null, null, null, null, null);
    },
    decideGrant: (code, { as, account, user, role }) => {
      sql.decideGrant.run(as, account, user, role, code);
    },
    redeemGrant: (code, device) => {
      sql.redeemGrant.run(device, code);
    },
    touchDevice(account, id, now) {
      sql.touchDevice.run(now, account, id);
      sql.dropGrantOf.run(account, id);
    },
    removeDevice(account, id) {
      sql.dropGrantOf.run(account, id);
      return sql.removeDevice.run(account, id).changes > 0;
    },
    endUser(account, user) {
      sql.nextGeneration.run(account, user);
      sql.removeDevicesOf.run(account, user);
      sql.dropCodesOf.run(account, user);
      sql.dropGrantsOf.run(account, user);
    },
    remember: log.remember,
    forget() {
      accounts.forget();
      log.forget();
    },
    settle() {
      log.settleAll();
    },
    takeHeads: accounts.takeHeads,
    mark: () => log.mark,
  };
}
