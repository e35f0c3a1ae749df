import { parentPort, workerData } from 'node:worker_threads';
import type { LedgerRules } from '../../domain/command.ts';
import { applyBatch } from './batch.ts';
import { FileFault, openForWriting } from './sqlite-file.ts';
import { createSqliteTransaction } from './sqlite-transaction.ts';
import type { Command, Outcome } from './store.ts';

/** What the writer's thread is started with. */
export interface WriterStart {
  readonly path: string;
  readonly rules: LedgerRules;
  /** Keys in memory before they are put into the index, if not the usual many. */
  readonly keysInMemory?: number;
}

/** One batch to commit; or the end. */
export type WriterOrder = { readonly commands: readonly Command[]; readonly now: number } | 'close';

/** What became of a batch, and what readers have to know since. */
export interface Committed {
  readonly outcomes: readonly Outcome[];
  /** Accounts whose rows do not know their last entries, and where those stand. */
  readonly heads: readonly (readonly [account: string, position: number])[];
  /** No row lacks an entry up to this position. */
  readonly mark: number;
}

/** Every order is answered by one word, in order. The first word comes unasked: the file is open, or why it is not. */
export type WriterWord = Committed | { readonly fault: string } | 'open' | 'closed';

if (parentPort) serve(parentPort, workerData);

// The one writer of a file, in a thread of its own, so that waiting for the disk never delays a read.
function serve(port: NonNullable<typeof parentPort>, start: WriterStart): void {
  const { path } = start;
  const say = (word: WriterWord) => port.postMessage(JSON.stringify(word));
  let write: ReturnType<typeof openWriter>;
  try {
    write = openWriter(start);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    say({ fault: cause instanceof FileFault ? said : `${path} cannot be used: ${said}.` });
    port.close();
    return;
  }
  port.on('message', (text: string) => {
    const order: WriterOrder = JSON.parse(text);
    if (order === 'close') {
      try {
        write.close();
        say('closed');
      } catch (cause) {
        say({ fault: cause instanceof Error ? cause.message : String(cause) });
      }
      port.close();
      return;
    }
    try {
      say(write.commit(order.commands, order.now));
    } catch (cause) {
      say({ fault: cause instanceof Error ? cause.message : String(cause) });
    }
  });
  say('open');
}

function openWriter({ path, rules, keysInMemory }: WriterStart) {
  const { db, close } = openForWriting(path);
  const transaction = createSqliteTransaction(db, keysInMemory ? { limit: keysInMemory } : {});
  const dataVersion = db.prepare('PRAGMA data_version');
  const versionNow = () => Object.values(dataVersion.get() ?? {})[0];
  let version = versionNow();

  function inTransaction<T>(task: () => T): T {
    db.exec('BEGIN IMMEDIATE');
    try {
      const seen = versionNow();
      // Somebody else wrote to the file: what is remembered of it may be wrong.
      if (seen !== version) transaction.forget();
      version = seen;
      const result = task();
      db.exec('COMMIT');
      return result;
    } catch (cause) {
      transaction.forget();
      if (db.isTransaction) db.exec('ROLLBACK');
      throw cause;
    }
  }

  try {
    inTransaction(() => transaction.remember());
  } catch (cause) {
    close();
    throw cause;
  }

  return {
    commit(commands: readonly Command[], now: number): Committed {
      const outcomes = inTransaction(() => applyBatch(transaction, commands, { now, rules }));
      return { outcomes, heads: [...transaction.takeHeads()], mark: transaction.mark() };
    },
    /** Leaves a file whose rows say all; where it cannot be written, the next one who opens it finds the same in the log. */
    close() {
      try {
        inTransaction(() => transaction.settle());
      } finally {
        close();
      }
    },
  };
}
