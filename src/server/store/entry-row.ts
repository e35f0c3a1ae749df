import * as z from 'zod/mini';
import { once } from '../../contract/once.ts';
import { type Entry, entryTypes } from '../../domain/entry.ts';
import type { Row } from './rows.ts';

/** The columns that `entryOf` reads. Not all: a hash can be larger than a number holds exactly. */
export const entryColumns = `account, seq, at, type, key, monthly, paid, held, debt, monthly_after, paid_after,
  held_after, debt_after, moves, credits, channel, kind, occurred_at, conversation, description`;

const entryRow = once(() =>
  z.object({
    account: z.string(),
    seq: z.int(),
    at: z.int(),
    type: z.enum(entryTypes),
    key: z.nullable(z.string()),
    monthly: z.int(),
    paid: z.int(),
    held: z.int(),
    debt: z.int(),
    monthly_after: z.int(),
    paid_after: z.int(),
    held_after: z.int(),
    debt_after: z.int(),
    moves: z.nullable(z.string()),
    credits: z.nullable(z.int()),
    channel: z.nullable(z.string()),
    kind: z.nullable(z.string()),
    occurred_at: z.nullable(z.int()),
    conversation: z.nullable(z.string()),
    description: z.nullable(z.string()),
  }),
);

const lotMoves = once(() =>
  z.array(z.object({ lot: z.string(), seq: z.int(), credits: z.int(), debt: z.int() })),
);

export function entryOf(row: Row): Entry {
  const raw = entryRow().parse(row);
  const { account, seq, at, type, key, conversation, description } = raw;
  const { monthly, paid, held, debt, credits, channel, kind, occurred_at: occurredAt } = raw;
  const isUse = credits !== null && channel !== null && kind !== null && occurredAt !== null;
  return {
    account,
    seq,
    at,
    type,
    key,
    change: { monthly, paid, held, debt },
    after: {
      monthly: raw.monthly_after,
      paid: raw.paid_after,
      held: raw.held_after,
      debt: raw.debt_after,
    },
    moves: raw.moves === null ? null : lotMoves().parse(JSON.parse(raw.moves)),
    use: isUse ? { credits, channel, kind, occurredAt, conversation, description } : null,
    note: isUse ? null : description,
  };
}

/** What an entry says beyond its numbers, in the order of its columns from `credits` to `moves`. */
export function entryWords({ use, note, moves }: Entry): (string | number | null)[] {
  return [
    use?.credits ?? null,
    use?.channel ?? null,
    use?.kind ?? null,
    use?.occurredAt ?? null,
    use?.conversation ?? null,
    use ? use.description : note,
    moves && JSON.stringify(moves),
  ];
}
