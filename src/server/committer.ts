import type { Command, Outcome, Store } from './store/store.ts';

/** The most commands in one transaction. */
export const batchLimit = 512;

/** The store did not keep a command. Nothing of it happened; sending it again is safe. */
export class NotKept extends Error {
  override readonly name = 'NotKept';
}

export interface Committer {
  /** Resolves when the command's effect is durable. Rejects with `NotKept`. */
  submit(command: Command): Promise<Outcome>;
}

interface Waiting {
  readonly command: Command;
  settle(outcome: Outcome): void;
  fail(cause: NotKept): void;
}

/**
 * Makes one durable commit of many commands. While the store writes, commands wait; when it is free it takes all of
 * them, so the busier the proxy the cheaper each one. There is no timer: an idle system commits at once.
 */
export function createCommitter(store: Pick<Store, 'commit'>, now: () => number): Committer {
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    // What arrived in the same turn of the event loop goes in the same commit.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchLimit);
      waiting = waiting.slice(batchLimit);
      await commit(batch);
    }
    isWriting = false;
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await store.commit(
        batch.map(one => one.command),
        now(),
      );
      for (const [place, one] of batch.entries()) {
        const outcome = outcomes[place];
        if (!outcome) throw new Error('The store left a command unanswered.');
        one.settle(outcome);
      }
    } catch (cause) {
      for (const one of batch)
        one.fail(new NotKept('The ledger could not be written. Nothing happened.', { cause }));
    }
  }

  return {
    submit: command =>
      new Promise((settle, fail) => {
        waiting.push({ command, settle, fail });
        if (!isWriting) void write();
      }),
  };
}
