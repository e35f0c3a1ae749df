import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startChild } from './child.ts';
import { measure, requestOf, type Work } from './load.ts';
import { apiKey, config, openAccounts, spends } from './spends.ts';

const rounds = 9;
const roundMs = 1000;
const warmUpMs = 2500;
const goals = { widgetBytes: 36_000, single: 0.2, batch: 0.5 };
const batchEvents = 100;

const top = join(import.meta.dirname, '../..');
const widgetBytes = gzipSync(readFileSync(join(top, 'dist/widget/ai-credits.js')), { level: 9 }).length;
const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
const configPath = join(folder, 'config.json');
writeFileSync(configPath, JSON.stringify(config));

const floor = await startChild([join(import.meta.dirname, 'floor.ts')], {});
const proxy = await startChild([join(top, 'dist/server/main.js')], {
  PORT: '0',
  DATABASE_URL: `sqlite:${join(folder, 'credits.db')}`,
  CREDITS_CONFIG: configPath,
  CREDITS_SECRET: 'a secret of the benchmark that is long enough',
  CREDITS_API_KEY: apiKey,
  PAYMENTS: 'none',
});

const get: Work = { request: () => requestOf('GET', '/'), check: () => undefined };
const floorRate = (durationMs: number) => measure(floor.url, get, { connections: 64, durationMs });
const singleRate = (name: string, durationMs: number) =>
  measure(proxy.url, spends(1, `${name}-single`), { connections: 64, durationMs });
const batchRate = async (name: string, durationMs: number) =>
  batchEvents *
  (await measure(proxy.url, spends(batchEvents, `${name}-batch`), { connections: 8, durationMs }));

const single: number[] = [];
const batch: number[] = [];
try {
  await openAccounts(proxy.url);
  await floorRate(warmUpMs);
  await singleRate('warm-up', warmUpMs);
  await batchRate('warm-up', warmUpMs);
  // Alternately, so that what else the machine does falls on all of them.
  for (let round = 0; round < rounds; round += 1) {
    const requests = await floorRate(roundMs);
    single.push((await singleRate(`${round}`, roundMs)) / requests);
    batch.push((await batchRate(`${round}`, roundMs)) / requests);
  }
} finally {
  await Promise.all([floor.end(), proxy.end()]);
  rmSync(folder, { recursive: true });
}

report(
  'Widget, gzip -9, against its limit',
  widgetBytes / goals.widgetBytes,
  `at most 1 (${widgetBytes} bytes)`,
);
report('Durable spends, one a request', median(single), `at least ${goals.single}${spread(single)}`);
report(`Durable spends, ${batchEvents} a request`, median(batch), `at least ${goals.batch}${spread(batch)}`);
console.log(
  'Spends a second are told against requests a second of a raw node:http JSON GET in the same run.',
);
const isMissed =
  widgetBytes > goals.widgetBytes || median(single) < goals.single || median(batch) < goals.batch;
if (isMissed) {
  console.error('A goal is missed.');
  process.exitCode = 1;
}

function report(what: string, ratio: number, goal: string): void {
  console.log(`${what.padEnd(36)} ${ratio.toFixed(2).padStart(5)}   goal: ${goal}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function spread(values: readonly number[]): string {
  return `, rounds ${values.map(value => value.toFixed(2)).join(' ')}`;
}
