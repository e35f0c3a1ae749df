import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Entry, Line } from '../../src/domain/entry.ts';
import { LedgerFault } from '../../src/server/audit/fault.ts';
import { proveLedger } from '../../src/server/audit/pass.ts';
import { live } from '../domain/live.ts';
import { story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { createMemorySource, type Kept } from './audit-memory.ts';

const numRuns = isLong ? 20_000 : 1000;

it('the audit finds nothing in whatever the rules wrote', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ rules, steps }) => {
      const told = live(rules, steps);
      const { entries } = await proveLedger(createMemorySource(told));
      expect(entries).toBe(told.entries.length);
    }),
    { numRuns },
  );
});

const bucket = fc.constantFrom('monthly', 'paid', 'held', 'debt');
const by = fc.constantFrom(-7, -1, 1, 7);

/** Changes one number of one entry. */
const entryFraud = fc
  .record({ side: fc.constantFrom('change', 'after', 'seq'), bucket, by })
  .map(({ side, bucket: name, by: more }) => (entry: Entry): Entry => {
    if (side === 'seq') return { ...entry, seq: entry.seq + more };
    if (side === 'change') {
      return { ...entry, change: { ...entry.change, [name]: entry.change[name] + more } };
    }
    return { ...entry, after: { ...entry.after, [name]: entry.after[name] + more } };
  });

/** Changes one number of one line. */
const lineFraud = fc.record({ field: fc.constantFrom('credits', 'balanceAfter', 'at', 'seq'), by }).map(
  ({ field, by: more }) =>
    (line: Line): Line => ({ ...line, [field]: line[field] + more }),
);

/** A change of all that follows, so that every sum still adds up. */
const giftFraud = by.map(more => (entry: Entry, place: number, from: number): Entry => {
  if (place < from) return entry;
  const { change, after } = entry;
  const given = place === from ? more : 0;
  return {
    ...entry,
    change: { ...change, paid: change.paid + given },
    after: { ...after, paid: after.paid + more },
  };
});

async function isFound(kept: Kept): Promise<boolean> {
  try {
    await proveLedger(createMemorySource(kept));
    return false;
  } catch (cause) {
    if (cause instanceof LedgerFault) return true;
    throw cause;
  }
}

it('the audit finds one number that was changed in one entry, wherever it stands', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(), entryFraud, async ({ rules, steps }, at, fraud) => {
      const { account, entries, lines } = live(rules, steps);
      const place = at % entries.length;
      const changed = entries.map((entry, each) => (each === place ? fraud(entry) : entry));
      expect(await isFound({ account, entries: changed, lines })).toBe(true);
    }),
    { numRuns },
  );
});

it('the audit finds one number that was changed in one line, wherever it stands', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(), lineFraud, async ({ rules, steps }, at, fraud) => {
      const { account, entries, lines } = live(rules, steps);
      const place = at % lines.length;
      const changed = lines.map((line, each) => (each === place ? fraud(line) : line));
      expect(await isFound({ account, entries, lines: changed })).toBe(true);
    }),
    { numRuns },
  );
});

it('the audit finds credits that were worked into every sum from one entry on', async () => {
  await fc.assert(
    fc.asyncProperty(story, fc.nat(), giftFraud, async ({ rules, steps }, at, fraud) => {
      const { account, entries, lines } = live(rules, steps);
      const from = at % entries.length;
      const changed = entries.map((entry, place) => fraud(entry, place, from));
      expect(await isFound({ account, entries: changed, lines })).toBe(true);
    }),
    { numRuns },
  );
});
