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
}

/** One batch to commit; or the end. */
export type WriterOrder = { readonly commands: readonly Command[]; readonly now: number } | 'close';

/** Every order is answered by one word, in order. The first word comes unasked: the file is open, or why it is not. */
export type WriterWord =
  | { readonly outcomes: readonly Outcome[] }
  | { readonly fault: string }
  | 'open'
  | 'closed';

if (parentPort) serve(parentPort, workerData);

// The one writer of a file, in a thread of its own, so that waiting for the disk never delays a read.
function serve(port: NonNullable<typeof parentPort>, { path, rules }: WriterStart): void {
  const say = (word: WriterWord) => port.postMessage(word);
  let write: ReturnType<typeof openWriter>;
  try {
    write = openWriter(path, rules);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    say({ fault: cause instanceof FileFault ? said : `${path} cannot be used: ${said}.` });
    port.close();
    return;
  }
  port.on('message', (order: WriterOrder) => {
    if (order === 'close') {
      write.close();
      say('closed');
      port.close();
      return;
    }
    try {
      say({ outcomes: write.commit(order.commands, order.now) });
    } catch (cause) {
      say({ fault: cause instanceof Error ? cause.message : String(cause) });
    }
  });
  say('open');
}

function openWriter(path: string, rules: LedgerRules) {
  const { db, close } = openForWriting(path);
  const transaction = createSqliteTransaction(db);
  const dataVersion = db.prepare('PRAGMA data_version');
  const versionNow = () => Object.values(dataVersion.get() ?? {})[0];
  let version = versionNow();
  db.exec('BEGIN IMMEDIATE');
  transaction.remember();
  db.exec('COMMIT');

  return {
    close,
    commit(commands: readonly Command[], now: number): readonly Outcome[] {
      db.exec('BEGIN IMMEDIATE');
      try {
        const seen = versionNow();
        // Somebody else wrote to the file: what is remembered of it may be wrong.
        if (seen !== version) transaction.forget();
        version = seen;
        const outcomes = applyBatch(transaction, commands, { now, rules });
        db.exec('COMMIT');
        return outcomes;
      } catch (cause) {
        transaction.forget();
        if (db.isTransaction) db.exec('ROLLBACK');
        throw cause;
      }
    },
  };
}
