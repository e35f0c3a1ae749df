import type { SQLOutputValue } from 'node:sqlite';
import * as z from 'zod/mini';
import type { Payer } from '../../contract/account.ts';
import { once } from '../../contract/once.ts';
import { type Line, lineTypes } from '../../domain/entry.ts';
import { factKinds, purchaseStatus } from '../../domain/purchase.ts';
import { mostAttempts } from '../../domain/top-up.ts';
import type {
  Device,
  DeviceGrant,
  KeptCard,
  PairingCode,
  PurchaseRecord,
  TopUpState,
  UseSums,
} from './store.ts';

/** A row as SQLite gives it. What leaves this file was checked. */
export type Row = Record<string, SQLOutputValue>;

const role = () => z.enum(['owner', 'agent']);
/** Credits by name, as JSON holds them. */
export const sums = () => z.record(z.string(), z.int());

const lineDetail = once(() =>
  z.object({
    use: z.optional(
      z.object({
        from: z.int(),
        to: z.int(),
        channels: sums(),
        kinds: sums(),
        lastSeq: z.optional(z.int()),
      }),
    ),
    released: z.optional(z.object({ id: z.string(), credits: z.int(), reason: z.nullable(z.string()) })),
    reversed: z.optional(z.object({ id: z.string(), credits: z.int() })),
    purchase: z.optional(z.object({ id: z.string(), priceMinor: z.int(), currency: z.string() })),
    asked: z.optional(z.object({ id: z.string(), user: z.string(), note: z.nullable(z.string()) })),
    declined: z.optional(
      z.object({ id: z.string(), user: z.string(), credits: z.int(), reason: z.nullable(z.string()) }),
    ),
    because: z.optional(z.enum(factKinds)),
    debt: z.optional(z.int()),
    repaid: z.optional(z.int()),
    lapsed: z.optional(z.int()),
    allocation: z.optional(z.int()),
    carried: z.optional(z.int()),
    plan: z.optional(z.string()),
    reason: z.optional(z.string()),
  }),
);

const lineRow = once(() =>
  z.object({
    account: z.string(),
    seq: z.int(),
    at: z.int(),
    type: z.enum(lineTypes),
    credits: z.int(),
    balance_after: z.int(),
    detail: z.string(),
  }),
);

export function lineOf(row: Row): Line {
  const { balance_after: balanceAfter, detail, ...line } = lineRow().parse(row);
  return { ...line, balanceAfter, detail: lineDetail().parse(JSON.parse(detail)) };
}

const purchaseRow = once(() =>
  z.object({
    account: z.string(),
    id: z.string(),
    idempotency_key: z.string(),
    user: z.string(),
    credits: z.int(),
    price_minor: z.int(),
    currency: z.string(),
    provider: z.string(),
    checkout_url: z.string(),
    started_at: z.int(),
    reference: z.nullable(z.string()),
    origin: z.enum(['person', 'rule']),
    debit_at: z.nullable(z.int()),
    request: z.nullable(z.string()),
  }),
);

const factRow = once(() =>
  z.object({
    fact: z.string(),
    kind: z.enum(factKinds),
    at: z.int(),
    subject: z.nullable(z.string()),
    amount_minor: z.nullable(z.int()),
  }),
);

export function purchaseOf(row: Row, factRows: readonly Row[]): PurchaseRecord {
  const raw = purchaseRow().parse(row);
  return {
    account: raw.account,
    id: raw.id,
    idempotencyKey: raw.idempotency_key,
    user: raw.user,
    credits: raw.credits,
    priceMinor: raw.price_minor,
    currency: raw.currency,
    provider: raw.provider,
    checkoutUrl: raw.checkout_url,
    startedAt: raw.started_at,
    reference: raw.reference,
    origin: raw.origin,
    debitAt: raw.debit_at,
    request: raw.request,
    facts: factRows.map(fact => {
      const { fact: id, kind, at, subject, amount_minor: amountMinor } = factRow().parse(fact);
      return {
        id,
        kind,
        at,
        ...(subject !== null && { subject }),
        ...(amountMinor !== null && { amountMinor }),
      };
    }),
  };
}

const cardRow = once(() =>
  z.object({
    account: z.string(),
    provider: z.string(),
    customer: z.string(),
    method: z.string(),
    brand: z.string(),
    last4: z.string(),
    kept_at: z.int(),
    kind: z.enum(['card', 'mandate']),
  }),
);

export function cardOf(row: Row): KeptCard {
  const { kept_at: keptAt, ...card } = cardRow().parse(row);
  return { ...card, keptAt };
}

const payerRow = once(() =>
  z.object({
    name: z.nullable(z.string()),
    email: z.nullable(z.string()),
    phone: z.nullable(z.string()),
    tax_id: z.nullable(z.string()),
  }),
);

export function payerOf(row: Row | undefined): Payer {
  if (!row) return {};
  const { name, email, phone, tax_id: taxId } = payerRow().parse(row);
  return {
    ...(name !== null && { name }),
    ...(email !== null && { email }),
    ...(phone !== null && { phone }),
    ...(taxId !== null && { taxId }),
  };
}

const topUpRow = once(() =>
  z.object({
    enabled: z.int(),
    threshold: z.int(),
    credits: z.int(),
    monthly_cap_minor: z.int(),
    currency: z.string(),
    set_at: z.int(),
  }),
);

export function thresholdsOf(rows: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(rows.map(({ account, threshold }) => [String(account), Number(threshold)]));
}

/** Attempts that are read of an account: more than there can be in one cycle. */
export const topUpsRead = 2 * mostAttempts;

/** What the rows of an account say of its automatic top-up. `paid` has the time of its newest capture. */
export function topUpOf(rows: {
  readonly rule: Row | undefined;
  readonly card: Row | undefined;
  readonly paid: Row | undefined;
  readonly purchases: readonly PurchaseRecord[];
}): TopUpState {
  const raw = rows.rule && topUpRow().parse(rows.rule);
  const at = rows.paid?.at;
  const card = rows.card ? cardOf(rows.card) : null;
  return {
    rule: raw
      ? {
          enabled: raw.enabled === 1,
          threshold: raw.threshold,
          credits: raw.credits,
          monthlyCapMinor: raw.monthly_cap_minor,
          currency: raw.currency,
        }
      : null,
    setAt: raw?.set_at ?? 0,
    kept: card && { kind: card.kind, at: card.keptAt },
    attempts: rows.purchases.map(purchase => ({
      id: purchase.id,
      startedAt: purchase.startedAt,
      debitAt: purchase.debitAt,
      priceMinor: purchase.priceMinor,
      currency: purchase.currency,
      status: purchaseStatus(purchase),
      cancelledAt: purchase.facts.find(({ kind }) => kind === 'cancelled')?.at ?? null,
    })),
    lastPaidAt: typeof at === 'number' ? at : null,
    purchases: rows.purchases,
  };
}

const nameSum = once(() => z.object({ channel: z.string(), kind: z.string(), credits: z.int() }));
const hourSum = once(() => z.object({ hour: z.int(), credits: z.int() }));

export function useOf(names: readonly Row[], hours: readonly Row[]): UseSums {
  return { names: names.map(row => nameSum().parse(row)), hours: hours.map(row => hourSum().parse(row)) };
}

const deviceRow = once(() =>
  z.object({
    account: z.string(),
    id: z.string(),
    token_hash: z.string(),
    name: z.string(),
    user: z.string(),
    role: role(),
    paired_at: z.int(),
    last_used_at: z.int(),
  }),
);

export function deviceOf(row: Row): Device {
  const {
    token_hash: tokenHash,
    paired_at: pairedAt,
    last_used_at: lastUsedAt,
    ...raw
  } = deviceRow().parse(row);
  return { ...raw, tokenHash, pairedAt, lastUsedAt };
}

const codeRow = once(() =>
  z.object({ hash: z.string(), account: z.string(), user: z.string(), role: role(), expires_at: z.int() }),
);

export function pairingCodeOf(row: Row): PairingCode {
  const { expires_at: expiresAt, ...raw } = codeRow().parse(row);
  return { ...raw, expiresAt };
}

const grantRow = once(() =>
  z.object({
    hash: z.string(),
    user_hash: z.string(),
    name: z.string(),
    address: z.string(),
    expires_at: z.int(),
    decided_as: z.nullable(z.enum(['approved', 'denied'])),
    account: z.nullable(z.string()),
    user: z.nullable(z.string()),
    role: z.nullable(role()),
    device: z.nullable(z.string()),
  }),
);

export function grantOf(row: Row): DeviceGrant {
  const { user_hash: userHash, expires_at: expiresAt, decided_as: as, ...raw } = grantRow().parse(row);
  const { hash, name, address, account, user, role: decidedRole, device } = raw;
  const isDecided = as !== null && account !== null && user !== null && decidedRole !== null;
  const decided = isDecided ? { as, account, user, role: decidedRole } : null;
  return { hash, userHash, name, address, expiresAt, decided, device };
}
