import type { Query } from './postgres-query.ts';
import { writing } from './postgres-statements.ts';
import { purchaseOf, type Row } from './rows.ts';
import type { PurchaseRecord } from './store.ts';
import type { Place } from './wants.ts';

/** Rows by the accounts and ids of places; nothing is asked where there are none. */
export function readPlaces(
  query: Query,
  statement: string,
  places: readonly Place[],
): Promise<readonly Row[]> | readonly Row[] {
  if (places.length === 0) return [];
  return query(statement, [places.map(({ account }) => account), places.map(({ id }) => id)]);
}

/** The purchases of rows, with their facts: one question more, however many they are. */
export async function purchasesOf(query: Query, rows: readonly Row[]): Promise<readonly PurchaseRecord[]> {
  const places = rows.map(row => ({ account: String(row.account), id: String(row.id) }));
  const facts = await readPlaces(query, writing.facts, places);
  return rows.map(row =>
    purchaseOf(
      row,
      facts.filter(fact => fact.account === row.account && fact.purchase === row.id),
    ),
  );
}
