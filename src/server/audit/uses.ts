import type { Entry } from '../../domain/entry.ts';
import type { UsageWindow } from '../../domain/usage-window.ts';
import { demandEqual, demandFields, demandSame, LedgerFault, type Where } from './fault.ts';
import type { StoredLine } from './source.ts';
import { addTo, type Uses } from './trail.ts';

/** What uses add up to with one more. */
export function usesWith(uses: Uses | null, { account, seq, at, use, after }: Entry): Uses {
  if (!use) throw new LedgerFault(`Entry ${seq} of account ${account} says nothing of what was used.`);
  const { credits, channel, kind, occurredAt } = use;
  const channels = uses?.channels ?? new Map<string, number>();
  const kinds = uses?.kinds ?? new Map<string, number>();
  addTo(channels, channel, credits);
  addTo(kinds, kind, credits);
  return {
    seq: uses?.seq ?? seq,
    lastSeq: seq,
    at: uses?.at ?? at,
    lastAt: at,
    from: Math.min(uses?.from ?? occurredAt, occurredAt),
    to: Math.max(uses?.to ?? occurredAt, occurredAt),
    credits: (uses?.credits ?? 0) + credits,
    balanceAfter: after.monthly + after.paid,
    channels,
    kinds,
  };
}

/** A usage line says what its entries add up to. */
export function checkUses({ type, credits, detail }: StoredLine, uses: Uses, place: Where): void {
  demandEqual(place, 'its type', type, 'usage');
  demandEqual(place, 'its credits', credits, -uses.credits);
  const { use } = detail;
  if (!use) throw new LedgerFault(`${place()} says nothing of what was used.`);
  if (use.lastSeq !== undefined) demandEqual(place, 'its last entry', use.lastSeq, uses.lastSeq);
  demandEqual(place, 'its first time', use.from, uses.from);
  demandEqual(place, 'its last time', use.to, uses.to);
  checkParts(use, uses, place);
}

/** The usage line that still grows says what the entries since the last line add up to. */
export function checkWindow(window: UsageWindow, uses: Uses, place: Where): void {
  const { channels: _, kinds: __, ...numbers } = uses;
  demandFields(place, window, numbers);
  checkParts(window, uses, place);
  const hours = window.hours.reduce((sum, { credits }) => sum + credits, 0);
  demandEqual(place, 'the sum of its hours', hours, uses.credits);
}

function checkParts(told: Pick<UsageWindow, 'channels' | 'kinds'>, uses: Uses, place: Where): void {
  demandSame(place, 'its channels', sorted(Object.entries(told.channels)), sorted([...uses.channels]));
  demandSame(place, 'its kinds', sorted(Object.entries(told.kinds)), sorted([...uses.kinds]));
}

function sorted(sums: [string, number][]): [string, number][] {
  return sums.sort(([one], [other]) => (one < other ? -1 : 1));
}
