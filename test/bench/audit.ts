import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerRules } from '../../src/domain/command.ts';
import { openSource } from '../../src/server/audit/ledger.ts';
import { proveLedger } from '../../src/server/audit/pass.ts';
import { type Database, openStore } from '../../src/server/store/open.ts';
import type { Command } from '../../src/server/store/store.ts';
import { startPostgres } from '../support/postgres.ts';

/** Events in each database, spends of so many accounts. */
const events = Number(process.argv[2] ?? 300_000);
const accounts = 1000;
const batchLimit = 512;
/** Between two batches: each account is used about every minute, so a usage line has an hour of uses. */
const stepMs = 30_000;

const rules: LedgerRules = {
  window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
  allocations: {},
  downgrades: 'at_reset',
};
const began = Date.parse('2025-08-28T12:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'credits-audit-'));
const server = await startPostgres();
try {
  await measure('SQLite', { engine: 'sqlite', path: join(folder, 'credits.db') });
  await measure('PostgreSQL', { engine: 'postgres', url: await server.createDatabase() });
} finally {
  await server.close();
  rmSync(folder, { recursive: true });
}

async function measure(name: string, database: Database): Promise<void> {
  await fill(database);
  const source = await openSource(database);
  const begun = performance.now();
  const { entries } = await proveLedger(source);
  const seconds = (performance.now() - begun) / 1000;
  await source.close();
  const mebibytes = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  const rate = Math.round(entries / seconds).toLocaleString('en-US');
  console.log(
    `Audit on ${name.padEnd(12)} ${rate.padStart(9)} entries a second   ${entries} entries in ${seconds.toFixed(1)} s, heap ${mebibytes} MiB`,
  );
}

async function fill(database: Database): Promise<void> {
  const store = await openStore(database, rules);
  let now = began;
  await store.commit(
    Array.from({ length: accounts }, (_, place) => open(place)),
    now,
  );
  for (let first = 0; first < events; first += batchLimit) {
    const count = Math.min(batchLimit, events - first);
    now += stepMs;
    await store.commit(
      Array.from({ length: count }, (_, place) => spend(first + place)),
      now,
    );
  }
  await store.close();
}

function open(place: number): Command {
  return {
    type: 'open',
    account: `account-${place}`,
    name: `Account ${place}`,
    plan: { name: 'Bench', allocation: 1_000_000_000 },
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    cycleAnchor: began,
  };
}

function spend(place: number): Command {
  return {
    type: 'spend',
    account: `account-${place % accounts}`,
    id: `event-${place}`,
    credits: 1,
    channel: 'whatsapp',
    kind: 'reply',
  };
}
