import { readFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * The commits in the write-ahead log of a SQLite file since it was begun anew. With `synchronous=FULL` each is one flush.
 * A frame that ends a commit says how large the file is after it (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
 */
export function countCommits(path: string): number {
  const log = readFileSync(`${path}-wal`);
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8);
  const salt = log.readBigUInt64BE(16);
  let commits = 0;
  for (let frame = headerBytes; frame + frameBytes <= log.length; frame += frameBytes) {
    // What follows is left from before.
    if (log.readBigUInt64BE(frame + 8) !== salt) break;
    if (log.readUInt32BE(frame + 4) > 0) commits += 1;
  }
  return commits;
}
