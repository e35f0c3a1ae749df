import type { Committer } from '../committer.ts';
import { Refused } from '../problem.ts';
import type { Command, Outcome } from '../store/store.ts';

/** Submits a command whose refusal is the refusal of the whole call. */
export async function submit(committer: Committer, command: Command): Promise<Outcome> {
  const outcome = await committer.submit(command);
  if (outcome.problem) throw new Refused(outcome.problem.code, outcome.problem.detail);
  return outcome;
}
