import { type ReadonlySignal, signal } from '@preact/signals';
import type { HistoryFilter, Transaction, TransactionsAnswer } from '../contract/transaction.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** Which lines. `from` and `to` are days, `YYYY-MM-DD`, in the account's time zone, both included. */
export interface HistoryRange {
  readonly filter: HistoryFilter;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Lines {
  readonly range: HistoryRange;
  readonly lines: readonly Transaction[];
  readonly nextCursor: string | null;
}

/** `more` is the next page under way; `failed` keeps the lines that are there. */
export type HistoryState =
  | ({ readonly phase: 'idle' | 'loading' | 'ready' | 'more' } & Lines)
  | ({ readonly phase: 'failed'; readonly trouble: Trouble } & Lines);

const pageLines = 30;

/** Keeps the lines that were asked for. Nothing is asked until somebody looks. */
export function createHistory(ask: Ask) {
  const state = signal<HistoryState>({
    phase: 'idle',
    range: { filter: 'all' },
    lines: [],
    nextCursor: null,
  });
  const askLatest = latestOf(ask);
  let looking = 0;

  /** Asks for the page at `cursor`, or brings the first page up to date. */
  async function update(cursor?: string): Promise<void> {
    const query = { ...state.value.range, cursor, limit: pageLines };
    const result = await askLatest(client => client.transactions(query));
    if (!result) return;
    const { range, lines, nextCursor } = state.value;
    const kept = { range, lines, nextCursor };
    if (!result.ok) state.value = { ...kept, phase: 'failed', trouble: result.trouble };
    else state.value = { ...(cursor ? withNext : withFirst)(kept, result.value), phase: 'ready' };
  }

  function start(range: HistoryRange): Promise<void> {
    state.value = { phase: 'loading', range, lines: [], nextCursor: null };
    return update();
  }

  const retry = () => (state.value.lines.length === 0 ? start(state.value.range) : update());

  return {
    state: state as ReadonlySignal<HistoryState>,
    /** Somebody looks: loads the lines, or brings them up to date. Returns what to call when they look away. */
    watch(): () => void {
      looking += 1;
      void retry();
      return () => {
        looking -= 1;
      };
    },
    choose: (filter: HistoryFilter) => start({ ...state.value.range, filter }),
    apply: (days: Omit<HistoryRange, 'filter'>) => start({ filter: state.value.range.filter, ...days }),
    async more(): Promise<void> {
      const { phase, nextCursor } = state.value;
      if (nextCursor === null || phase === 'more' || phase === 'loading') return;
      state.value = { ...state.value, phase: 'more' };
      await update(nextCursor);
    },
    /** The lines of this range, all pages of them, as comma-separated values; what stood in the way otherwise. */
    csv: () => ask(client => client.csv(state.value.range)),
    retry,
    /** Brings the first page up to date where somebody looks at it. */
    async refresh(): Promise<void> {
      const { phase } = state.value;
      if (looking > 0 && phase !== 'loading' && phase !== 'more') await update();
    },
  };
}

// New lines come in at the top. Where the new page meets the lines that are there, the later pages stay.
function withFirst(kept: Lines, { transactions, nextCursor }: TransactionsAnswer): Lines {
  const last = transactions.at(-1)?.id;
  const later = kept.lines.slice(kept.lines.findIndex(line => line.id === last) + 1);
  const meets = later.length < kept.lines.length && later.length > 0;
  return meets
    ? { ...kept, lines: [...transactions, ...later] }
    : { range: kept.range, lines: transactions, nextCursor };
}

// A cursor stands behind the last line that is there, so that nothing comes twice.
function withNext(kept: Lines, { transactions, nextCursor }: TransactionsAnswer): Lines {
  return { range: kept.range, lines: [...kept.lines, ...transactions], nextCursor };
}
