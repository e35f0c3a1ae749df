import fc from 'fast-check';
import type { LedgerCommand } from '../../src/domain/command.ts';
import type { Command } from '../../src/server/store/store.ts';
import { opened, type Step, story } from '../support/commands.ts';
import { began, begin, settle } from './audit-tale.ts';

/** One thing that happens to a ledger of several accounts, and when. */
export interface Happening {
  readonly at: number;
  readonly commands: readonly Command[];
}

const seed = 20_250_824;
/** Each account lives through so many stories, one after the other. */
const storiesEach = 10;
// A long sleep is told once in a while only: each writes a reset for every month.
const longestMs = 20 * 24 * 3_600_000;

/** Random stories of many accounts, told in turns on one clock; always the same ones. */
export function storiesOf(accounts: number): readonly Happening[] {
  const stories = Array.from({ length: accounts }, (_, place) => stepsOf(place));
  const happenings: Happening[] = [];
  let now = began;
  for (const [place] of stories.entries()) {
    happenings.push({ at: now, commands: [{ ...opened, account: nameOf(place) }] });
  }
  const turns = Math.max(...stories.map(steps => steps.length));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [place, steps] of stories.entries()) {
      const step = steps[turn];
      if (!step || step.isLost) continue;
      now += turn % 8 === 0 ? Math.min(step.passedMs, longestMs) : Math.min(step.passedMs, longestMs / 200);
      happenings.push({ at: now, commands: withPurchases(nameOf(place), step.command) });
    }
  }
  return happenings;
}

function stepsOf(place: number): readonly Step[] {
  return fc.sample(story, { seed: seed + place, numRuns: storiesEach }).flatMap(({ steps }) => steps);
}

function nameOf(place: number): string {
  return `account-${place}`;
}

// What a rule is told of a purchase, a store is told by a click and by the provider's words.
function withPurchases(account: string, command: LedgerCommand): readonly Command[] {
  if (command.type === 'purchase') {
    const { purchase, credits } = command;
    return [begin(account, purchase.id, credits), settle(account, purchase.id, 'captured')];
  }
  if (command.type !== 'take-back') return [{ ...command, account }];
  const { purchase, credits } = command;
  const share = credits / Number(purchase.id);
  if (share === 0) return [settle(account, purchase.id, 'refund_failed', { subject: 'r3' })];
  if (share === 8) return [settle(account, purchase.id, 'dispute_won', { subject: 'd1' })];
  if (share === 7) return [settle(account, purchase.id, 'disputed', { subject: 'd1', amountMinor: 500 })];
  const subject = `r${share}`;
  return [settle(account, purchase.id, 'refunded', { subject, amountMinor: 100 * share })];
}
