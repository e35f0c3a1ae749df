import { LedgerFault } from './fault.ts';
import type { AuditSource } from './source.ts';

/** Each day as its row tells it, beside what its hours make of it: a statement for the engine that makes objects so. */
export function daysOf(objectOf: 'json_group_object' | 'json_object_agg'): string {
  const made = (name: string) => `CAST(${objectOf}(name, credits) AS text) AS text FROM
      (SELECT account, hour / 86400000 AS day, ${name} AS name, sum(credits) AS credits
        FROM use_by_hour GROUP BY 1, 2, 3) AS sums
      GROUP BY account, day`;
  // Each of the four texts of a day comes once. To join them takes SQLite the square of their number.
  const only = (column: string) => `max(CASE WHEN what = '${column}' THEN text END) AS "${column}"`;
  return `SELECT account, day, ${['hours', 'names', 'madeHours', 'madeNames'].map(only).join(', ')} FROM
    (SELECT account, day, 'hours' AS what, hours AS text FROM use_by_day
    UNION ALL SELECT account, day, 'names', names FROM use_by_day
    UNION ALL SELECT account, day, 'madeHours', ${made("'+' || (hour % 86400000)")}
    UNION ALL SELECT account, day, 'madeNames', ${made("channel || '/' || kind")}) AS texts
    GROUP BY account, day`;
}

/** Each day has the sums of its hours, and no day is missing. */
export async function proveDays(source: AuditSource): Promise<void> {
  for await (const page of source.days()) {
    for (const { account, day, hours, names, madeHours, madeNames } of page) {
      const where = `Account ${account}: what was used on ${dateOf(day)}`;
      proveSums(where, hours, madeHours);
      proveSums(where, names, madeNames);
    }
  }
}

function proveSums(where: string, told: string | null, made: string | null): void {
  const sums = told === null ? null : sumsIn(told);
  if (told !== null && !sums) throw new LedgerFault(`${where} cannot be read: ${told.slice(0, mostTold)}.`);
  const should = made === null ? null : sumsIn(made);
  const isSame =
    sums && should && sums.size === should.size && [...sums].every(([name, sum]) => should.get(name) === sum);
  if (!isSame) throw new LedgerFault(`${where} is not the sum of its hours.`);
}

/** So much of a text that cannot be read is told. */
const mostTold = 100;
const member = /"(?:[^"\\]|\\.)*"\s*:\s*-?(?:0|[1-9]\d*)(?=\s*[,}])/g;

// Stricter than JSON: each name once, with a whole number that is written as one. Null where it is not so.
function sumsIn(text: string): ReadonlyMap<string, number> | null {
  try {
    const sums = new Map(Object.entries<number>(JSON.parse(text)));
    const isOnlySums = text.replace(member, '').replace(/[\s,]/g, '') === '{}';
    const isOnce = (text.match(member) ?? []).length === sums.size;
    return isOnlySums && isOnce && [...sums.values()].every(Number.isSafeInteger) ? sums : null;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) return null;
    throw cause;
  }
}

/** The last day that has a date. */
const lastDay = 100_000_000;

function dateOf(day: number): string {
  if (Math.abs(day) > lastDay) return `day ${day}`;
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
