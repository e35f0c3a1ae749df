/** The first thing of a ledger that does not hold. The message says where, what stands there and what should. */
export class LedgerFault extends Error {
  override readonly name = 'LedgerFault';
}

/** Says where something stands, such as "Entry 3 of account acme"; made only when it is needed. */
export type Where = () => string;

/** @throws LedgerFault with the sentence where a rule does not hold */
export function demand(holds: boolean, sentence: () => string): void {
  if (!holds) throw new LedgerFault(sentence());
}

/** @throws LedgerFault where a number or a text is another than it should be */
export function demandEqual(where: Where, what: string, is: unknown, should: unknown): void {
  if (is !== should) throw new LedgerFault(`${where()}: ${what} is ${is} and should be ${should}.`);
}

/** Compares every field of `should`. @throws LedgerFault that names the first one that differs */
export function demandFields(where: Where, is: object, should: object): void {
  const found = new Map(Object.entries(is));
  for (const [what, value] of Object.entries(should)) {
    demandEqual(where, what, found.get(what) ?? null, value ?? null);
  }
}

/** Compares by what JSON says of the two. @throws LedgerFault with both */
export function demandSame(where: Where, what: string, is: unknown, should: unknown): void {
  demandEqual(where, what, JSON.stringify(is), JSON.stringify(should));
}
