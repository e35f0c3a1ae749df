import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, Store } from '../../src/server/store/store.ts';
import { opened, rules, type Step, story } from '../support/commands.ts';
import { isLong } from '../support/long.ts';
import { emptyDatabases, openAt } from './engines.ts';

const databases = emptyDatabases();
const start = Date.parse('2025-08-28T12:00:00Z');
const stories = isLong ? 500 : 25;

/** Steps cut into commits of a few commands each, every story in an account of its own. */
function batchesOf(steps: readonly Step[], account: string): { now: number; commands: Command[] }[] {
  const first: Command[] = [{ ...opened, account }];
  const batches = [{ now: start, commands: first }];
  let now = start;
  for (const [place, { passedMs, command }] of steps.entries()) {
    now += passedMs;
    const last = batches.at(-1);
    if (last && place % 4 > 0) last.commands.push({ ...command, account });
    else batches.push({ now, commands: [{ ...command, account }] });
  }
  return batches;
}

async function live(store: Store, batches: ReturnType<typeof batchesOf>, account: string) {
  const outcomes = [];
  for (const { commands, now } of batches) outcomes.push(await store.commit(commands, now));
  const page = {
    account,
    from: Number.MIN_SAFE_INTEGER,
    before: Number.MAX_SAFE_INTEGER,
    after: null,
    limit: 200,
  };
  return {
    outcomes,
    account: await store.account(account),
    entries: await store.entries({ account, before: null, until: null, limit: 500 }),
    history: await store.history({ ...page, filter: 'all' }),
    added: await store.history({ ...page, filter: 'added' }),
    usage: await store.history({ ...page, filter: 'usage' }),
  };
}

it('SQLite and PostgreSQL answer every story with the same words and the same entries', {
  timeout: 1_200_000,
}, async () => {
  const [one, other] = await Promise.all([
    openAt(await databases('sqlite'), rules),
    openAt(await databases('postgres'), rules),
  ]);
  const samples = fc.sample(story, { numRuns: stories, seed: Date.now() });
  for (const [place, { steps }] of samples.entries()) {
    const account = `story-${place}`;
    const batches = batchesOf(steps, account);
    const [here, there] = await Promise.all([live(one, batches, account), live(other, batches, account)]);
    expect(there, JSON.stringify(batches)).toEqual(here);
  }
  await Promise.all([one.close(), other.close()]);
});
