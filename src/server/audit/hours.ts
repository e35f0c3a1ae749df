import type { Entry } from '../../domain/entry.ts';
import type { Step } from './entries.ts';
import { LedgerFault } from './fault.ts';
import { reversedUse } from './reversals.ts';
import type { AuditSource } from './source.ts';
import { addTo, type Trail } from './trail.ts';

/** Counts what an entry used or returned, by channel and kind. */
export function countUse(step: Step): void {
  const { trail, entry } = step;
  if (entry.type === 'usage') count(trail, entry.use, 1);
  else if (entry.type === 'reversal') count(trail, reversedUse(step).use, -1);
}

/** Takes the sums by hour off what was counted. What is left is in the usage lines that still grow. */
export async function proveHours(source: AuditSource, trails: ReadonlyMap<string, Trail>): Promise<void> {
  for await (const page of source.hours()) {
    for (const { account, channel, kind, credits } of page) {
      const trail = trails.get(account);
      if (!trail) throw new LedgerFault(`Account ${account} has sums by hour, and no entry.`);
      addTo(trail.used, usedName(channel, kind), -credits);
    }
  }
}

/** One name for a channel and a kind. */
export function usedName(channel: string, kind: string): string {
  return `${channel}\n${kind}`;
}

function count({ used }: Trail, use: Entry['use'], sign: 1 | -1): void {
  if (use) addTo(used, usedName(use.channel, use.kind), sign * use.credits);
}
