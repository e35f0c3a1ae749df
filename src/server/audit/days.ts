import { LedgerFault } from './fault.ts';
import type { AuditSource } from './source.ts';

/** Says how an engine tells the members of a column that holds an object as text: a table with `key` and `value`. */
export type Members = (column: string) => string;

/** The first day whose sums are not those of its hours: a statement for either engine. */
export function strayDayOf(members: Members): string {
  const told = (column: string) => `SELECT account, day, key AS name, CAST(value AS bigint) AS credits
    FROM use_by_day CROSS JOIN ${members(column)} AS each`;
  const kept = (
    name: string,
  ) => `SELECT account, hour / 86400000 AS day, ${name} AS name, CAST(sum(credits) AS bigint) AS credits
    FROM use_by_hour GROUP BY 1, 2, 3`;
  const sides = [
    ['hours', "'+' || (hour % 86400000)"],
    ['names', "channel || '/' || kind"],
  ] as const;
  const stray = sides.flatMap(([column, name]) => [
    `SELECT * FROM (${told(column)} EXCEPT ${kept(name)}) AS more`,
    `SELECT * FROM (${kept(name)} EXCEPT ${told(column)}) AS less`,
  ]);
  return `SELECT account, day FROM (${stray.join(' UNION ALL ')}) AS stray LIMIT 1`;
}

/** Each day has the sums of its hours, and no day is missing. */
export async function proveDays(source: AuditSource): Promise<void> {
  const stray = await source.strayDay();
  if (!stray) return;
  const date = new Date(Number(stray.day) * 86_400_000).toISOString().slice(0, 10);
  throw new LedgerFault(`Account ${stray.account}: what was used on ${date} is not the sum of its hours.`);
}
