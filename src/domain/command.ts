import type { Plan } from './account.ts';
import type { Anchor, Instant } from './cycle.ts';
import type { WindowRules } from './usage-window.ts';

/** Opens an account, or changes its name, plan, currency or cycle. */
export interface OpenCommand extends Anchor {
  readonly type: 'open';
  readonly account: string;
  readonly name: string;
  readonly plan: Plan;
  readonly currency: string;
}

export interface SpendCommand {
  readonly type: 'spend';
  readonly account: string;
  readonly id: string;
  readonly credits: number;
  readonly channel: string;
  readonly kind: string;
  readonly occurredAt?: Instant | undefined;
  readonly conversation?: string | undefined;
  readonly description?: string | undefined;
}

/** Grants the credits of a purchase whose money was captured. */
export interface PurchaseCommand {
  readonly type: 'purchase';
  readonly account: string;
  readonly purchase: { readonly id: string; readonly priceMinor: number; readonly currency: string };
  readonly credits: number;
}

/** Applies the resets that are due and nothing else. */
export interface ResetCommand {
  readonly type: 'reset';
  readonly account: string;
}

export type LedgerCommand = OpenCommand | SpendCommand | PurchaseCommand | ResetCommand;

export interface LedgerRules {
  readonly window: WindowRules;
  /** Monthly credits of each plan by name: what its next reset gives. */
  readonly allocations: Readonly<Record<string, number>>;
}

/** What is known when a command is decided. */
export interface Circumstances {
  readonly now: Instant;
  readonly rules: LedgerRules;
  /** What stands in the ledger under this command's key. */
  readonly recorded: RecordedUse | null;
}

/** What a repeat is compared with; null in a grant. */
export interface RecordedUse {
  readonly credits: number | null;
  readonly channel: string | null;
  readonly kind: string | null;
}

export type RefusalCode = 'invalid_request' | 'insufficient_credits' | 'not_found' | 'idempotency_conflict';

export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

/** The verdict of one rule, beside what it wrote. */
export type Verdict = 'recorded' | 'duplicate' | Refusal;

/** The key under which a command is recorded once for ever in its account; null where repeating it is harmless. */
export function keyOf(command: LedgerCommand): string | null {
  if (command.type === 'spend') return `usage:${command.id}`;
  return command.type === 'purchase' ? `purchase:${command.purchase.id}` : null;
}
