import { type Account, creditsOf, type Hold, type LotPart } from '../../domain/account.ts';
import { type Parts, withoutParts } from '../../domain/lots.ts';
import { dueOwn } from './debts.ts';
import type { Step } from './entries.ts';
import { demand, demandEqual, LedgerFault } from './fault.ts';
import { idOf } from './question.ts';
import { freeParts, useOf } from './spends.ts';
import { bucketsAfter, type Change } from './trail.ts';

/** A hold sets the next free credits aside. */
export function placeHold(step: Step): Change {
  const { account } = step.trail;
  const { credits, channel, kind, conversation } = useOf(step);
  const parts = freeParts(step, account, credits);
  const id = idOf(step.entry);
  const at = step.entry.at;
  const hold: Hold = {
    id,
    at,
    // When it ends by itself stands in the account only.
    expiresAt: Number.POSITIVE_INFINITY,
    cycleStart: account.cycle.start,
    ...parts,
    channel,
    kind,
    conversation,
  };
  return { holds: [...account.holds, hold] };
}

/** A capture spends the first credits of its hold and lets go of the rest. */
export function capture(step: Step): Change {
  const { trail, where } = step;
  const { account } = trail;
  const hold = openHold(step);
  const { credits, channel, kind, conversation } = useOf(step);
  const held = creditsOf(hold);
  demand(
    credits <= held,
    () => `${where()} captures ${credits} credits of hold ${hold.id}, which holds ${held}.`,
  );
  demandEqual(where, 'channel', channel, hold.channel);
  demandEqual(where, 'kind', kind, hold.kind);
  demandEqual(where, 'conversation', conversation, hold.conversation);
  const spent = firstOf(hold, credits);
  demandEqual(where, 'the change of monthly', -step.entry.change.monthly, spent.monthly);
  const isOfThisCycle = hold.cycleStart === account.cycle.start;
  const lots = withoutParts(account.lots, spent.lots);
  const holds = without(account, hold);
  trail.due = dueOwn({ lots }, rest(hold.lots, spent.lots));
  return { used: account.used + (isOfThisCycle ? spent.monthly : 0), lots, holds };
}

/** A release lets go of all that its hold holds, and moves nothing else. */
export function release(step: Step): Change {
  const { trail, entry, where } = step;
  const hold = openHold(step);
  demandEqual(where, 'the change of monthly', entry.change.monthly, 0);
  trail.due = dueOwn(trail.account, hold.lots);
  return { holds: without(trail.account, hold) };
}

/** Monthly credits leave a hold that ends with the next entry. Which hold it is, that entry says. */
export function lapse({ trail, entry, where }: Step): Change {
  const { monthly, paid, held, debt } = entry.change;
  demand(monthly < 0, () => `${where()} ends ${-monthly} monthly credits.`);
  demandEqual(where, 'the change of held', held, monthly);
  demandEqual(where, 'the change of paid', paid, 0);
  demandEqual(where, 'the change of debt', debt, 0);
  trail.lapse = entry;
  return {};
}

/** Takes what lapsed out of the hold that this entry ends. */
export function settleLapse(step: Step): void {
  const { trail, entry, where } = step;
  const { lapse: lapsed, account } = trail;
  trail.lapsed = 0;
  if (!lapsed) return;
  const ends = entry.key?.startsWith('end:') === true;
  demand(ends, () => `${where()} follows an end of monthly credits, and ends no hold.`);
  const hold = openHold(step);
  const left = { ...hold, monthly: hold.monthly + lapsed.change.monthly };
  const holds = account.holds.map(each => (each === hold ? left : each));
  const should = bucketsAfter(account, { holds });
  const place = () => `Entry ${lapsed.seq} of account ${account.account}`;
  demand(left.monthly >= 0, () => `${place()} ends more credits than hold ${hold.id} holds.`);
  demandEqual(place, 'monthly after it', lapsed.after.monthly, should.monthly);
  demandEqual(place, 'held after it', lapsed.after.held, should.held);
  trail.account = { ...account, holds };
  trail.lapse = null;
  trail.lapsed = -lapsed.change.monthly;
}

function openHold({ trail, entry, where }: Step): Hold {
  const id = idOf(entry);
  const hold = trail.account.holds.find(each => each.id === id);
  if (!hold) throw new LedgerFault(`${where()} ends hold ${id}, which is not open.`);
  return hold;
}

function without({ holds }: Account, ended: Hold): readonly Hold[] {
  return holds.filter(({ id }) => id !== ended.id);
}

function firstOf(hold: Hold, credits: number): Parts {
  const monthly = Math.min(credits, hold.monthly);
  let left = credits - monthly;
  const lots: LotPart[] = [];
  for (const part of hold.lots) {
    const taken = Math.min(left, part.credits);
    if (taken > 0) lots.push({ lot: part.lot, credits: taken });
    left -= taken;
  }
  return { monthly, lots };
}

function rest(held: readonly LotPart[], spent: readonly LotPart[]): LotPart[] {
  return held.map(({ lot, credits }) => ({
    lot,
    credits: credits - (spent.find(part => part.lot === lot)?.credits ?? 0),
  }));
}
