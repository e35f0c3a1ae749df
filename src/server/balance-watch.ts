import { type Committer, Unacknowledged } from './committer.ts';
import type { Command, Outcome } from './store/store.ts';

/** A committer that tells what can be spent of an account after each command on it. */
export function watchBalances(
  committer: Committer,
  notice: (account: string, left: number) => void,
): Committer {
  function tell(command: Command | undefined, result: Outcome | Unacknowledged | undefined): void {
    if (!command || !('account' in command) || !result || result instanceof Unacknowledged) return;
    if (result.available !== null) notice(command.account, result.available);
  }

  return {
    async submit(command) {
      const outcome = await committer.submit(command);
      tell(command, outcome);
      return outcome;
    },
    async submitAll(commands) {
      const results = await committer.submitAll(commands);
      for (const [place, result] of results.entries()) tell(commands[place], result);
      return results;
    },
  };
}
