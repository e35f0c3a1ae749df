import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import type { HistoryPage, Store } from '../../src/server/store/store.ts';
import { fill, rules } from './fill.ts';
import { median, report } from './report.ts';
import { inFolder } from './servers.ts';

// How long a page of history takes in accounts of very different size. Every event is a line of its own, which is the
// most lines there can be; one in twenty adds credits, one in twenty belongs to no filter but its own.
const sizes = [1_000, 100_000, 1_000_000, 10_000_000];
const rounds = 9;
const pagesARound = 40;
const limit = 50;
const goal = 2.5;
const stepMs = 60_000;
const account = 'account-0';
const filters = ['all', 'added', 'usage', 'other'] as const;

await inFolder(async folder => {
  const end = Date.now();
  const stores: { size: number; store: Store; times: Map<string, number[]> }[] = [];
  for (const size of sizes) {
    const path = join(folder, `${size}.db`);
    await fill(path, 1, end);
    addLines(path, size, end);
    stores.push({ size, store: await openSqlite(path, rules), times: new Map() });
  }
  // Round 0 warms up. Alternately, so that what else the machine does falls on all of them.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { size, store, times } of stores) {
      if (round === 1) times.clear();
      await readPages(store, { size, end, times });
    }
  }
  const base = new Map([...(stores[0]?.times ?? [])].map(([kind, times]) => [kind, median(times)]));
  for (const { size, store, times } of stores) {
    const middle = [...times].map(([kind, all]) => [kind, median(all)] as const);
    const said = middle.map(([kind, ms]) => `${kind} ${ms.toFixed(3)}`).join(', ');
    const ratios = middle.map(([kind, ms]) => ms / (base.get(kind) ?? Number.NaN));
    report(`History, ${size} lines, slowest page`, Math.max(...ratios), { atMost: goal }, `ms: ${said}`);
    await store.close();
  }
});

/** The rows that the store writes, made where they belong. */
function addLines(path: string, size: number, end: number): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; DELETE FROM history');
  db.prepare(`
    WITH RECURSIVE line(seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM line WHERE seq < :size)
    INSERT INTO history SELECT :account, :end - (:size - seq) * :stepMs, seq,
      CASE seq % 20 WHEN 0 THEN 'purchase' WHEN 10 THEN 'adjustment' ELSE 'usage' END,
      CASE seq % 20 WHEN 0 THEN 'added' WHEN 10 THEN 'other' ELSE 'usage' END, -1, 1000000,
      '{"use":{"from":1763845000000,"to":1763845200000,"channels":{"whatsapp":1},"kinds":{"reply":1},"lastSeq":7}}'
    FROM line`).run({ size, account, end, stepMs });
  db.close();
}

/** Reads full pages by filter, the newest one and some deep in the past, and keeps their milliseconds. */
async function readPages(
  store: Store,
  { size, end, times }: { size: number; end: number; times: Map<string, number[]> },
): Promise<void> {
  const from = end - size * stepMs;
  // Wide enough for a full page: every twentieth line may belong to the filter.
  const rangeMs = Math.min(size, 20 * limit) * stepMs;
  const deep = () => {
    const at = from + Math.floor(Math.random() * 0.5 * (end - from - rangeMs));
    return { from: at, before: at + rangeMs + stepMs };
  };
  for (const filter of filters) {
    const read = (range: { from: number; before: number }) =>
      timeOf(store, { account, filter, ...range, after: null, limit });
    for (let page = 0; page < pagesARound; page += 1) {
      keep(times, `${filter} newest`, await read({ from, before: end + stepMs }));
      keep(times, `${filter} deep`, await read(deep()));
    }
  }
}

async function timeOf(store: Store, page: HistoryPage): Promise<number> {
  const began = performance.now();
  const lines = await store.history(page);
  const tookMs = performance.now() - began;
  if (lines.length !== limit) throw new Error(`A page has ${lines.length} lines.`);
  return tookMs;
}

function keep(times: Map<string, number[]>, kind: string, ms: number): void {
  times.set(kind, [...(times.get(kind) ?? []), ms]);
}
