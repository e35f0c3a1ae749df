import type { AccountStatus, Hold, Plan } from './account.ts';
import type { Anchor, Instant } from './cycle.ts';
import type { Entry } from './entry.ts';
import type { FactKind } from './purchase.ts';
import type { WindowRules } from './usage-window.ts';

/** Opens an account, or changes its name, plan, currency, cycle or status. */
export interface OpenCommand extends Anchor {
  readonly type: 'open';
  readonly account: string;
  readonly name: string;
  readonly plan: Plan;
  readonly currency: string;
  /** Left as it is where none is named. */
  readonly status?: AccountStatus | undefined;
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

/** Sets credits aside. The id is the usage event's that the hold may become. */
export interface HoldCommand extends Pick<Hold, 'id' | 'channel' | 'kind'> {
  readonly type: 'hold';
  readonly account: string;
  readonly credits: number;
  readonly ttlMs: number;
  readonly conversation?: string | undefined;
}

/** Spends held credits, at most those that are held; the rest is released. */
export interface CaptureCommand {
  readonly type: 'capture';
  readonly account: string;
  readonly hold: string;
  readonly credits: number;
}

export interface ReleaseCommand {
  readonly type: 'release';
  readonly account: string;
  readonly hold: string;
  readonly reason?: string | undefined;
}

/** Returns a recorded spend, or a captured hold, to its buckets. */
export interface ReverseCommand {
  readonly type: 'reverse';
  readonly account: string;
  readonly usage: string;
}

/** Adds paid credits as a lot of their own, or takes some away, newest lot first. */
export interface AdjustCommand {
  readonly type: 'adjust';
  readonly account: string;
  readonly id: string;
  readonly credits: number;
  readonly reason: string;
}

/** What a line of the history says of its purchase. Money in minor units. */
export interface PurchaseOnLine {
  readonly id: string;
  readonly priceMinor: number;
  readonly currency: string;
}

/** What a line of the history says of the request that led to its purchase. */
export interface Asked {
  readonly id: string;
  readonly user: string;
  readonly note: string | null;
}

/** What a line of the history says of a request that was declined. */
export interface Declined {
  readonly id: string;
  readonly user: string;
  readonly credits: number;
  readonly reason: string | null;
}

/** Grants the credits of a purchase whose money was captured. */
export interface PurchaseCommand {
  readonly type: 'purchase';
  readonly account: string;
  readonly purchase: PurchaseOnLine;
  readonly credits: number;
  readonly asked?: Asked | undefined;
}

/** Writes down that an owner declined a request. */
export interface DeclineCommand {
  readonly type: 'decline';
  readonly account: string;
  readonly declined: Declined;
}

/** Says how many of a purchase's credits its reversed money calls back in all; saying it again changes nothing. */
export interface TakeBackCommand {
  readonly type: 'take-back';
  readonly account: string;
  readonly purchase: PurchaseOnLine;
  readonly credits: number;
  /** The fact that moved it. */
  readonly because: FactKind;
}

/** Applies what is due, resets and ends of holds, and nothing else. */
export interface ResetCommand {
  readonly type: 'reset';
  readonly account: string;
}

export type LedgerCommand =
  | OpenCommand
  | SpendCommand
  | HoldCommand
  | CaptureCommand
  | ReleaseCommand
  | ReverseCommand
  | AdjustCommand
  | PurchaseCommand
  | TakeBackCommand
  | DeclineCommand
  | ResetCommand;

export interface LedgerRules {
  readonly window: WindowRules;
  /** Monthly credits of each plan by name: what its next reset gives. */
  readonly allocations: Readonly<Record<string, number>>;
  /** When a smaller plan takes effect. */
  readonly downgrades: 'at_reset' | 'now';
}

/** What is known when a command is decided. */
export interface Circumstances {
  readonly now: Instant;
  readonly rules: LedgerRules;
  /** What stands in the account's ledger under a key, of those that `keysOf` names. */
  recorded(key: string): Entry | null;
}

export type RefusalCode =
  | 'invalid_request'
  | 'insufficient_credits'
  | 'forbidden'
  | 'not_found'
  | 'idempotency_conflict'
  | 'rate_limited';

export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: string;
}

/** The verdict of one rule, beside what it wrote. */
export type Verdict = 'recorded' | 'duplicate' | Refusal;

/** Keys under which entries stand once for ever in their account. A hold and a usage event share one name space. */
export const keyFor = {
  usage: (id: string) => `usage:${id}`,
  /** The end of a hold: captured, released or expired. */
  end: (hold: string) => `end:${hold}`,
  reversal: (usage: string) => `reversal:${usage}`,
  adjustment: (id: string) => `adjustment:${id}`,
  purchase: (id: string) => `purchase:${id}`,
  /** That a request was declined. */
  request: (id: string) => `request:${id}`,
} as const;

/** Every key that deciding a command may ask for. */
export function keysOf(command: LedgerCommand): readonly string[] {
  switch (command.type) {
    case 'spend':
      return [keyFor.usage(command.id)];
    case 'hold':
      return [keyFor.usage(command.id), keyFor.end(command.id)];
    case 'capture':
    case 'release':
      return [keyFor.usage(command.hold), keyFor.end(command.hold)];
    case 'reverse':
      return [keyFor.usage(command.usage), keyFor.end(command.usage), keyFor.reversal(command.usage)];
    case 'adjust':
      return [keyFor.adjustment(command.id)];
    case 'purchase':
    case 'take-back':
      return [keyFor.purchase(command.purchase.id)];
    case 'decline':
      return [keyFor.request(command.declined.id)];
    default:
      return [];
  }
}
