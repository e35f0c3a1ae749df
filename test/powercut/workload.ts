import type { LedgerRules } from '../../src/domain/command.ts';
import { type StartThread, startThread } from '../../src/server/store/sqlite-thread.ts';
import type { Command, PurchaseRecord } from '../../src/server/store/store.ts';

export const rules: LedgerRules = {
  window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
  allocations: { 'AI Max': 40_000 },
  downgrades: 'at_reset',
};

export const accounts = ['account-0', 'account-1', 'account-2', 'account-3'] as const;

/** When the first command is decided. The clock then moves a little with every look, never into the next cycle. */
export const beganAt = Date.parse('2026-03-01T09:00:00Z');
export const lookMs = 5_000;

/** How many commands of the story a file of the first version has in it: `version-1.sql`. */
export const commandsBefore = 80;

type Turn = 'spend' | 'hold' | 'capture' | 'release' | 'reverse' | 'adjust' | 'start' | 'pay';

// Each account takes its turns in order. What a capture, a release or a reversal is of lies two turns before it.
const turnsBefore: readonly Turn[] = [...Array<Turn>(8).fill('spend'), 'start', 'pay'];
const turns: readonly Turn[] = [
  ...(['spend', 'hold', 'spend', 'capture', 'adjust', 'hold', 'spend', 'release', 'reverse'] as const),
  ...(['start', 'pay', 'spend'] as const),
];
// Lots that nobody spends make every command dearer, so a long story ends without purchases.
const boughtUntil = 2960;
const turnsLater: readonly Turn[] = turns.map(turn =>
  turn === 'adjust' || turn === 'start' || turn === 'pay' ? 'spend' : turn,
);
const back = 2 * accounts.length;
const credits = { bought: 1000, held: 10, captured: 4, adjusted: 50 };
const holdMs = 7 * 24 * 3_600_000;

/** The nth command of the story that a writer tells: open each account, then everything that moves credits. */
export function commandAt(place: number): Command {
  const account = accounts[place % accounts.length] ?? accounts[0];
  const use = {
    channel: place % 3 === 0 ? 'whatsapp' : 'live_chat',
    kind: place % 5 === 0 ? 'action' : 'reply',
  };
  if (place < accounts.length) return openOf(account);
  switch (turnAt(place)) {
    case 'spend':
      return { type: 'spend', account, id: `use-${place}`, credits: usedAt(place), ...use };
    case 'hold':
      return { type: 'hold', account, id: `hold-${place}`, credits: credits.held, ttlMs: holdMs, ...use };
    case 'capture':
      return { type: 'capture', account, hold: `hold-${place - back}`, credits: credits.captured };
    case 'release':
      return { type: 'release', account, hold: `hold-${place - back}`, reason: 'AI reply failed' };
    case 'reverse':
      return { type: 'reverse', account, usage: `use-${place - back}` };
    case 'adjust':
      return { type: 'adjust', account, id: `gift-${place}`, credits: credits.adjusted, reason: 'A gift' };
    case 'start':
      return { type: 'start-purchase', account, purchase: purchaseOf(account, place) };
    case 'pay': {
      const fact = { kind: 'captured', id: 'sandbox:captured' } as const;
      return { type: 'settle-purchase', account, purchase: `purchase-${place - accounts.length}`, fact };
    }
  }
}

/** What can be spent in an account after the first `count` commands, counted apart from the product's rules. */
export function availableAfter(account: string, count: number): number {
  let sum = 40_000;
  for (let place = accounts.length; place < count; place += 1) {
    if (accounts[place % accounts.length] === account) sum += changeAt(place);
  }
  return sum;
}

function changeAt(place: number): number {
  const changes: Record<Turn, number> = {
    spend: -usedAt(place),
    hold: -credits.held,
    capture: credits.held - credits.captured,
    release: credits.held,
    reverse: usedAt(place - back),
    adjust: credits.adjusted,
    start: 0,
    pay: credits.bought,
  };
  return changes[turnAt(place)];
}

function turnAt(place: number): Turn {
  const isBefore = place < commandsBefore;
  const turn = Math.floor((isBefore ? place : place - commandsBefore) / accounts.length);
  const kinds = isBefore ? turnsBefore : place < boughtUntil ? turns : turnsLater;
  return kinds[turn % kinds.length] ?? 'spend';
}

function usedAt(place: number): number {
  return 1 + (place % 7);
}

function openOf(account: string): Command {
  return {
    type: 'open',
    account,
    name: 'Acme',
    plan: { name: 'AI Max', allocation: 40_000 },
    currency: 'USD',
    timeZone: 'Asia/Kolkata',
    cycleAnchor: Date.parse('2025-04-24T00:00:00+05:30'),
  };
}

function purchaseOf(account: string, place: number): PurchaseRecord {
  return {
    account,
    id: `purchase-${place}`,
    idempotencyKey: `order-${place}`,
    user: 'priya',
    credits: credits.bought,
    priceMinor: 1000,
    currency: 'USD',
    provider: 'sandbox',
    checkoutUrl: `http://127.0.0.1/checkout/${account}/purchase-${place}`,
    reference: null,
    origin: 'person',
    startedAt: beganAt,
    debitAt: null,
    facts: [],
  };
}

/** So few keys in memory that a short story puts many into the index, and rows that are behind in their place. */
export const startWriter: StartThread = given => startThread({ ...given, keysInMemory: 400 });
