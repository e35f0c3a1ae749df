import { openSqlite } from '../../src/server/store/sqlite.ts';
import type { Command } from '../../src/server/store/store.ts';
import { accounts, config } from './spends.ts';

const commandsAtOnce = 512;
/** How far the clock moves with each commit: an account is used every 40 seconds, and its windows are an hour long. */
const stepMs = 20_000;

/** Of a store that is opened without a proxy. */
export const rules = {
  window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
  allocations: { Bench: config.plans.Bench.allocation },
  downgrades: 'at_reset' as const,
};

/** Writes `events` uses into a SQLite file by the store's own path, the last of them now. */
export async function fill(path: string, events: number, now: number): Promise<void> {
  const store = await openSqlite(path, rules);
  const began = now - Math.ceil(events / commandsAtOnce + 1) * stepMs;
  const open = (place: number): Command => ({
    type: 'open',
    account: `account-${place}`,
    name: `Account ${place}`,
    plan: { name: 'Bench', allocation: rules.allocations.Bench },
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    cycleAnchor: Date.parse('2025-04-24T00:00:00+05:30'),
  });
  for (let place = 0; place < accounts; place += commandsAtOnce) {
    const many = Math.min(commandsAtOnce, accounts - place);
    await store.commit(
      Array.from({ length: many }, (_, one) => open(place + one)),
      began,
    );
  }
  const spend = (n: number): Command => ({
    type: 'spend',
    account: `account-${(n * 7919) % accounts}`,
    id: `fill-${n}`,
    credits: 1,
    channel: 'whatsapp',
    kind: 'reply',
  });
  let commits = 0;
  for (let done = 0; done < events; done += commandsAtOnce) {
    const many = Math.min(commandsAtOnce, events - done);
    const commands = Array.from({ length: many }, (_, one) => spend(done + one));
    const outcomes = await store.commit(commands, began + commits++ * stepMs);
    if (outcomes.some(({ status }) => status !== 'recorded')) throw new Error('A use was not recorded.');
  }
  await store.close();
}
