import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../domain/entry.ts';
import { entryColumns, entryOf } from './entry-row.ts';
import { placeStep } from './sqlite-log.ts';
import type { EntryPage } from './store.ts';

/**
 * Reads the entries of one account, newest first. The log has no index by account: each entry tells where the one before
 * it stands, and every 64th is found by its number. Entries never change, so no snapshot is needed. `headOf` says where the
 * last entry of an account stands whose row may not know it.
 */
export function createEntryReader(
  db: DatabaseSync,
  headOf: (account: string) => number | undefined = () => undefined,
): (page: EntryPage) => readonly Entry[] {
  const sql = {
    head: db.prepare(`SELECT seq, position FROM entry
      WHERE position = (SELECT max(last_entry, ?) FROM account WHERE account = ?)`),
    place: db.prepare('SELECT position FROM entry_place WHERE account = ? AND seq = ?'),
    at: db.prepare('SELECT at FROM entry WHERE position = ?'),
    walk: db.prepare(`
      WITH RECURSIVE chain(place) AS (
        SELECT :from
        UNION ALL
        SELECT previous FROM chain JOIN entry ON position = place WHERE previous IS NOT NULL
        LIMIT :steps
      )
      SELECT ${entryColumns} FROM chain JOIN entry ON position = place
      WHERE account = :account AND seq < :before AND at <= :until ORDER BY seq DESC LIMIT :limit`),
  };

  // Where to join the chain: at the first place that is too new, or at its head. Fewer than `placeStep` lie between.
  function startOf({ account, before, until }: EntryPage): number | null {
    const head = sql.head.get(headOf(account) ?? 0, account);
    if (!head) return null;
    const placeOf = (count: number) => Number(sql.place.get(account, count * placeStep)?.position);
    const isTooNew = (count: number) =>
      (before !== null && count * placeStep >= before) ||
      (until !== null && Number(sql.at.get(placeOf(count))?.at) > until);
    let low = 1;
    const end = Math.floor(Number(head.seq) / placeStep) + 1;
    let high = end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (isTooNew(middle)) high = middle;
      else low = middle + 1;
    }
    return high === end ? Number(head.position) : placeOf(high);
  }

  return page => {
    const from = startOf(page);
    if (from === null) return [];
    const { account, limit } = page;
    const before = page.before ?? Number.MAX_SAFE_INTEGER;
    const until = page.until ?? Number.MAX_SAFE_INTEGER;
    const steps = limit + placeStep;
    return sql.walk.all({ from, account, before, until, steps, limit }).map(entryOf);
  };
}
