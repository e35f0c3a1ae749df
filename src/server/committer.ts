import type { Command, Outcome, Store } from './store/store.ts';

/** The most commands in one transaction. */
export const batchLimit = 512;

/** Nobody can say that a command was kept: mostly it was not. Sending the same again is safe, it counts once. */
export class Unacknowledged extends Error {
  override readonly name = 'Unacknowledged';
}

export interface Committer {
  /** Resolves when the command's effect is durable. Rejects with `Unacknowledged`. */
  submit(command: Command): Promise<Outcome>;
  /** The same for many, each for itself, in order. They may be in several commits. */
  submitAll(commands: readonly Command[]): Promise<readonly (Outcome | Unacknowledged)[]>;
}

interface Waiting {
  readonly command: Command;
  settle(result: Outcome | Unacknowledged): void;
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
    let answer = () => {};
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchLimit);
      waiting = waiting.slice(batchLimit);
      const committing = commit(batch);
      // The store is at work again before anybody is answered: to answer takes as long as a commit.
      answer();
      answer = await committing;
    }
    isWriting = false;
    answer();
  }

  // Settles what waits for the batch when it is called.
  async function commit(batch: readonly Waiting[]): Promise<() => void> {
    const commands = batch.map(one => one.command);
    try {
      const outcomes = await store.commit(commands, now());
      if (outcomes.length !== batch.length) throw new Error('The store left a command unanswered.');
      return () => {
        for (const [place, outcome] of outcomes.entries()) batch[place]?.settle(outcome);
      };
    } catch (cause) {
      const failure = new Unacknowledged(
        'The ledger could not say that this was kept. Send the same again: it counts once.',
        { cause },
      );
      return () => {
        for (const one of batch) one.settle(failure);
      };
    }
  }

  function submitAll(commands: readonly Command[]): Promise<readonly (Outcome | Unacknowledged)[]> {
    return new Promise(resolve => {
      const results: (Outcome | Unacknowledged)[] = Array(commands.length);
      let left = commands.length;
      if (left === 0) resolve(results);
      for (const [place, command] of commands.entries()) {
        const settle = (result: Outcome | Unacknowledged) => {
          results[place] = result;
          left -= 1;
          if (left === 0) resolve(results);
        };
        waiting.push({ command, settle });
      }
      if (!isWriting && waiting.length > 0) void write();
    });
  }

  return {
    submitAll,
    async submit(command) {
      const [result] = await submitAll([command]);
      if (result === undefined || result instanceof Unacknowledged) throw result;
      return result;
    },
  };
}
