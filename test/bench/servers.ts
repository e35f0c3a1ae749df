import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { measure, requestOf, type Work } from './load.ts';
import { apiKey, config, spends } from './spends.ts';

const top = join(import.meta.dirname, '../..');
const connections = { single: 64, batch: 8 };

export const batchEvents = 100;

/** Runs a question with a folder of its own, which is removed afterwards. */
export async function inFolder(task: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  try {
    await task(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const startFloor = () => startChild([join(import.meta.dirname, 'floor.ts')], {});

export const startPlain = (path: string) => startChild([join(import.meta.dirname, 'plain.ts'), path], {});

/** The product as it is built, on a SQLite file. */
export const startProxy = (path: string) => startProxyAt(`sqlite:${path}`, `${path}-config.json`);

/** The same on the ledger at an address; its configuration is written to `configPath`. */
export async function startProxyAt(address: string, configPath: string): Promise<Child> {
  writeFileSync(configPath, JSON.stringify(config));
  return startChild([join(top, 'dist/server/main.js')], {
    PORT: '0',
    DATABASE_URL: address,
    CREDITS_CONFIG: configPath,
    CREDITS_SECRET: 'a secret of the benchmark that is long enough',
    CREDITS_API_KEY: apiKey,
    PAYMENTS: 'none',
  });
}

const get: Work = { request: () => requestOf('GET', '/'), check: () => undefined };

/** Requests a second of the floor. */
export const floorRate = ({ url }: Child, durationMs: number) =>
  measure(url, get, { connections: connections.single, durationMs });

/** Spends a second, one a request. `name` makes the ids new. */
export const singleRate = ({ url }: Child, name: string, durationMs: number) =>
  measure(url, spends(1, `${name}-single`), { connections: connections.single, durationMs });

/** Spends a second, a hundred a request. */
export const batchRate = async ({ url }: Child, name: string, durationMs: number) =>
  batchEvents *
  (await measure(url, spends(batchEvents, `${name}-batch`), { connections: connections.batch, durationMs }));
