import type { LedgerCommand, LedgerRules, OpenCommand } from '../../src/domain/command.ts';
import { boundaryFrom, cycleAt } from '../../src/domain/cycle.ts';

/** What the model says after a command: the verdict's code and the sums of the account. */
export interface Said {
  readonly verdict: string;
  readonly monthly: number;
  readonly paid: number;
  readonly held: number;
  readonly debt: number;
  readonly available: number;
  /** Credits, held ones included, and debt of each lot that has any. */
  readonly lots: Readonly<Record<string, readonly [credits: number, debt: number]>>;
}

interface ModelLot {
  readonly name: string;
  free: number;
  takenBack: number;
  debt: number;
}

/** Credits that left their bucket: held ones, or spent ones. Of the month they know its number. */
interface Taken {
  readonly monthly: number;
  readonly month: number;
  readonly lots: readonly { readonly lot: ModelLot; readonly credits: number }[];
}

interface ModelHold {
  readonly credits: number;
  readonly taken: Taken;
  readonly endsAt: number;
}

/**
 * The rules once more, written to be read and nothing else: one account, purses that credits are taken out of and put
 * back into. Held credits are in no purse. It shares with the product only the calendar.
 */
export class Model {
  #now: number;
  #month = 0;
  #monthEnd: number;
  #anchor: OpenCommand;
  #allocation: number;
  readonly #declined = new Set<string>();
  #nextAllocation: number;
  #isActive = true;
  /** Monthly credits of this month that were spent, and that are held. */
  #spent = 0;
  #heldOfMonth = 0;
  readonly #lots: ModelLot[] = [];
  readonly #holds = new Map<string, ModelHold>();
  readonly #uses = new Map<string, { readonly words: string; readonly taken: Taken }>();
  readonly #heldOnce = new Map<string, { readonly words: string; end: string | null; taken: Taken | null }>();
  readonly #returned = new Set<string>();
  readonly #adjusted = new Map<string, number>();
  readonly #rules: LedgerRules;

  constructor(open: OpenCommand, now: number, rules: LedgerRules) {
    this.#anchor = open;
    this.#now = now;
    this.#monthEnd = cycleAt(open, now).end;
    this.#allocation = open.plan.allocation;
    this.#nextAllocation = open.plan.allocation;
    this.#rules = rules;
  }

  tell(command: LedgerCommand, clock: number): Said {
    this.#now = clock;
    this.#passTime();
    const verdict = this.#verdict(command);
    const monthlyFree = this.#freeOfMonth();
    const paidFree = this.#lots.reduce((sum, { free }) => sum + free, 0);
    const lots = new Map(this.#lots.map(lot => [lot, lot.free]));
    let heldMonthly = 0;
    let heldPaid = 0;
    for (const { taken } of this.#holds.values()) {
      heldMonthly += taken.monthly;
      heldPaid += paidOf(taken);
      for (const { lot, credits } of taken.lots) lots.set(lot, (lots.get(lot) ?? 0) + credits);
    }
    return {
      verdict,
      monthly: monthlyFree + heldMonthly,
      paid: paidFree + heldPaid,
      held: heldMonthly + heldPaid,
      debt: this.#lots.reduce((sum, { debt }) => sum + debt, 0),
      available: monthlyFree + paidFree,
      lots: Object.fromEntries(
        [...lots]
          .filter(([{ debt }, credits]) => credits > 0 || debt > 0)
          .map(([{ name, debt }, credits]) => [name, [credits, debt]]),
      ),
    };
  }

  #passTime(): void {
    for (;;) {
      const [id, hold] = [...this.#holds].sort(([, one], [, other]) => one.endsAt - other.endsAt)[0] ?? [];
      if (id !== undefined && hold && hold.endsAt <= this.#now && hold.endsAt < this.#monthEnd) {
        this.#end(id, hold, 'released', null);
      } else if (this.#monthEnd <= this.#now) {
        this.#month += 1;
        this.#monthEnd = boundaryFrom(this.#anchor, this.#monthEnd + 1);
        this.#allocation = this.#nextAllocation;
        this.#spent = 0;
        this.#heldOfMonth = 0;
      } else return;
    }
  }

  #verdict(command: LedgerCommand): string {
    switch (command.type) {
      case 'reset':
        return 'recorded';
      case 'open':
        return this.#change(command);
      case 'spend':
      case 'hold':
        return this.#use(command);
      case 'capture':
        return this.#capture(command.hold, command.credits);
      case 'release':
        return this.#release(command.hold);
      case 'reverse':
        return this.#reverse(command.usage);
      case 'adjust':
        return this.#adjust(command.id, command.credits);
      case 'purchase':
        return this.#buy(`purchase:${command.purchase.id}`, command.credits);
      case 'take-back':
        return this.#takeBack(`purchase:${command.purchase.id}`, command.credits);
      case 'decline': {
        const isKnown = this.#declined.has(command.declined.id);
        this.#declined.add(command.declined.id);
        return isKnown ? 'duplicate' : 'recorded';
      }
    }
  }

  #change(command: OpenCommand): string {
    if (command.cycleAnchor !== this.#anchor.cycleAnchor || command.timeZone !== this.#anchor.timeZone) {
      this.#monthEnd = boundaryFrom(command, this.#monthEnd);
    }
    this.#anchor = command;
    const { allocation } = command.plan;
    this.#nextAllocation = allocation;
    if (allocation > this.#allocation || this.#rules.downgrades === 'now') this.#allocation = allocation;
    if (command.status) this.#isActive = command.status === 'active';
    return 'recorded';
  }

  #use(command: Extract<LedgerCommand, { type: 'spend' | 'hold' }>): string {
    const { id, credits } = command;
    const words = `${credits} ${command.channel} ${command.kind}`;
    const mine = command.type === 'spend' ? this.#uses : this.#heldOnce;
    const others = command.type === 'spend' ? this.#heldOnce : this.#uses;
    const known = mine.get(id);
    if (known) return known.words === words ? 'duplicate' : 'idempotency_conflict';
    if (others.has(id)) return 'idempotency_conflict';
    if (!this.#isActive) return 'forbidden';
    const taken = this.#take(credits);
    if (!taken) return 'insufficient_credits';
    if (command.type === 'spend') {
      this.#spent += taken.monthly;
      this.#uses.set(id, { words, taken });
    } else {
      this.#heldOfMonth += taken.monthly;
      this.#heldOnce.set(id, { words, end: null, taken: null });
      this.#holds.set(id, { credits, taken, endsAt: this.#now + command.ttlMs });
    }
    return 'recorded';
  }

  #capture(id: string, credits: number): string {
    const hold = this.#holds.get(id);
    if (!hold) return this.#ended(id, `captured ${credits}`);
    // Monthly credits that lapsed on the way are no longer there to be captured from; what is held is.
    if (credits > hold.taken.monthly + paidOf(hold.taken)) return 'invalid_request';
    this.#end(id, hold, `captured ${credits}`, credits);
    return 'recorded';
  }

  #release(id: string): string {
    const hold = this.#holds.get(id);
    if (!hold) return this.#ended(id, 'released');
    this.#end(id, hold, 'released', null);
    return 'recorded';
  }

  #ended(id: string, as: string): string {
    const end = this.#heldOnce.get(id)?.end;
    if (!end) return 'not_found';
    return end === as ? 'duplicate' : 'idempotency_conflict';
  }

  #end(id: string, { taken }: ModelHold, end: string, captured: number | null): void {
    let rest = captured ?? 0;
    const monthly = Math.min(rest, taken.monthly);
    rest -= monthly;
    const lots = taken.lots.map(({ lot, credits }) => {
      const part = Math.min(rest, credits);
      rest -= part;
      this.#putBack(lot, credits - part);
      return { lot, credits: part };
    });
    if (taken.month === this.#month) {
      this.#heldOfMonth -= taken.monthly;
      this.#spent += monthly;
    }
    this.#holds.delete(id);
    const once = this.#heldOnce.get(id);
    if (!once) throw new Error('A hold ends that never was.');
    once.end = end;
    if (captured !== null) once.taken = { monthly, month: taken.month, lots };
  }

  #reverse(id: string): string {
    if (this.#returned.has(id)) return 'duplicate';
    const taken = this.#uses.get(id)?.taken ?? this.#heldOnce.get(id)?.taken;
    if (!taken) return 'not_found';
    this.#returned.add(id);
    if (taken.month === this.#month) this.#spent -= taken.monthly;
    for (const { lot, credits } of taken.lots) this.#putBack(lot, credits);
    return 'recorded';
  }

  #adjust(id: string, credits: number): string {
    const known = this.#adjusted.get(id);
    if (known !== undefined) return known === credits ? 'duplicate' : 'idempotency_conflict';
    if (credits < 0) {
      if (this.#lots.reduce((sum, { free }) => sum + free, 0) < -credits) return 'insufficient_credits';
      let rest = -credits;
      for (const lot of this.#lots.toReversed()) {
        const part = Math.min(rest, lot.free);
        lot.free -= part;
        rest -= part;
      }
    } else this.#buy(`adjustment:${id}`, credits);
    this.#adjusted.set(id, credits);
    return 'recorded';
  }

  #buy(name: string, credits: number): string {
    if (this.#lots.some(lot => lot.name === name)) return 'duplicate';
    let left = credits;
    for (const lot of this.#lots) {
      const part = Math.min(left, lot.debt);
      lot.debt -= part;
      left -= part;
    }
    this.#lots.push({ name, free: left, takenBack: 0, debt: 0 });
    return 'recorded';
  }

  #takeBack(name: string, total: number): string {
    const lot = this.#lots.find(each => each.name === name);
    if (!lot) return 'not_found';
    const more = total - lot.takenBack;
    lot.takenBack = total;
    if (more === 0) return 'duplicate';
    if (more > 0) {
      const fromLot = Math.min(more, lot.free);
      lot.free -= fromLot;
      lot.debt += more - fromLot;
    } else this.#putBack(lot, -more);
    return 'recorded';
  }

  #putBack(lot: ModelLot, credits: number): void {
    const repaid = Math.min(credits, lot.debt);
    lot.debt -= repaid;
    lot.free += credits - repaid;
  }

  #freeOfMonth(): number {
    return Math.max(0, this.#allocation - this.#spent - this.#heldOfMonth);
  }

  #take(credits: number): Taken | null {
    const monthly = Math.min(credits, this.#freeOfMonth());
    let rest = credits - monthly;
    if (this.#lots.reduce((sum, { free }) => sum + free, 0) < rest) return null;
    const lots = this.#lots.map(lot => {
      const part = Math.min(rest, lot.free);
      lot.free -= part;
      rest -= part;
      return { lot, credits: part };
    });
    return { monthly, month: this.#month, lots };
  }
}

function paidOf({ lots }: Taken): number {
  return lots.reduce((sum, { credits }) => sum + credits, 0);
}
