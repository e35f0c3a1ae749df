import type { Query } from '../store/postgres-query.ts';
import { demand, LedgerFault } from './fault.ts';

/** What the schema promises, whatever writes to it. */
const promises: Readonly<Record<string, readonly string[]>> = {
  account: [
    'PRIMARY KEY (account)',
    'CHECK ((allocation >= 0))',
    'CHECK ((used >= 0))',
    'CHECK ((monthly >= 0))',
    'CHECK ((paid >= 0))',
    'CHECK (((held >= 0) AND (held <= (monthly + paid))))',
    'CHECK ((debt >= 0))',
    'CHECK ((cycle_end > cycle_start))',
  ],
  entry: [
    'PRIMARY KEY (account, seq)',
    'UNIQUE (account, key)',
    'CHECK ((monthly_after >= 0))',
    'CHECK ((paid_after >= 0))',
    'CHECK ((held_after >= 0))',
    'CHECK ((held_after <= (monthly_after + paid_after)))',
    'CHECK ((debt_after >= 0))',
  ],
  history: ['PRIMARY KEY (account, at, seq)', 'CHECK ((balance_after >= 0))'],
  use_by_hour: ['PRIMARY KEY (account, hour, channel, kind)'],
  use_by_day: ['PRIMARY KEY (account, day)'],
  purchase: ['PRIMARY KEY (account, id)', 'UNIQUE (account, idempotency_key)', 'CHECK ((credits > 0))'],
  provider_reference: ['PRIMARY KEY (provider, reference)'],
  top_up_request: [
    'PRIMARY KEY (account, id)',
    'UNIQUE (account, idempotency_key)',
    'CHECK ((credits > 0))',
    'CHECK (((closed_at IS NULL) = (closed_as IS NULL)))',
  ],
  payer: ['PRIMARY KEY (account)'],
  saved_card: ['PRIMARY KEY (account)'],
  top_up: ['PRIMARY KEY (account)'],
  purchase_fact: [
    'PRIMARY KEY (account, purchase, fact)',
    'FOREIGN KEY (account, purchase) REFERENCES purchase(account, id)',
    'CHECK ((amount_minor >= 0))',
  ],
};

const constraints = `
  SELECT relname AS place, pg_get_constraintdef(pg_constraint.oid) AS promise
  FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
  WHERE connamespace = current_schema()::regnamespace`;

const brokenIndexes = `
  SELECT indexrelid::regclass::text AS place FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  WHERE relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)`;

/** The constraints stand, for every row, and no index is half-built. @throws LedgerFault with the first that is missing */
export async function checkPromises(query: Query): Promise<void> {
  const rows = await query(constraints);
  const kept = new Set(rows.map(({ place, promise }) => `${place}: ${promise}`));
  for (const [table, wanted] of Object.entries(promises)) {
    for (const promise of wanted) {
      demand(kept.has(`${table}: ${promise}`), () => `The table ${table} does not promise ${promise}.`);
    }
  }
  const [broken] = await query(brokenIndexes);
  if (broken) throw new LedgerFault(`The index ${broken.place} is not whole.`);
}
