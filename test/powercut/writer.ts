import { openSync, writeSync } from 'node:fs';
import { createCommitter } from '../../src/server/committer.ts';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import { beganAt, commandAt, lookMs, rules, startWriter } from './workload.ts';

// A process that writes a ledger with the product's own store and notes each acknowledgement in a file beside it. The
// recorder sees both in the order in which they happen.
const [path = '', told = '', ends = '', when = ''] = process.argv.slice(2);
const count = Number(ends);
let acks: number | null = null;
let looks = 0;
let next = Number(told);

/** How many commands are sent at once: what becomes one commit is small, large and between. */
const widths = [1, 1, 2, 5, 1, 16, 3, 64, 1, 8];

await tell(Math.floor(count / 2));
await tell(count);
// As when the power goes: nothing is closed.
process.exit(0);

/** Opens the file, sends commands in two lanes up to the `end`th, and closes it again, but for the last time. */
async function tell(end: number): Promise<void> {
  const store = await openSqlite(path, rules, startWriter);
  acks ??= openSync(`${path}-acks`, 'w');
  const { submit } = createCommitter(store, () => beganAt + lookMs * looks++);
  const lane = async () => {
    for (let round = 0; next < end; round += 1) {
      const width = Math.min(widths[round % widths.length] ?? 1, end - next);
      await Promise.all(Array.from({ length: width }, () => send(submit, next++)));
    }
  };
  await Promise.all([lane(), lane()]);
  if (end < count) await store.close();
}

async function send(submit: ReturnType<typeof createCommitter>['submit'], place: number): Promise<void> {
  if (when === 'early') acknowledge(place);
  const { status } = await submit(commandAt(place));
  if (status !== 'recorded') throw new Error(`Command ${place} was ${status}.`);
  if (when !== 'early') acknowledge(place);
}

function acknowledge(place: number): void {
  if (acks !== null) writeSync(acks, `${place}\n`);
}
