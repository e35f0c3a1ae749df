import fc from 'fast-check';
import { expect, it } from 'vitest';
import { proveLedger } from '../../src/server/audit/pass.ts';
import { live } from '../domain/live.ts';
import { story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { createMemorySource } from './audit-memory.ts';

it('the audit finds nothing in whatever the rules wrote', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ rules, steps }) => {
      const told = live(rules, steps);
      const { entries } = await proveLedger(createMemorySource(told));
      expect(entries).toBe(told.entries.length);
    }),
    { numRuns: isLong ? 20_000 : 1000 },
  );
});
