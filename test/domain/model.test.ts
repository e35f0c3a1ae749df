import fc from 'fast-check';
import { expect, it } from 'vitest';
import { available, bucketsOf } from '../../src/domain/account.ts';
import type { LedgerRules } from '../../src/domain/command.ts';
import { opened, type Step, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { live, start } from './live.ts';
import { Model, type Said } from './model.ts';

const numRuns = isLong ? 100_000 : 3000;

// What the ledger and the model say after each step that was kept.
function compare(rules: LedgerRules, steps: readonly Step[]) {
  const model = new Model(opened, start, rules);
  let now = start;
  const { decisions } = live(rules, steps);
  return decisions.slice(1).flatMap(({ before, step, decision }) => {
    now += step.passedMs;
    if (step.isLost) return [];
    if (!decision.account) throw new Error('The account is gone.');
    const ledger: Said = {
      verdict: decision.problem?.code ?? decision.status,
      ...bucketsOf(decision.account),
      available: available(decision.account),
      lots: Object.fromEntries(
        decision.account.lots
          .filter(({ credits, debt }) => credits > 0 || debt > 0)
          .map(({ lot, credits, debt }) => [lot, [credits, debt]]),
      ),
    };
    // The time of the last entry is used until the clock passes it.
    const clock = Math.max(now, before?.lastAt ?? now);
    return [{ step, ledger, model: model.tell(step.command, clock) }];
  });
}

it('the ledger says after every command what a simple model says', async ({ annotate }) => {
  fc.assert(
    fc.property(story, ({ rules, steps }) => {
      for (const { step, ledger, model } of compare(rules, steps)) {
        expect(ledger, JSON.stringify(step.command)).toEqual(model);
      }
    }),
    { numRuns },
  );
  await annotate(`${numRuns.toLocaleString('en')} random stories of up to 60 commands`);
});
