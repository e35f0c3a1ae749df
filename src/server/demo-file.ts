import { existsSync, renameSync, rmSync } from 'node:fs';
import { createClock } from './clock.ts';
import { ConfigFault } from './config.ts';
import { seedDemo } from './demo-seed.ts';
import type { Environment } from './environment.ts';
import { createProxy } from './proxy.ts';

/**
 * Makes the demo's file with its history inside, whole or not at all: a first run that is cut short begins anew. The
 * clock of the proxy that makes it runs from the past to now. A file that exists is left as it is.
 */
export async function makeDemoFile(
  environment: Environment,
  onFault: (fault: unknown) => void,
): Promise<void> {
  const { database, apiKey } = environment;
  if (database.engine !== 'sqlite')
    throw new ConfigFault(
      'DATABASE_URL: the demo keeps its ledger in a SQLite file; npm run serve takes PostgreSQL.',
    );
  const { path } = database;
  if (existsSync(path)) return;
  const making = `${path}-making`;
  for (const ending of ['', '-wal', '-shm']) rmSync(`${making}${ending}`, { force: true });
  const clock = createClock();
  const proxy = await createProxy(
    { ...environment, database: { engine: 'sqlite', path: making } },
    { now: clock.now, onFault },
  );
  try {
    await seedDemo({ api: proxy.fetch, apiKey, clock, today: Date.now() });
  } finally {
    await proxy.close();
  }
  rmSync(`${making}-owner`, { force: true });
  renameSync(making, path);
}
