import type { LedgerCommand } from '../../src/domain/command.ts';
import type { FactKind } from '../../src/domain/purchase.ts';
import type { Command, Store } from '../../src/server/store/store.ts';
import { opened } from '../support/commands.ts';

/** When every story begins. */
export const began = Date.parse('2025-08-24T09:00:00+05:30');
const dayMs = 24 * 3_600_000;

/** Begins a purchase as a person's click does. */
export function begin(account: string, id: string, credits: number): Command {
  const purchase = {
    account,
    id,
    idempotencyKey: `key of ${id}`,
    user: 'priya',
    credits,
    priceMinor: 1000,
    currency: 'USD',
    provider: 'sandbox',
    checkoutUrl: `http://127.0.0.1/checkout/${id}`,
    reference: null,
    origin: 'person' as const,
    startedAt: began,
    debitAt: null,
    facts: [],
  };
  return { type: 'start-purchase', account, purchase };
}

/** A provider's word on a purchase. */
export function settle(
  account: string,
  purchase: string,
  kind: FactKind,
  more: { subject?: string; amountMinor?: number } = {},
): Command {
  const fact = { id: `${kind} ${more.subject} ${more.amountMinor}`, kind, ...more };
  return { type: 'settle-purchase', account, purchase, fact };
}

const account = 'shop';
const use = { type: 'spend', account, channel: 'whatsapp', kind: 'reply' } as const;
const hold = { ...use, type: 'hold', ttlMs: 40 * dayMs } as const;
const large: LedgerCommand = { ...opened, account, plan: { name: 'Large', allocation: 100 } };

/** The life of one account, all kinds of entries in it, with the day on which each thing happens. */
const tale: readonly (readonly [day: number, Command])[] = [
  [0, { ...opened, account }],
  [0, { ...use, id: 'one', credits: 4 }],
  [0, { ...hold, id: 'draft', credits: 10 }],
  [0, { ...use, id: 'two', credits: 2, channel: 'live_chat' }],
  [0, { type: 'capture', account, hold: 'draft', credits: 7 }],
  [1, begin(account, 'p1', 20)],
  [1, settle(account, 'p1', 'captured')],
  [1, { ...use, id: 'three', credits: 32 }],
  [2, settle(account, 'p1', 'refunded', { subject: 'r1', amountMinor: 1000 })],
  [2, { type: 'adjust', account, id: 'gift', credits: 30, reason: 'goodwill' }],
  [3, { type: 'reverse', account, usage: 'one' }],
  [3, { ...hold, id: 'long', credits: 4 }],
  [3, { type: 'adjust', account, id: 'taken', credits: -3, reason: 'mistake' }],
  [4, large],
  [35, { type: 'reset', account }],
  [36, { type: 'release', account, hold: 'long', reason: 'AI reply failed' }],
  [37, { ...use, id: 'four', credits: 5 }],
  [37, { ...hold, id: 'open', credits: 3 }],
  [37, { ...use, id: 'five', credits: 6, kind: 'action' }],
  [37, begin(account, 'p2', 40)],
];

/** Tells the tale to a ledger. Its account is called `shop`. */
export async function tellTale(store: Store): Promise<void> {
  for (const [day, command] of tale) {
    const [outcome] = await store.commit([command], began + day * dayMs);
    if (outcome?.status !== 'recorded') throw new Error(JSON.stringify(outcome));
  }
}
