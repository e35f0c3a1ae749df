import { join } from 'node:path';
import { lastDays } from '../../src/domain/insights.ts';
import { type Database, openStore } from '../../src/server/store/open.ts';
import type { Command } from '../../src/server/store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { rules } from './fill.ts';
import { measure, requestOf, type Work } from './load.ts';
import { median, report, rounded } from './report.ts';
import { inFolder, startProxyAt } from './servers.ts';
import { authorization } from './spends.ts';

// How long a year of heavy use takes to be told, against one day of the same account: in every hour every channel and
// kind is used, which is the most rows there can be.
const account = 'account-0';
const timeZone = 'Asia/Kolkata';
const yearDays = 365;
const eventsAnHour = 50;
const channels = ['whatsapp', 'instagram', 'facebook', 'live_chat'] as const;
const kinds = ['reply', 'action'] as const;
const rounds = 9;
const roundMs = 1000;
// Most of a request is the same for both; the rest is 365 days of sums to read, and as many to send.
const goal = 15;
const hourMs = 3_600_000;

const server = await startPostgres();
try {
  await inFolder(async folder => {
    await compare('SQLite', { engine: 'sqlite', path: join(folder, 'credits.db') }, folder);
    await compare('PostgreSQL', { engine: 'postgres', url: await server.createDatabase() }, folder);
  });
} finally {
  await server.close();
}

async function compare(name: string, database: Database, folder: string): Promise<void> {
  const end = Date.now();
  await fillYear(database, end);
  const address = database.engine === 'sqlite' ? `sqlite:${database.path}` : database.url;
  const proxy = await startProxyAt(address, join(folder, `${name}.json`));
  const times: Record<'day' | 'year', number[]> = { day: [], year: [] };
  const ratios: number[] = [];
  const read = (days: number) => readTimes(proxy.url, days, end);
  try {
    await read(1);
    await read(yearDays);
    // In turns, so that what else the machine does falls on both.
    for (let round = 0; round < rounds; round += 1) {
      times.day.push(median(await read(1)));
      times.year.push(median(await read(yearDays)));
      ratios.push((times.year.at(-1) ?? Number.NaN) / (times.day.at(-1) ?? Number.NaN));
    }
  } finally {
    await proxy.end();
  }
  const said = `day ${median(times.day).toFixed(2)} ms, year ${median(times.year).toFixed(2)} ms, ${rounded(ratios)}`;
  report(`Insights on ${name}, a year to one day`, median(ratios), { atMost: goal }, said);
}

/** A year of use by the store's own path, the last of it now. */
async function fillYear(database: Database, end: number): Promise<void> {
  const store = await openStore(database, rules);
  const hours = yearDays * 24;
  const began = end - hours * hourMs;
  const plan = { name: 'Bench', allocation: rules.allocations.Bench };
  const named = { account, name: account, plan, currency: 'USD', timeZone, cycleAnchor: began };
  await store.commit([{ type: 'open', ...named }], began);
  for (let hour = 1; hour <= hours; hour += 1) {
    const commands = Array.from({ length: eventsAnHour }, (_, place) => spend(hour, place));
    const outcomes = await store.commit(commands, began + hour * hourMs);
    if (outcomes.some(({ status }) => status !== 'recorded')) throw new Error('A use was not recorded.');
  }
  await store.close();
}

function spend(hour: number, place: number): Command {
  return {
    type: 'spend',
    account,
    id: `use-${hour}-${place}`,
    credits: 1,
    channel: channels[place % channels.length] ?? channels[0],
    kind: kinds[Math.floor(place / channels.length) % kinds.length] ?? kinds[0],
  };
}

/** One reader's times of the last `days`. With one connection a request and its answer alternate. */
async function readTimes(url: string, days: number, end: number): Promise<number[]> {
  const { from, to } = lastDays(days, end, timeZone);
  const times: number[] = [];
  let asked = 0;
  const work: Work = {
    request() {
      asked = performance.now();
      return requestOf('GET', `/v1/accounts/${account}/insights?from=${from}&to=${to}`, { authorization });
    },
    check(answer) {
      times.push(performance.now() - asked);
      if (answer.split('"day":').length - 1 !== days)
        throw new Error(`Not ${days} days: ${answer.slice(-500)}`);
    },
  };
  await measure(url, work, { connections: 1, durationMs: roundMs });
  return times;
}
