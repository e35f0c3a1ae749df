import type { ExplainAnswer } from '../contract/explanation.ts';
import type { Instant } from '../domain/cycle.ts';
import type { Entry } from '../domain/entry.ts';
import { explain, noSums, plusLine } from '../domain/explain.ts';
import { Refused } from './problem.ts';
import type { HistoryPage, Store } from './store/store.ts';

/** Lines that are in memory at once, however many an account has. */
const linesAtOnce = 500;

/** The balance of an account at an instant that is over, as a sum. Refuses instants before its first entry. */
export async function explainAt(store: Store, account: string, at: Instant): Promise<ExplainAnswer> {
  const said = new Date(at).toISOString();
  const [last] = await store.entries({ account, before: null, until: at, limit: 1 });
  if (!last) {
    throw new Refused('invalid_request', `at: ${said} is before the first entry of account ${account}.`);
  }
  const { cycleStart, ...sum } = explain(await sumsUpTo(store, last), last.after);
  return { at: said, cycleStart: new Date(cycleStart).toISOString(), ...sum };
}

// What is written meanwhile has a later sequence number: the sum is that of one moment.
async function sumsUpTo(store: Pick<Store, 'history'>, last: Entry) {
  let sums = noSums;
  for (const filter of ['added', 'other'] as const) {
    let after: HistoryPage['after'] = null;
    do {
      const lines = await store.history({
        account: last.account,
        filter,
        from: Number.MIN_SAFE_INTEGER,
        before: last.at + 1,
        after,
        limit: linesAtOnce,
      });
      for (const line of lines) if (line.seq <= last.seq) sums = plusLine(sums, line);
      after = lines.length === linesAtOnce ? (lines.at(-1) ?? null) : null;
      // Others are answered between two pages.
      await new Promise(setImmediate);
    } while (after);
  }
  return sums;
}
