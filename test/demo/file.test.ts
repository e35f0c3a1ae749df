import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeDemoFile } from '../../src/server/demo-file.ts';
import { readEnvironment } from '../../src/server/environment.ts';
import { apiKey, createWorld } from '../support/world.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credits-'));
  path = join(folder, 'credits.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makeFile(): Promise<void> {
  const secrets = { secret: 'a secret that is long enough to sign with', apiKey };
  const environment = readEnvironment({ DATABASE_URL: `sqlite:${path}` }, () => '', {
    payments: 'sandbox',
    ...secrets,
  });
  return makeDemoFile(environment, fault => {
    throw fault;
  });
}

async function bought(): Promise<unknown[]> {
  const world = await createWorld({ path });
  const { body } = await world.api('GET', '/v1/accounts/demo/transactions?filter=added');
  await world.close();
  return body.transactions.filter((line: { type: string }) => line.type === 'purchase');
}

test('a first run that was cut short begins anew and is whole', async () => {
  const interrupted = await createWorld({ path: `${path}-making`, now: '2025-08-28T12:00:00Z' });
  await interrupted.openAccount({ account: 'demo' });
  await interrupted.close();
  await makeFile();
  expect(await bought()).toHaveLength(2);
  expect([existsSync(`${path}-making`), existsSync(`${path}-making-owner`)]).toEqual([false, false]);
});

test('a file that exists is left as it is', async () => {
  writeFileSync(path, '');
  await makeFile();
  expect(await bought().catch(() => 'no demo')).toBe('no demo');
});
