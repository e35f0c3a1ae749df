import { type Account, creditsOf } from '../../domain/account.ts';
import type { ReportedUse } from '../../domain/entry.ts';
import { nextParts, type Parts, withoutParts } from '../../domain/lots.ts';
import type { Step } from './entries.ts';
import { demand, LedgerFault } from './fault.ts';
import type { Change } from './trail.ts';

/** A spend takes the next credits that nobody holds: monthly ones first, then lots, oldest first. */
export function spend(step: Step): Change {
  const { account } = step.trail;
  const { credits } = useOf(step);
  const parts = freeParts(step, account, credits);
  return { used: account.used + parts.monthly, lots: withoutParts(account.lots, parts.lots) };
}

/** What was reported of a use. */
export function useOf({ entry, where }: Step): ReportedUse {
  if (!entry.use) throw new LedgerFault(`${where()}, of type ${entry.type}, says nothing of what was used.`);
  return entry.use;
}

/** The next free credits. @throws LedgerFault where there were fewer */
export function freeParts({ where }: Step, account: Account, credits: number): Parts {
  const parts = nextParts(account, credits);
  const free = creditsOf(parts);
  demand(
    credits > 0 && free === credits,
    () => `${where()} takes ${credits} credits, and ${free} were free.`,
  );
  return parts;
}
