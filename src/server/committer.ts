import type { Command, Outcome, Store } from './store/store.ts';
import type { Later } from './turns.ts';

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

/** The fewest commands that go in a commit while another is under way: a flush of the disk has to be worth it. */
const fewestBehind = 32;

/**
 * Makes one durable commit of many commands. While the store is at work, commands wait; when it can be given a commit it
 * takes all of them, so the busier the proxy the cheaper each one. There is no timer: an idle system commits at once.
 * `told` hears of each command that is durable.
 */
export function createCommitter(
  store: Pick<Store, 'commit' | 'commitsAtOnce'>,
  now: () => number,
  later: Later = setImmediate,
  told: (command: Command, outcome: Outcome) => void = () => undefined,
): Committer {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isGathering = false;

  // What has arrived by now goes in the same commit.
  function gather(): void {
    if (isGathering || underWay === store.commitsAtOnce) return;
    isGathering = true;
    later(() => {
      isGathering = false;
      begin();
    });
  }

  function begin(): void {
    while (mayBegin()) {
      const batch = waiting.slice(0, Math.min(batchLimit, share()));
      waiting = waiting.slice(batch.length);
      underWay += 1;
      void write(batch);
    }
  }

  function mayBegin(): boolean {
    return underWay < store.commitsAtOnce && waiting.length >= (underWay === 0 ? 1 : fewestBehind);
  }

  // If all that are there wait for one commit, nobody is answered while it is written and nothing is written while they
  // are answered. With half of them in the next one, the two go on side by side.
  function share(): number {
    const isSplit = store.commitsAtOnce > 1 && underWay === 0 && waiting.length >= 2 * fewestBehind;
    return isSplit ? Math.ceil(waiting.length / 2) : waiting.length;
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    const results = await commit(batch.map(one => one.command));
    underWay -= 1;
    // The store is at work again before anybody is answered: to answer takes as long as a commit.
    begin();
    for (const [place, result] of results.entries()) {
      const one = batch[place];
      one?.settle(result);
      if (one && !(result instanceof Unacknowledged)) told(one.command, result);
    }
  }

  async function commit(commands: readonly Command[]): Promise<readonly (Outcome | Unacknowledged)[]> {
    try {
      const outcomes = await store.commit(commands, now());
      if (outcomes.length === commands.length) return outcomes;
      throw new Error('The store left a command unanswered.');
    } catch (cause) {
      const failure = new Unacknowledged(
        'The ledger could not say that this was kept. Send the same again: it counts once.',
        { cause },
      );
      return commands.map(() => failure);
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
          if (left === 0) later(() => resolve(results));
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
