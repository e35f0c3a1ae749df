import { zoneAt } from './account.ts';
import { type Circumstances, keyFor, type ReverseCommand, type Verdict } from './command.ts';
import { hourOf } from './cycle.ts';
import { lotOf, withLot } from './lots.ts';
import { repayOwn } from './repay.ts';
import { closeWindow, type Writing, writeEntry, writeLine } from './writing.ts';

/** Returns a recorded use to where its credits came from, once; monthly credits of an ended cycle have lapsed. */
export function reverse(writing: Writing, command: ReverseCommand, given: Circumstances): Verdict {
  const { usage: id } = command;
  const key = keyFor.reversal(id);
  if (given.recorded(key)) return 'duplicate';
  const told = given.recorded(keyFor.usage(id));
  const spent = told?.type === 'hold' ? given.recorded(keyFor.end(id)) : told;
  if (!told || !spent?.use) {
    return { code: 'not_found', detail: `No usage that was recorded is called ${id}. Nothing was returned.` };
  }
  if (spent.change.paid !== 0 && !spent.moves) {
    const detail = `Usage ${id} was recorded before entries named their lots. Adjust the account instead; nothing was returned.`;
    return { code: 'invalid_request', detail };
  }
  const { credits, channel, kind, occurredAt } = spent.use;
  const { account } = writing;
  // Of a captured hold the cycle is that in which it was placed.
  const isOfThisCycle = told.at >= account.cycle.start;
  const monthly = isOfThisCycle ? -spent.change.monthly : 0;
  const parts = (spent.moves ?? []).map(({ lot, seq, credits: moved }) => ({ lot, seq, credits: -moved }));
  let { lots } = account;
  for (const part of parts) {
    const lot = lotOf({ lots }, part.lot, part.seq);
    lots = withLot(lots, { ...lot, credits: lot.credits + part.credits });
  }
  closeWindow(writing);
  writeEntry(writing, { type: 'reversal', key, at: given.now }, { used: account.used - monthly, lots });
  // The hour that the use was put in: every line is of one zone.
  const hour = hourOf(occurredAt, zoneAt(account, spent.seq));
  writeLine(writing, 'usage', { reversed: { id, credits } }, [{ hour, channel, kind, credits: -credits }]);
  repayOwn(writing, parts, given.now);
  return 'recorded';
}
