import type { Entry } from '../../domain/entry.ts';
import { proveAccounts } from './accounts.ts';
import { proveDays } from './days.ts';
import { followEntry } from './entries.ts';
import { proveHours } from './hours.ts';
import { proveLineCounts } from './lines.ts';
import { provePurchases } from './purchases.ts';
import { questionOf } from './question.ts';
import { proveRequests } from './requests.ts';
import type { AuditSource } from './source.ts';
import { createTrail, type Trail } from './trail.ts';

/** What was proven. */
export interface Proof {
  readonly entries: number;
  readonly accounts: number;
}

/**
 * Proves a whole ledger in one pass over its entries, and one over each of the other tables.
 * @throws LedgerFault with the first thing that does not hold
 */
export async function proveLedger(source: AuditSource): Promise<Proof> {
  await source.checkEngine();
  const trails = new Map<string, Trail>();
  let entries = 0;
  for await (const page of source.entries()) {
    const found = await source.find(questionOf(page));
    for (const entry of page) followEntry(trailOf(trails, entry), entry, found);
    entries += page.length;
  }
  await proveLineCounts(source, trails);
  await proveRequests(source, await provePurchases(source, trails));
  await proveHours(source, trails);
  const accounts = await proveAccounts(source, trails);
  await proveDays(source);
  return { entries, accounts };
}

function trailOf(trails: Map<string, Trail>, { account, at }: Entry): Trail {
  const known = trails.get(account);
  if (known) return known;
  const trail = createTrail(account, at);
  trails.set(account, trail);
  return trail;
}
