import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { closings, type TopUpRequest } from '../../domain/top-up-request.ts';
import type { Row } from './rows.ts';

const requestRow = once(() =>
  z.object({
    account: z.string(),
    id: z.string(),
    idempotency_key: z.string(),
    user: z.string(),
    credits: z.int(),
    note: z.nullable(z.string()),
    asked_at: z.int(),
    closed_as: z.nullable(z.enum(closings)),
    closed_at: z.nullable(z.int()),
    closed_by: z.nullable(z.string()),
    reason: z.nullable(z.string()),
  }),
);

export function requestOf(row: Row): TopUpRequest {
  const {
    idempotency_key: idempotencyKey,
    asked_at: askedAt,
    closed_as: as,
    closed_at: at,
    closed_by: by,
    reason,
    ...raw
  } = requestRow().parse(row);
  return { ...raw, idempotencyKey, askedAt, closed: as && { as, at: at ?? 0, by, reason } };
}

/** A row of a request that was just made, as it travels to PostgreSQL. */
export function newRequestRow({ idempotencyKey, askedAt, closed: _, ...rest }: TopUpRequest) {
  return { ...rest, idempotency_key: idempotencyKey, asked_at: askedAt };
}
