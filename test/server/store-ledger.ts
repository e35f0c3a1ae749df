import { afterAll, beforeAll } from 'vitest';
import type { Command, Store } from '../../src/server/store/store.ts';
import { opened } from '../support/commands.ts';
import { type EngineName, openAt } from './engines.ts';

export const start = Date.parse('2025-08-28T12:00:00Z');
export const minuteMs = 60_000;
/** A page of history without an end. */
export const whole = { from: Number.MIN_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER, after: null };

export const spend = (account: string, id: string, credits = 1): Command => ({
  type: 'spend',
  account,
  id,
  credits,
  channel: 'whatsapp',
  kind: 'reply',
});

export const open = (account: string, allocation = 1000): Command => ({
  ...opened,
  account,
  plan: { name: 'Huge', allocation },
});

export const purchaseOf = (account: string, id: string, credits = 1000) => ({
  account,
  id,
  idempotencyKey: `key of ${id}`,
  user: 'priya',
  credits,
  priceMinor: 1000,
  currency: 'USD',
  provider: 'sandbox',
  checkoutUrl: `https://pay.example.com/${id}`,
  reference: null,
  origin: 'person' as const,
  startedAt: start,
  debitAt: null,
  facts: [],
});

export const begin = (account: string, id: string, credits?: number): Command => ({
  type: 'start-purchase',
  account,
  purchase: purchaseOf(account, id, credits),
});

/** One open ledger for the tests of a group. */
export function ledgerFor(engine: EngineName, databases: (engine: EngineName) => Promise<string>) {
  let opened: Store | undefined;
  let names = 0;
  beforeAll(async () => {
    opened = await openAt(await databases(engine));
  });
  afterAll(async () => opened?.close());
  const store = () => {
    if (!opened) throw new Error('The ledger is opened before the first test.');
    return opened;
  };
  const commit = (commands: readonly Command[], at = start) => store().commit(commands, at);
  return {
    store,
    commit,
    /** Opens an account of its own for a test. */
    async fresh(allocation = 1000): Promise<string> {
      names += 1;
      const account = `account-${names}`;
      await commit([open(account, allocation)]);
      return account;
    },
  };
}
