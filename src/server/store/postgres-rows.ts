import type { Payer } from '../../contract/account.ts';
import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import { type Entry, type Line, partOf } from '../../domain/entry.ts';
import type { TopUpRule } from '../../domain/top-up.ts';
import { accountColumns, accountOf, accountParameters } from './account-row.ts';
import { entryWords } from './entry-row.ts';
import { alwaysSaid, entryBase } from './postgres-statements.ts';
import type { Row } from './rows.ts';
import type { Device, DeviceGrant, KeptCard, PairingCode, PurchaseRecord } from './store.ts';

/** A row as it travels to PostgreSQL: a JSON object by the names of the table's columns. */
export type JsonRow = Readonly<Record<string, string | number | null>>;

export function accountRow(account: Account): JsonRow {
  const values = accountParameters(account);
  const row = accountColumns.map((column, place) => [column, values[place] ?? null]);
  return { ...Object.fromEntries(row), version: 0 };
}

/** An account as its row said when it was last seen. */
export interface SeenAccount {
  readonly account: Account;
  /** The row's values, in the order of `accountColumns`. */
  readonly values: readonly (string | number | null)[];
  /** How often the row was written: while it has this one, nobody else wrote it. */
  readonly version: number;
}

export function seenAccount(row: Row): SeenAccount {
  const values = accountColumns.map(column => {
    const value = row[column];
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  });
  return { account: accountOf(row), values, version: Number(row.version) };
}

/** What is to be written of an account that now has these values: most of a row stays as it is. */
export function accountChange(values: SeenAccount['values'], before: SeenAccount): JsonRow {
  const change: Record<string, string | number | null> = { version: before.version };
  for (const [place, value] of values.entries()) {
    const column = accountColumns[place] ?? '';
    if (alwaysSaid.has(column) || value !== before.values[place]) change[column] = value;
  }
  return change;
}

/** An entry without what `entryBase` says of it: what is left unsaid need not be read. */
export function entryRow(entry: Entry): JsonRow {
  const { account, seq, at, type, key, change, after } = entry;
  const [credits, channel, kind, occurredAt, conversation, description, moves] = entryWords(entry);
  const row: Record<string, string | number | null | undefined> = {
    account,
    seq,
    at,
    type,
    key,
    ...change,
    monthly_after: after.monthly,
    paid_after: after.paid,
    held_after: after.held,
    debt_after: after.debt,
    credits,
    channel,
    kind,
    occurred_at: occurredAt,
    conversation,
    description,
    moves,
  };
  const said: Record<string, string | number> = {};
  for (const column in row) {
    const value = row[column] ?? null;
    if (value !== null && value !== entryBase[column]) said[column] = value;
  }
  return said;
}

export function lineRow(line: Line): JsonRow {
  const { account, at, seq, type, credits, balanceAfter, detail } = line;
  const part = partOf(line);
  return {
    account,
    at,
    seq,
    type,
    part,
    credits,
    balance_after: balanceAfter,
    detail: JSON.stringify(detail),
  };
}

export function hourRows({ account, hours = [] }: Line): JsonRow[] {
  return hours.map(({ hour, channel, kind, credits }) => ({ account, hour, channel, kind, credits }));
}

export function purchaseRow(purchase: PurchaseRecord): JsonRow {
  const {
    idempotencyKey,
    priceMinor,
    checkoutUrl,
    startedAt,
    debitAt,
    request = null,
    facts: _,
    ...rest
  } = purchase;
  return {
    ...rest,
    request,
    idempotency_key: idempotencyKey,
    price_minor: priceMinor,
    checkout_url: checkoutUrl,
    started_at: startedAt,
    debit_at: debitAt,
  };
}

export function referenceRow(
  provider: string,
  reference: string,
  place: { readonly account: string; readonly purchase: string },
): JsonRow {
  return { provider, reference, ...place };
}

export function factRow(account: string, purchase: string, fact: PurchaseRecord['facts'][number]): JsonRow {
  const { id, kind, at, subject = null, amountMinor = null } = fact;
  return { account, purchase, fact: id, kind, at, subject, amount_minor: amountMinor };
}

export function cardRow({ keptAt, ...card }: KeptCard): JsonRow {
  return { ...card, kept_at: keptAt };
}

export function payerRow(account: string, payer: Payer): JsonRow {
  const { name = null, email = null, phone = null, taxId = null } = payer;
  return { account, name, email, phone, tax_id: taxId };
}

export function topUpRow(
  account: string,
  { enabled, monthlyCapMinor, ...rule }: TopUpRule,
  setAt: Instant,
): JsonRow {
  return { account, enabled: enabled ? 1 : 0, ...rule, monthly_cap_minor: monthlyCapMinor, set_at: setAt };
}

export function codeRow({ expiresAt, ...rest }: PairingCode): JsonRow {
  return { ...rest, expires_at: expiresAt };
}

export function deviceRow({ tokenHash, pairedAt, lastUsedAt, ...rest }: Device): JsonRow {
  return { ...rest, token_hash: tokenHash, paired_at: pairedAt, last_used_at: lastUsedAt };
}

/** Nobody decides what only begins. */
export function grantRow({ hash, userHash, name, address, expiresAt }: DeviceGrant): JsonRow {
  return { hash, user_hash: userHash, name, address, expires_at: expiresAt };
}
