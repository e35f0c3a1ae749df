import pg from 'pg';
import type { LedgerRules } from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import { applyBatch } from './batch.ts';
import { createPreparer, type Query } from './postgres-query.ts';
import { readWants } from './postgres-reading.ts';
import { createCollectingTransaction } from './postgres-transaction.ts';
import type { Command, Outcome } from './store.ts';
import { wantsOf } from './wants.ts';

/** How often a batch is decided when it meets other proxies. */
const mostAttempts = 5;
/** A serialization failure, a deadlock, and a row that somebody else added first: decided again, it goes well. */
const metAnother: readonly (string | undefined)[] = ['40001', '40P01', '23505'];

/** Commits one batch in one transaction. Rejects where nothing of it was kept, or where nobody can tell. */
export type CommitBatch = (commands: readonly Command[], now: Instant) => Promise<readonly Outcome[]>;

/**
 * Commits on one connection at a time. Nothing is remembered between batches: other proxies write to the same database.
 * Where the answer to COMMIT is lost the batch may be kept; sending it again is safe, as its keys are recorded with it.
 */
export function createPostgresWriter(pool: pg.Pool, rules: LedgerRules): CommitBatch {
  const prepare = createPreparer();

  return async (commands, now) => {
    for (let turn = 1; ; turn += 1) {
      const client = await pool.connect();
      try {
        const outcomes = await decide(prepare(client), commands, { now, rules });
        client.release();
        return outcomes;
      } catch (cause) {
        // The server undoes what was open on a connection that ends; the next one goes where the address leads by then.
        client.release(true);
        const again = cause instanceof pg.DatabaseError && metAnother.includes(cause.code);
        if (!again || turn >= mostAttempts) throw cause;
      }
    }
  };
}

// Statements that do not need each other's answers travel together: two journeys to the server, however large a batch.
async function decide(
  query: Query,
  commands: readonly Command[],
  given: { now: Instant; rules: LedgerRules },
): Promise<readonly Outcome[]> {
  const [, known] = await Promise.all([
    query('BEGIN ISOLATION LEVEL READ COMMITTED'),
    readWants(query, wantsOf(commands)),
  ]);
  const writes: [string, readonly (string | number)[]][] = [];
  const transaction = createCollectingTransaction(known, given.now, (...write) => writes.push(write));
  const outcomes = applyBatch(transaction, commands, given);
  const written = Promise.all(writes.map(([statement, values]) => query(statement, values)));
  // After one statement COMMIT can be sent unseen: kept is all of it or nothing. After several, none may be missing.
  if (writes.length > 1) await written;
  await Promise.all([written, query('COMMIT')]);
  return outcomes;
}
