import { type Account, creditsOf, type Hold, type LotPart, monthlyRemaining } from './account.ts';
import {
  type CaptureCommand,
  type Circumstances,
  type HoldCommand,
  keyFor,
  type Refusal,
  type ReleaseCommand,
  type Verdict,
} from './command.ts';
import type { Instant } from './cycle.ts';
import type { Entry, HoldState } from './entry.ts';
import { nextParts, type Parts, withoutParts } from './lots.ts';
import { repayOwn } from './repay.ts';
import { conflict, inactive, isSameUse, tooFew, writeUse } from './spend.ts';
import { closeWindow, type Writing, writeEntry, writeLine } from './writing.ts';

/** Open holds of one account: they are kept in its row. */
export const maxHolds = 500;

/** Sets the next credits aside, in the order of spending. */
export function placeHold(writing: Writing, command: HoldCommand, given: Circumstances): Verdict {
  const { id, credits, channel, kind } = command;
  const key = keyFor.usage(id);
  const recorded = given.recorded(key);
  if (recorded) {
    if (!isSameUse(recorded, 'hold', command)) return conflict(id);
    writing.hold = stateOf(writing.account, id, given);
    return 'duplicate';
  }
  const refusal = inactive(writing.account) ?? tooMany(writing.account) ?? tooFew(writing.account, credits);
  if (refusal) return refusal;
  const { account } = writing;
  const at = given.now;
  const conversation = command.conversation ?? null;
  const hold: Hold = {
    id,
    at,
    expiresAt: at + command.ttlMs,
    cycleStart: account.cycle.start,
    ...nextParts(account, credits),
    channel,
    kind,
    conversation,
  };
  const use = { credits, channel, kind, occurredAt: at, conversation, description: null };
  writeEntry(writing, { type: 'hold', key, at, use }, { holds: [...account.holds, hold] });
  writing.hold = stateOf(writing.account, id, given);
  return 'recorded';
}

/** Spends credits of a hold and lets go of the rest. */
export function capture(writing: Writing, command: CaptureCommand, given: Circumstances): Verdict {
  const { hold: id, credits } = command;
  const hold = find(writing.account, id);
  if (!hold) return ended(writing, id, given, end => end.type === 'usage' && end.use?.credits === credits);
  const held = creditsOf(hold);
  if (credits > held) {
    const detail = `Hold ${id} holds ${held} credits; ${credits} cannot be captured. Nothing was used.`;
    return { code: 'invalid_request', detail };
  }
  const spent = firstOf(hold, credits);
  lapse(writing, hold, spent, given.now);
  const { account } = writing;
  const { at, channel, kind, conversation } = { ...hold, at: given.now };
  const use = { credits, channel, kind, occurredAt: at, conversation, description: null };
  const isOfThisCycle = hold.cycleStart === account.cycle.start;
  const next = {
    used: account.used + (isOfThisCycle ? spent.monthly : 0),
    lots: withoutParts(account.lots, spent.lots),
    holds: without(account, id),
  };
  writeUse(writing, { type: 'usage', key: keyFor.end(id), at, use }, next, given.rules.window);
  repayOwn(writing, partless(hold, spent).lots, at);
  writing.hold = { id, status: 'captured', credits: held, captured: credits, expiresAt: null };
  return 'recorded';
}

/** Returns held credits to where they came from. */
export function release(writing: Writing, command: ReleaseCommand, given: Circumstances): Verdict {
  const hold = find(writing.account, command.hold);
  if (!hold) return ended(writing, command.hold, given, end => end.type === 'release');
  letGo(writing, hold, given.now, command.reason ?? null);
  writing.hold = releasedState(hold.id, creditsOf(hold));
  return 'recorded';
}

/** The hold that releases itself next. */
export function firstToExpire({ holds }: Account): Hold | null {
  let first: Hold | null = null;
  for (const hold of holds) if (!first || hold.expiresAt < first.expiresAt) first = hold;
  return first;
}

/** Releases a hold whose time is over. */
export function expire(writing: Writing, hold: Hold): void {
  letGo(writing, hold, hold.expiresAt, 'expired');
}

function letGo(writing: Writing, hold: Hold, at: Instant, reason: string | null): void {
  lapse(writing, hold, nothing, at);
  closeWindow(writing);
  const { id, lots } = hold;
  const entry = { type: 'release', key: keyFor.end(id), at, note: reason } as const;
  writeEntry(writing, entry, { holds: without(writing.account, id) });
  writeLine(writing, 'usage', { released: { id, credits: creditsOf(hold), reason } });
  repayOwn(writing, lots, at);
}

const nothing: Parts = { monthly: 0, lots: [] };

// Monthly credits that only the hold has kept beyond the end of their cycle, or of a larger plan, end with it. They
// leave the hold in an entry of their own, so that what is released or captured after it moves what it says.
function lapse(writing: Writing, hold: Hold, spent: Parts, at: Instant): void {
  const { account } = writing;
  const holds = without(account, hold.id);
  const isOfThisCycle = hold.cycleStart === account.cycle.start;
  const then = { ...account, used: account.used + (isOfThisCycle ? spent.monthly : 0) };
  const kept = monthlyRemaining({ ...then, holds: [...holds, partless(hold, spent)] });
  const lapsed = kept - monthlyRemaining({ ...then, holds });
  if (lapsed === 0) return;
  closeWindow(writing);
  const left = account.holds.map(each =>
    each.id === hold.id ? { ...each, monthly: each.monthly - lapsed } : each,
  );
  writeEntry(writing, { type: 'lapse', key: null, at }, { holds: left });
  writeLine(writing, 'adjustment', { lapsed });
}

function find({ holds }: Account, id: string): Hold | undefined {
  return holds.find(hold => hold.id === id);
}

function without({ holds }: Account, id: string): readonly Hold[] {
  return holds.filter(hold => hold.id !== id);
}

function tooMany({ account, holds }: Account): Refusal | null {
  if (holds.length < maxHolds) return null;
  const detail = `Account ${account} has ${maxHolds} open holds. Capture or release some first; nothing was held.`;
  return { code: 'rate_limited', detail };
}

// The same end told again is a duplicate; another end than the recorded one is refused.
function ended(writing: Writing, id: string, given: Circumstances, isSame: (end: Entry) => boolean): Verdict {
  const end = given.recorded(keyFor.end(id));
  if (!end) return { code: 'not_found', detail: `No hold is called ${id}. Nothing was used.` };
  if (isSame(end)) {
    writing.hold = stateOf(writing.account, id, given);
    return 'duplicate';
  }
  const how = end.use ? `captured with ${end.use.credits} credits` : `released${because(end.note)}`;
  return { code: 'idempotency_conflict', detail: `Hold ${id} was ${how}. Nothing was used.` };
}

function because(reason: string | null): string {
  return reason === null ? '' : ` (${reason})`;
}

function stateOf(account: Account, id: string, given: Circumstances): HoldState {
  const open = find(account, id);
  if (open) return { id, status: 'held', credits: creditsOf(open), captured: 0, expiresAt: open.expiresAt };
  const credits = given.recorded(keyFor.usage(id))?.use?.credits ?? 0;
  const captured = given.recorded(keyFor.end(id))?.use?.credits;
  return captured === undefined
    ? releasedState(id, credits)
    : { id, status: 'captured', credits, captured, expiresAt: null };
}

function releasedState(id: string, credits: number): HoldState {
  return { id, status: 'released', credits, captured: 0, expiresAt: null };
}

// The first credits of a hold, in the order of spending.
function firstOf(hold: Parts, credits: number): Parts {
  const monthly = Math.min(credits, hold.monthly);
  const lots: LotPart[] = [];
  let rest = credits - monthly;
  for (const part of hold.lots) {
    const some = Math.min(rest, part.credits);
    if (some > 0) lots.push({ lot: part.lot, credits: some });
    rest -= some;
  }
  return { monthly, lots };
}

function partless<H extends Parts>(hold: H, parts: Parts): H {
  const lots = hold.lots.map(({ lot, credits }) => ({
    lot,
    credits: credits - (parts.lots.find(part => part.lot === lot)?.credits ?? 0),
  }));
  return { ...hold, monthly: hold.monthly - parts.monthly, lots: lots.filter(({ credits }) => credits > 0) };
}
