import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld } from '../support/world.ts';
import { faultsOf } from './proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-proof-'));
const sound = join(folder, 'sound.db');

beforeAll(async () => {
  const world = await createWorld({ now: '2025-08-28T12:00:00Z', path: sound });
  await world.openAccount();
  await world.use('acme', 'one', 100);
  const { body } = await world.api(
    'POST',
    '/v1/accounts/acme/purchases',
    { credits: 1000 },
    { 'idempotency-key': 'k' },
  );
  await world.pay(body.checkoutUrl);
  await world.use('acme', 'two', 40_100, { kind: 'action' });
  await world.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const tamperings: Readonly<Record<string, string>> = {
  'a sequence number that is missing': 'DELETE FROM entry WHERE seq = 2',
  'a time that goes back': 'UPDATE entry SET at = at - 1 WHERE seq = 3',
  'a change that is not the difference': 'UPDATE entry SET monthly = monthly + 1 WHERE seq = 2',
  'a debt out of nowhere': 'UPDATE entry SET debt_after = 1 WHERE seq = 2',
  'a balance of its own in the account': 'UPDATE account SET monthly = monthly + 1',
  'a lot of its own in the account': `UPDATE account SET lots = '[{"lot":"x","credits":1}]'`,
  'one id recorded twice': `UPDATE entry SET key = 'usage:one' WHERE key = 'usage:two'`,
  'usage of other credits': 'UPDATE entry SET credits = 99 WHERE seq = 2',
  'a grant without a captured payment': 'DELETE FROM purchase_fact',
  'a grant without a purchase': 'DELETE FROM purchase_fact; DELETE FROM purchase',
  'a captured payment without a grant': `UPDATE entry SET key = 'purchase:other' WHERE type = 'purchase'`,
  'a line of history that is missing': `DELETE FROM history WHERE type = 'purchase'`,
  'a line with another balance': 'UPDATE history SET balance_after = balance_after + 1 WHERE seq = 1',
  'an hour that lost a use': "DELETE FROM hourly WHERE kind = 'reply'",
};

describe('the proof of a ledger', () => {
  it('finds nothing in a sound one', async () => {
    expect(await faultsOf(sound)).toEqual([]);
  });

  it.each(Object.entries(tamperings))('finds %s', async (_, tampering) => {
    const path = join(folder, 'tampered.db');
    copyFileSync(sound, path);
    const db = new DatabaseSync(path);
    db.exec(tampering);
    db.close();
    expect(await faultsOf(path)).not.toEqual([]);
  });
});
