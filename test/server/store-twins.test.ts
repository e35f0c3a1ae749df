import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Command, Store } from '../../src/server/store/store.ts';
import { opened, rules, type Step, story } from '../support/commands.ts';
import { isLong, storiesMs } from '../support/long.ts';
import { emptyDatabases, openAt } from './engines.ts';

const databases = emptyDatabases();
const start = Date.parse('2025-08-28T12:00:00Z');
const stories = isLong ? 500 : 25;

/** Steps cut into commits of a few commands each, or of one, every story in an account of its own. */
function batchesOf(
  steps: readonly Step[],
  account: string,
  size = 4,
): { now: number; commands: Command[] }[] {
  const first: Command[] = [{ ...opened, account }];
  const batches = [{ now: start, commands: first }];
  let now = start;
  for (const [place, { passedMs, command }] of steps.entries()) {
    now += passedMs;
    const last = batches.at(-1);
    if (last && place % size > 0) last.commands.push({ ...command, account });
    else batches.push({ now, commands: [{ ...command, account }] });
  }
  return batches;
}

async function live(
  store: Pick<Store, 'commit' | 'account' | 'entries' | 'history'>,
  batches: ReturnType<typeof batchesOf>,
  account: string,
) {
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
  timeout: storiesMs,
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

it('three proxies that take turns on one PostgreSQL answer as one SQLite does', {
  timeout: storiesMs,
}, async () => {
  const one = await openAt(await databases('sqlite'), rules);
  const address = await databases('postgres');
  const [first, ...more] = await Promise.all([0, 1, 2].map(() => openAt(address, rules)));
  if (!first) throw new Error('There is no proxy.');
  const proxies = [first, ...more];
  let turns = 0;
  const seed = Date.now();
  const samples = fc.sample(story, { numRuns: stories, seed });
  // Now and then the same proxy twice in a row, so that it finds what it remembers.
  const runs =
    fc.sample(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 10 }), { numRuns: 1, seed })[0] ?? [];
  const inTurns = {
    ...first,
    commit: (...given: Parameters<Store['commit']>) => {
      turns += 1;
      return (proxies[runs[turns % runs.length] ?? 0] ?? first).commit(...given);
    },
  };
  for (const [place, { steps }] of samples.entries()) {
    const account = `story-${place}`;
    const batches = batchesOf(steps, account, 1);
    const [here, there] = await Promise.all([live(one, batches, account), live(inTurns, batches, account)]);
    expect(there, JSON.stringify({ seed, batches })).toEqual(here);
  }
  await Promise.all([one, ...proxies].map(store => store.close()));
});
