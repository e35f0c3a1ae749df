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

/** From so many that wait on, an idle store is given them in two commits. */
const splitFrom = 16;

/**
 * Makes one durable commit of many commands. While the store is at work, commands wait; when it can be given a commit it
 * takes all of them, so the busier the proxy the cheaper each one. There is no timer: an idle system commits at once.
 */
export function createCommitter(
  store: Pick<Store, 'commit' | 'commitsAtOnce'>,
  now: () => number,
): Committer {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isGathering = false;

  // What arrived in the same turn of the event loop goes in the same commit.
  function gather(): void {
    if (isGathering || underWay === store.commitsAtOnce) return;
    isGathering = true;
    setImmediate(() => {
      isGathering = false;
      begin();
    });
  }

  function begin(): void {
    while (waiting.length > 0 && underWay < store.commitsAtOnce) {
      const batch = waiting.slice(0, Math.min(batchLimit, share()));
      waiting = waiting.slice(batch.length);
      underWay += 1;
      void write(batch);
    }
  }

  // If all that are there wait for one commit, nobody is answered while it is written and nothing is written while they
  // are answered. With half of them in the next one, the two go on side by side.
  function share(): number {
    const isSplit = store.commitsAtOnce > 1 && underWay === 0 && waiting.length >= splitFrom;
    return isSplit ? Math.ceil(waiting.length / 2) : waiting.length;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const answer = await commit(batch);
    underWay -= 1;
    // The store is at work again before anybody is answered: to answer takes as long as a commit.
    begin();
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
      if (waiting.length > 0) gather();
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
