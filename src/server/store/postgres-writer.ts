import pg from 'pg';
import type { LedgerRules } from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import { applyBatch } from './batch.ts';
import { createMemory, type Memory } from './postgres-memory.ts';
import { createPreparer, type Query } from './postgres-query.ts';
import { type Known, readWants } from './postgres-reading.ts';
import { writing } from './postgres-statements.ts';
import { createCollectingTransaction, type Saved } from './postgres-transaction.ts';
import type { Command, Outcome } from './store.ts';
import { wantsOf } from './wants.ts';

/** How often a batch is decided when it meets other proxies. */
const mostAttempts = 5;
/** A serialization failure, a deadlock, a row that somebody else added first, and one that is not as it was. */
const metAnother: readonly (string | undefined)[] = ['40001', '40P01', '23505', '22012'];

/** Commits one batch in one transaction. Rejects where nothing of it was kept, or where nobody can tell. */
export type CommitBatch = (commands: readonly Command[], now: Instant) => Promise<readonly Outcome[]>;

interface Given {
  readonly now: Instant;
  readonly rules: LedgerRules;
}

/**
 * Commits on one connection at a time. Spends are decided first on accounts as they were when they were last seen, which
 * costs one journey to the server; where that does not hold, and for all else, the accounts are locked and read.
 * Where the answer to COMMIT is lost the batch may be kept; sending it again is safe, as its keys are recorded with it.
 */
export function createPostgresWriter(pool: pg.Pool, rules: LedgerRules): CommitBatch {
  const prepare = createPreparer();
  const memory = createMemory();

  return async (commands, now) => {
    const given = { now, rules };
    for (let turn = 1; ; turn += 1) {
      const client = await pool.connect();
      try {
        memory.follow(client);
        const query = prepare(client);
        const outcomes =
          (await decideSeen(query, commands, { ...given, memory })) ??
          (await decideLocked(query, commands, { ...given, memory }));
        client.release();
        return outcomes;
      } catch (cause) {
        // The server undoes what was open on a connection that ends; the next one goes where the address leads by then.
        client.release(true);
        const again = isMet(cause);
        if (!again || turn >= mostAttempts) throw cause;
      }
    }
  };
}

function isMet(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && metAnother.includes(cause.code);
}

// One statement, which is a transaction by itself. It is kept if no account was written by somebody else and no key is in
// the ledger; null where it was not kept, or says more than that spends were recorded.
async function decideSeen(
  query: Query,
  commands: readonly Command[],
  { memory, ...given }: Given & { readonly memory: Memory },
): Promise<readonly Outcome[] | null> {
  const known = memory.recall(commands);
  if (!known) return null;
  const { outcomes, writes, saved } = decide(known, commands, given);
  const [[statement, values] = [], ...more] = writes;
  const isSaveOnly = statement === writing.save && more.length === 0;
  if (!statement || !isSaveOnly || outcomes.some(({ status }) => status !== 'recorded')) return null;
  try {
    await query(statement, values);
    memory.keep(saved);
    memory.trust();
    return outcomes;
  } catch (cause) {
    if (!isMet(cause)) throw cause;
    memory.doubt();
    return null;
  }
}

// Statements that do not need each other's answers travel together: two journeys to the server, however large a batch.
async function decideLocked(
  query: Query,
  commands: readonly Command[],
  { memory, ...given }: Given & { readonly memory: Memory },
): Promise<readonly Outcome[]> {
  const [, known] = await Promise.all([
    query('BEGIN ISOLATION LEVEL READ COMMITTED'),
    readWants(query, wantsOf(commands)),
  ]);
  const { outcomes, writes, saved } = decide(known, commands, given);
  const written = Promise.all(writes.map(([statement, values]) => query(statement, values)));
  // After one statement COMMIT can be sent unseen: kept is all of it or nothing. After several, none may be missing.
  if (writes.length > 1) await written;
  await Promise.all([written, query('COMMIT')]);
  memory.keep(saved);
  return outcomes;
}

function decide(known: Known, commands: readonly Command[], given: Given) {
  const writes: [string, readonly (string | number | null)[]][] = [];
  const saved: Saved = new Map();
  const transaction = createCollectingTransaction(known, {
    now: given.now,
    write: (...write) => writes.push(write),
    saved,
  });
  return { outcomes: applyBatch(transaction, commands, given), writes, saved };
}
