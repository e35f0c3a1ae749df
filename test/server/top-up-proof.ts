import { expect } from 'vitest';
import { mostDeclines } from '../../src/domain/top-up.ts';
import type { Command, Outcome, PurchaseRecord } from '../../src/server/store/store.ts';
import type { Taken, Told } from './top-up-sides.ts';

const hourMs = 3_600_000;

/** A command that is durable. */
export interface Written {
  readonly at: number;
  readonly command: Command;
  readonly outcome: Outcome;
}

/** All that came of one account's rule, here and at the provider. */
export interface TopUpTale {
  readonly account: string;
  readonly priceMinor: number;
  readonly written: readonly Written[];
  readonly taken: readonly Taken[];
  readonly told: readonly Told[];
  /** When an owner was answered that the rule is off. */
  readonly offs: readonly number[];
  /** How many there are: each may tell of a debit while another one does. */
  readonly proxies: number;
}

/** Proves that no money was taken but as the rule allows; whatever the proxy itself thinks of it. */
export function proveTopUps(tale: TopUpTale): void {
  const { account, priceMinor, written, taken, told, offs, proxies } = tale;
  const of = <T extends Command['type']>(type: T) =>
    written.flatMap(({ command, ...rest }, place) =>
      command.type === type ? [{ ...rest, place, command: command as Extract<Command, { type: T }> }] : [],
    );
  const recorded = <T extends { outcome: Outcome }>(all: readonly T[]) =>
    all.filter(({ outcome }) => outcome.status === 'recorded');
  const started = recorded(of('start-top-up')).map(({ outcome, ...rest }) => ({
    ...rest,
    purchase: outcome.purchase as PurchaseRecord,
  }));
  const startOf = (id: string) => {
    const found = started.filter(({ purchase }) => purchase.id === id);
    expect(found, `${id} is one attempt`).toHaveLength(1);
    return found[0] as (typeof started)[number];
  };
  const facts = recorded(of('settle-purchase')).map(({ command, ...rest }) => ({
    ...rest,
    id: command.purchase,
    kind: command.fact.kind,
  }));
  /** Debits that were given up before they were sent. */
  const ended = [
    ...recorded(of('end-top-up')),
    ...of('debit-top-up').filter(({ outcome }) => outcome.stop !== undefined),
  ].map(({ at, command }) => ({ at, id: command.purchase }));
  const kept = written.filter(({ command: { type } }) => type === 'keep-card' || type === 'drop-card');
  const methodAt = (at: number) => {
    const command = kept.filter(each => each.at <= at).at(-1)?.command;
    return command?.type === 'keep-card' ? command.card.method : null;
  };
  const ruleAt = (at: number) =>
    of('set-top-up')
      .filter(each => each.at <= at)
      .at(-1)?.command.rule;
  const statusAt = (at: number) =>
    of('open')
      .filter(each => each.at <= at)
      .at(-1)?.command.status ?? 'active';

  for (const one of taken) {
    const { purchase } = startOf(one.purchase);
    expect(one).toMatchObject({ account, amountMinor: priceMinor });
    expect(
      taken.filter(each => each.purchase === one.purchase),
      'is taken once',
    ).toHaveLength(1);
    expect(ruleAt(one.at)?.enabled, 'is taken while the rule is on').toBe(true);
    expect(statusAt(one.at), 'is taken of an active account').toBe('active');
    expect(methodAt(one.at), 'is taken by what is kept').toBe(one.method);
    if (purchase.debitAt === null) continue;
    const [first, ...others] = told.filter(({ order }) => order === one.order);
    expect([first?.purchase, others.length], 'was told of').toEqual([one.purchase, 0]);
    expect(one.at, 'is not before its day').toBeGreaterThanOrEqual(purchase.debitAt);
    expect(one.at, 'is not a day late').toBeLessThanOrEqual(purchase.debitAt + 24 * hourMs);
    expect(
      ended.some(({ id }) => id === one.purchase),
      'is not sent once it has ended',
    ).toBe(false);
    const isOff = offs.some(off => off >= purchase.startedAt && off < one.at);
    expect(isOff, 'is not sent once the rule was switched off').toBe(false);
  }

  for (const { purchase: id, at, debitAt, method } of told) {
    const { purchase } = startOf(id);
    expect(debitAt, 'is told of for its day').toBe(purchase.debitAt);
    expect(debitAt - at, 'is told of long before').toBeGreaterThanOrEqual(36 * hourMs);
    const times = told.filter(each => each.purchase === id).length;
    expect(times, 'is told of once by a proxy').toBeLessThanOrEqual(proxies);
    expect(methodAt(at), 'is told of by what is kept').toBe(method);
  }

  const isDeclined = (id: string) =>
    taken.some(({ purchase, became }) => purchase === id && became === 'declined') ||
    facts.some(fact => fact.id === id && fact.kind === 'failed');
  for (const { place, at, purchase } of started) {
    const before = started.filter(each => each.place < place);
    for (const other of before) {
      const isOver =
        facts.some(
          fact =>
            fact.id === other.purchase.id &&
            fact.at <= at &&
            ['captured', 'failed', 'expired'].includes(fact.kind),
        ) || ended.some(end => end.id === other.purchase.id && end.at <= at);
      expect(isOver, `${other.purchase.id} is over before ${purchase.id} begins`).toBe(true);
    }
    const since = Math.max(
      ...kept.map(each => written.indexOf(each)).filter(each => each < place),
      ...facts.filter(fact => fact.kind === 'captured' && fact.place < place).map(fact => fact.place),
    );
    const declines = before.filter(each => each.place > since && isDeclined(each.purchase.id));
    expect(declines.length, 'declines in a row').toBeLessThan(mostDeclines);
  }

  // A charge is held to the cap that its attempt began with, a debit to the one that it was sent with.
  const captured = taken
    .filter(({ became }) => became === 'captured')
    .map(({ purchase: id, at }) => {
      const { startedAt, debitAt } = startOf(id).purchase;
      return { month: monthOf(debitAt ?? startedAt), heldAt: debitAt === null ? startedAt : at };
    });
  for (const { month, heldAt } of captured) {
    const upToIt = captured.filter(each => each.month === month && each.heldAt <= heldAt);
    const cap = ruleAt(heldAt)?.monthlyCapMinor ?? 0;
    expect(upToIt.length * priceMinor, `money of ${month}`).toBeLessThanOrEqual(cap);
  }
}

/** The cycle of an account whose months begin on the first, in UTC. */
const monthOf = (at: number) => new Date(at).toISOString().slice(0, 7);
