import { type Circumstances, type DeclineCommand, keyFor, type Verdict } from './command.ts';
import { closeWindow, type Writing, writeEntry, writeLine } from './writing.ts';

/** Writes a declined request down, once: an entry that moves nothing, and the line that tells of it. */
export function decline(writing: Writing, { declined }: DeclineCommand, given: Circumstances): Verdict {
  const key = keyFor.request(declined.id);
  if (given.recorded(key)) return 'duplicate';
  closeWindow(writing);
  writeEntry(writing, { type: 'decline', key, at: given.now, note: declined.reason }, {});
  writeLine(writing, 'adjustment', { declined });
  return 'recorded';
}
