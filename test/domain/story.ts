import { type Account, available, bucketsOf } from '../../src/domain/account.ts';
import type { LedgerCommand, LedgerRules, OpenCommand, SpendCommand } from '../../src/domain/command.ts';
import { type Entry, type Line, usageLine } from '../../src/domain/entry.ts';
import { decide } from '../../src/domain/ledger.ts';

export const rules: LedgerRules = {
  window: { gapMs: 5 * 60_000, lengthMs: 60 * 60_000 },
  allocations: { 'AI Max': 40_000, 'AI Start': 10_000 },
  downgrades: 'at_reset',
};

export const opened: OpenCommand = {
  type: 'open',
  account: 'acme',
  name: 'Acme',
  plan: { name: 'AI Max', allocation: 40_000 },
  currency: 'USD',
  timeZone: 'Asia/Kolkata',
  cycleAnchor: Date.parse('2025-04-24T00:00:00+05:30'),
};

/** An account that is told things at times of its own zone, 28 August 2025 unless a day is named. */
export function createStory(first: OpenCommand = opened, given: LedgerRules = rules) {
  let account: Account | null = null;
  const recorded = new Map<string, Entry>();
  let id = 0;
  const lines: Line[] = [];
  const at = (time: string, command: LedgerCommand) => {
    const day = time.includes('T') ? time : `2025-08-28T${time}`;
    const now = Date.parse(day.includes('+') || day.endsWith('Z') ? day : `${day}:00+05:30`);
    const decision = decide(account, command, {
      now,
      rules: given,
      recorded: key => recorded.get(key) ?? null,
    });
    account = decision.account;
    lines.push(...decision.lines);
    for (const entry of decision.entries) if (entry.key) recorded.set(entry.key, entry);
    return decision;
  };
  const state = () => {
    if (!account) throw new Error('The account was not opened.');
    return account;
  };
  return {
    at,
    spend: (time: string, credits: number, more: Partial<SpendCommand> = {}) => {
      id += 1;
      const use = { account: 'acme', id: String(id), credits, channel: 'whatsapp', kind: 'reply' };
      return at(time, { type: 'spend', ...use, ...more });
    },
    plan: (time: string, name: string) =>
      at(time, { ...first, plan: { name, allocation: rules.allocations[name] ?? 0 } }),
    hold: (time: string, hold: string, credits: number, ttlMs = 3_600_000) => {
      const use = { account: 'acme', id: hold, credits, channel: 'whatsapp', kind: 'reply' };
      return at(time, { type: 'hold', ...use, ttlMs });
    },
    capture: (time: string, hold: string, credits: number) =>
      at(time, { type: 'capture', account: 'acme', hold, credits }),
    release: (time: string, hold: string, reason?: string) =>
      at(time, { type: 'release', account: 'acme', hold, reason }),
    reverse: (time: string, usage: string) => at(time, { type: 'reverse', account: 'acme', usage }),
    adjust: (time: string, adjustment: string, credits: number) =>
      at(time, { type: 'adjust', account: 'acme', id: adjustment, credits, reason: 'goodwill' }),
    /** Calls `credits` of a purchase back in all. */
    takeBack: (time: string, purchase: string, credits: number) => {
      const command = {
        account: 'acme',
        purchase: purchaseOf(purchase),
        credits,
        because: 'refunded',
      } as const;
      return at(time, { type: 'take-back', ...command });
    },
    state,
    /** The four sums, and what can be spent. */
    sums: () => ({ ...bucketsOf(state()), available: available(state()) }),
    lines: () => {
      const { window } = state();
      return window ? [...lines, usageLine('acme', window)] : lines;
    },
  };
}

/** The grant of a purchase that cost USD 10.00. */
export const bought = (id: string, credits: number): LedgerCommand => ({
  type: 'purchase',
  account: 'acme',
  purchase: purchaseOf(id),
  credits,
});

function purchaseOf(id: string) {
  return { id, priceMinor: 1000, currency: 'USD' };
}
