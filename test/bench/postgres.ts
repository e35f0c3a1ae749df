import pg from 'pg';
import { createCommitter } from '../../src/server/committer.ts';
import { openPostgres } from '../../src/server/store/postgres.ts';
import { startPostgres } from '../support/postgres.ts';
import { createPlainSpender } from './postgres-plain.ts';
import { median, percentile, report, rounded } from './report.ts';

const rounds = 5;
const roundMs = 1500;
const warmUpMs = 3000;
const clients = 64;
const accounts = 1000;
const goals = { hot: 25, many: 5 };

/** Spends one credit of an account under a new id. */
export type Spend = (account: string, id: string) => Promise<void>;

interface Measured {
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const server = await startPostgres();
try {
  await run(await server.createDatabase());
} finally {
  await server.close();
}

async function run(url: string): Promise<void> {
  const now = Date.now();
  const store = await openPostgres(url, {
    window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
    allocations: {},
    downgrades: 'at_reset',
  });
  const committer = createCommitter(store, Date.now);
  const pool = new pg.Pool({ connectionString: url, max: clients });
  const plain = await createPlainSpender(pool, namesOf(accounts));
  const opened = namesOf(accounts).map(account => ({
    type: 'open' as const,
    account,
    name: account,
    plan: { name: 'Bench', allocation: 1_000_000_000 },
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    cycleAnchor: now,
  }));
  await committer.submitAll(opened);
  const grouped: Spend = async (account, id) => {
    const outcome = await committer.submit({
      type: 'spend',
      account,
      id,
      credits: 1,
      channel: 'whatsapp',
      kind: 'reply',
    });
    if (outcome.status !== 'recorded') throw new Error(`Not recorded: ${JSON.stringify(outcome)}`);
  };

  const hot = await compare('hot', { plain, grouped, accounts: 1 });
  tell('PostgreSQL, one hot account', hot, goals.hot);
  tell(`PostgreSQL, ${accounts} accounts`, await compare('many', { plain, grouped, accounts }), goals.many);
  report('PostgreSQL, p99 on the hot account', hot.grouped.p99Ms / hot.plain.p99Ms, { atMost: 1 });
  console.log(
    `Spends a second by ${clients} clients, against one transaction of six statements for each spend on as many connections.`,
  );
  await Promise.all([pool.end(), store.close()]);
}

type Comparison = Record<'plain' | 'grouped', Measured> & { readonly ratios: readonly number[] };

// Alternately, so that what else the machine does falls on both.
async function compare(
  name: string,
  { plain, grouped, accounts }: { plain: Spend; grouped: Spend; accounts: number },
): Promise<Comparison> {
  const names = namesOf(accounts);
  await measure(plain, names, `${name}-warm-up`, warmUpMs);
  await measure(grouped, names, `${name}-warm-up`, warmUpMs);
  const all: { plain: Measured; grouped: Measured }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    all.push({
      plain: await measure(plain, names, `${name}-${round}`, roundMs),
      grouped: await measure(grouped, names, `${name}-${round}`, roundMs),
    });
  }
  return {
    plain: middle(all.map(each => each.plain)),
    grouped: middle(all.map(each => each.grouped)),
    ratios: all.map(each => each.grouped.rate / each.plain.rate),
  };
}

async function measure(
  spend: Spend,
  names: readonly string[],
  round: string,
  durationMs: number,
): Promise<Measured> {
  const times: number[] = [];
  const start = performance.now();
  let next = 0;
  async function keepSpending(): Promise<void> {
    while (performance.now() - start < durationMs) {
      const turn = next++;
      const began = performance.now();
      await spend(names[(turn * 7919) % names.length] ?? '', `${round}-${turn}`);
      times.push(performance.now() - began);
    }
  }
  await Promise.all(Array.from({ length: clients }, keepSpending));
  const rate = (times.length / (performance.now() - start)) * 1000;
  return { rate, p50Ms: median(times), p99Ms: percentile(times, 0.99) };
}

function middle(measured: readonly Measured[]): Measured {
  return {
    rate: median(measured.map(({ rate }) => rate)),
    p50Ms: median(measured.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(measured.map(({ p99Ms }) => p99Ms)),
  };
}

function tell(what: string, { plain, grouped, ratios }: Comparison, goal: number): void {
  report(what, median(ratios), { atLeast: goal }, rounded(ratios));
  for (const [name, { rate, p50Ms, p99Ms }] of Object.entries({ grouped, plain })) {
    const each = `${Math.round(rate)} a second, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`;
    console.log(`  ${name.padEnd(8)} ${each}`);
  }
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `account-${place}`);
}
