import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerRules, SpendCommand } from '../../src/domain/command.ts';
import { applyBatch } from '../../src/server/store/batch.ts';
import { sqliteMigrations } from '../../src/server/store/migrations.ts';
import { createSqliteTransaction } from '../../src/server/store/sqlite-transaction.ts';

const now = Date.parse('2025-08-28T12:00:00Z');
const rules: LedgerRules = {
  window: { gapMs: 300_000, lengthMs: 3_600_000 },
  allocations: { 'AI Max': 40_000 },
  downgrades: 'at_reset',
};

/** So few that most are in the index. */
const keysInMemory = 5;

/** A ledger in memory whose keys are hashed by `hashOf`. After each batch it may forget what it knows. */
function createLedger(hashOf: (text: string) => number) {
  const db = new DatabaseSync(':memory:');
  for (const statements of sqliteMigrations) db.exec(statements);
  const transaction = createSqliteTransaction(db, { hashOf, limit: keysInMemory });
  for (const account of ['a', 'b']) {
    const plan = { name: 'AI Max', allocation: 40_000 };
    const cycle = { timeZone: 'UTC', cycleAnchor: now };
    applyBatch(transaction, [{ type: 'open', account, name: account, plan, currency: 'USD', ...cycle }], {
      now,
      rules,
    });
  }
  return {
    spend(account: string, ids: readonly string[]) {
      const commands = ids.map(
        (id): SpendCommand => ({
          type: 'spend',
          account,
          id,
          credits: 1,
          channel: 'whatsapp',
          kind: 'reply',
        }),
      );
      const outcomes = applyBatch(transaction, commands, { now, rules });
      transaction.forget();
      return outcomes.map(({ status }) => status);
    },
    used: () => Number(db.prepare("SELECT count(*) AS used FROM entry WHERE type = 'usage'").get()?.used),
    close: () => db.close(),
  };
}

describe('keys whose hashes meet', () => {
  it.each<[string, (text: string) => number]>([
    ['all at one number', () => 7],
    ['at the largest number', () => 2 ** 48 - 1],
    ['next to each other', text => text.length % 3],
  ])('%s stay apart, in an account and between accounts', (_, hashOf) => {
    const ledger = createLedger(hashOf);
    const ids = Array.from({ length: 30 }, (_, place) => `id-${place}`);
    expect(new Set(ledger.spend('a', ids))).toEqual(new Set(['recorded']));
    expect(new Set(ledger.spend('b', ids))).toEqual(new Set(['recorded']));
    expect(new Set(ledger.spend('a', ids))).toEqual(new Set(['duplicate']));
    expect(new Set(ledger.spend('b', [...ids].reverse()))).toEqual(new Set(['duplicate']));
    expect(ledger.used()).toBe(60);
    ledger.close();
  });

  it('stay apart in whatever order and batches they come', () => {
    const id = fc.constantFrom(...'abcdefgh');
    const batches = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(id, { maxLength: 12 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 3 }), (sent, slots) => {
        const ledger = createLedger(text => (text.codePointAt(text.length - 1) ?? 0) % slots);
        const known = new Set<string>();
        for (const [account, ids] of sent) {
          const expected = ids.map(one => {
            const name = `${account} ${one}`;
            if (known.has(name)) return 'duplicate';
            known.add(name);
            return 'recorded';
          });
          expect(ledger.spend(account, ids)).toEqual(expected);
        }
        expect(ledger.used()).toBe(known.size);
        ledger.close();
      }),
      { numRuns: 60 },
    );
  });
});
