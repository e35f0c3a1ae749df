import { bucketsOf, type Hold } from '../../domain/account.ts';
import { boundaryFrom, isTimeZone } from '../../domain/cycle.ts';
import { demand, demandEqual, demandFields, demandSame, LedgerFault, type Where } from './fault.ts';
import { usedName } from './hours.ts';
import type { AuditSource, StoredAccount } from './source.ts';
import { addTo, type Trail } from './trail.ts';
import { checkWindow } from './uses.ts';

/** Every account is what its entries made of it. Answers how many there are. */
export async function proveAccounts(source: AuditSource, trails: Map<string, Trail>): Promise<number> {
  const left = new Set(trails.keys());
  for await (const page of source.accounts()) {
    for (const stored of page) {
      const { account } = stored.account;
      const trail = trails.get(account);
      if (!trail) throw new LedgerFault(`Account ${account} has no entry.`);
      proveAccount(stored, trail);
      left.delete(account);
    }
  }
  const [orphan] = left;
  demand(orphan === undefined, () => `The entries of ${orphan} belong to no account.`);
  return trails.size;
}

function proveAccount(stored: StoredAccount, trail: Trail): void {
  const where = () => `Account ${trail.account.account}`;
  const { lapse, due, line, account, buckets } = trail;
  demand(!lapse, () => `Entry ${lapse?.seq} of ${where()} ends credits of no hold.`);
  demand(due.length === 0, () => `${where()}: ${due[0]?.from} has to pay a debt that nothing paid.`);
  demand(!line, () => `The line of entry ${line?.seq} of ${where()} is not at its end.`);
  const { seq, lastAt, allocation, used } = account;
  demandFields(where, stored.account, { seq, lastAt, allocation, used });
  demandFields(where, stored.buckets, buckets);
  demandFields(where, bucketsOf(stored.account), buckets);
  demandSame(where, 'its lots', stored.account.lots, account.lots);
  proveHolds(stored, trail, where);
  proveCycle(stored, trail, where);
  proveUses(stored, trail, where);
}

function proveHolds({ account }: StoredAccount, trail: Trail, where: Where): void {
  const known = (hold: Hold) => {
    const { expiresAt: _, cycleStart: __, ...rest } = hold;
    return rest;
  };
  demandSame(where, 'its holds', account.holds.map(known), trail.account.holds.map(known));
  for (const [place, { id, at, expiresAt, cycleStart }] of account.holds.entries()) {
    const should = trail.account.holds[place]?.cycleStart ?? cycleStart;
    const isSame = cycleStart === (should === trail.account.cycle.start ? account.cycle.start : should);
    // The first cycle began before the account was opened.
    demand(
      isSame || cycleStart < should,
      () => `${where()}: hold ${id} is of the cycle of ${cycleStart}, not ${should}.`,
    );
    demand(expiresAt > at, () => `${where()}: hold ${id} ends at ${expiresAt}, before it began.`);
  }
}

function proveCycle({ account }: StoredAccount, { resets, account: { cycle } }: Trail, where: Where): void {
  const { start, end } = account.cycle;
  if (resets > 1) demandEqual(where, 'the start of its cycle', start, cycle.start);
  else demand(start <= cycle.start, () => `${where()}: its cycle begins at ${start}, after its first entry.`);
  demand(isTimeZone(account.timeZone), () => `${where()}: ${account.timeZone} is not a time zone.`);
  demandEqual(where, 'the end of its cycle', end, boundaryFrom(account, end));
  demand(
    account.lastAt < end,
    () => `${where()}: its last entry is of ${account.lastAt}, and its cycle ended at ${end}.`,
  );
}

function proveUses({ account }: StoredAccount, trail: Trail, where: Where): void {
  const { window } = account;
  const { uses, used } = trail;
  const place = () => `The usage line of ${where()} that still grows`;
  if (uses && window) checkWindow(window, uses, place);
  else if (uses) throw new LedgerFault(`Entry ${uses.seq} of ${where()} has no line in the history.`);
  else demand(!window, () => `${place()} tells of entry ${window?.seq}, which has a line of its own.`);
  for (const { channel, kind, credits } of window?.hours ?? []) {
    addTo(used, usedName(channel, kind), -credits);
  }
  for (const [name, credits] of used) {
    const sentence = () =>
      `${where()}: ${credits} used credits of ${name.replace('\n', ', ')} are in no hour.`;
    demand(credits === 0, sentence);
  }
}
