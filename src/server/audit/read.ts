import * as z from 'zod/mini';
import { firstFault } from '../first-fault.ts';
import { accountOf } from '../store/account-row.ts';
import { entryOf } from '../store/entry-row.ts';
import { requestOf } from '../store/request-row.ts';
import { lineOf, type Row } from '../store/rows.ts';
import { LedgerFault } from './fault.ts';
import type { StoredAccount, StoredDay, StoredHour, StoredLine } from './source.ts';

const part = z.object({ part: z.string() });
const buckets = z.object({ monthly: z.int(), paid: z.int(), held: z.int(), debt: z.int() });
const sums = z.nullable(z.string());
const day = z.object({
  account: z.string(),
  day: z.int(),
  hours: sums,
  names: sums,
  madeHours: sums,
  madeNames: sums,
});
const hour = z.object({ account: z.string(), channel: z.string(), kind: z.string(), credits: z.int() });

export const readEntry = reader(({ seq }) => `Entry ${seq}`, entryOf);

export const readLine = reader(
  ({ seq }) => `The line of entry ${seq}`,
  (row): StoredLine => ({ ...lineOf(row), ...part.parse(row) }),
);

export const readAccount = reader(
  () => 'The row',
  (row): StoredAccount => ({ account: accountOf(row), buckets: buckets.parse(row) }),
);

export const readHour = reader(
  ({ hour: at }) => `The sum of hour ${at}`,
  (row): StoredHour => hour.parse(row),
);

export const readDay = reader(
  ({ day: number }) => `Day ${number}`,
  (row): StoredDay => day.parse(row),
);

export const readRequest = reader(({ id }) => `Request ${id}`, requestOf);

/** Reads rows of one kind. What cannot be read throws a `LedgerFault` that says which row it is. */
export function reader<T>(nameOf: (row: Row) => string, read: (row: Row) => T): (row: Row) => T {
  return row => {
    try {
      return read(row);
    } catch (cause) {
      if (cause instanceof LedgerFault) throw cause;
      const said = cause instanceof z.core.$ZodError ? firstFault(cause) : `${cause}.`;
      throw new LedgerFault(`${nameOf(row)} of account ${row.account} cannot be read: ${said}`, { cause });
    }
  };
}
