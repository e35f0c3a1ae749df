import { type Entry, partOf } from '../../domain/entry.ts';
import type { Step } from './entries.ts';
import { demand, demandEqual, LedgerFault } from './fault.ts';
import type { AuditSource, StoredLine } from './source.ts';
import { checkTelling } from './tellings.ts';
import type { Trail } from './trail.ts';
import { checkUses, usesWith } from './uses.ts';

/** Holds an entry against the line of the history that tells of it. Of a hold there is none. */
export function followLine(step: Step): void {
  const { trail, entry, line, where } = step;
  if (entry.type === 'hold') {
    demand(!line, () => `${where()} is a hold, and has a line in the history.`);
  } else if (line) beginLine(step, line);
  else if (entry.type === 'usage') trail.uses = usesWith(trail.uses, entry);
  else throw new LedgerFault(`${where()} has no line in the history.`);
  if (trail.line && trail.uses && isWhole(trail.line, trail.uses)) endUses(trail, trail.line);
}

/** Every line was met by its entry: there are no others. */
export async function proveLineCounts(
  source: AuditSource,
  trails: ReadonlyMap<string, Trail>,
): Promise<void> {
  for await (const page of source.lineCounts()) {
    for (const { account, lines } of page) {
      const told = trails.get(account)?.lines ?? 0;
      const sentence = () =>
        `Account ${account} has ${lines} lines in its history; ${told} tell of its entries.`;
      demand(lines === told, sentence);
    }
  }
}

function beginLine(step: Step, line: StoredLine): void {
  const { trail, entry, where } = step;
  const { uses } = trail;
  if (trail.line) {
    const { seq, detail } = trail.line;
    const end = detail.use?.lastSeq ?? 'one before';
    throw new LedgerFault(`${where()} begins a line before the line of entry ${seq} ends with entry ${end}.`);
  }
  if (uses) throw new LedgerFault(`${whereOf(trail, uses.seq)} has no line in the history.`);
  const place = () => `The line of entry ${entry.seq} of account ${entry.account}`;
  demandEqual(place, 'its time', line.at, entry.at);
  demandEqual(place, 'its part', line.part, partOf(line));
  trail.lines += 1;
  if (entry.type === 'usage') {
    trail.line = line;
    trail.uses = usesWith(null, entry);
  } else {
    checkTelling(step, line, place);
    checkBalance(trail, line, place);
  }
}

function isWhole({ detail, credits }: StoredLine, uses: NonNullable<Trail['uses']>): boolean {
  const lastSeq = detail.use?.lastSeq;
  // Lines of the first version do not say where they end; what they add up to does.
  return lastSeq === undefined ? uses.credits >= -credits : uses.lastSeq >= lastSeq;
}

function endUses(trail: Trail, line: StoredLine): void {
  const place = () => `The line of entry ${line.seq} of account ${line.account}`;
  if (trail.uses) checkUses(line, trail.uses, place);
  checkBalance(trail, line, place);
  trail.line = null;
  trail.uses = null;
}

function checkBalance(trail: Trail, line: StoredLine, place: () => string): void {
  const { monthly, paid } = trail.buckets;
  const should = trail.lineBalance + line.credits;
  const sentence = () =>
    `${place()} leaves ${line.balanceAfter}, not ${trail.lineBalance} and ${line.credits} more.`;
  demand(line.balanceAfter === should, sentence);
  demandEqual(place, 'its balance', line.balanceAfter, monthly + paid);
  trail.lineBalance = line.balanceAfter;
}

function whereOf({ account }: Trail, seq: Entry['seq']): string {
  return `Entry ${seq} of account ${account.account}`;
}
