import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../client.ts';
import type { HistoryFilter, Transaction, TransactionsAnswer } from '../contract/transaction.ts';
import { outcome, type Trouble } from './trouble.ts';

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
export function createHistory(client: Client) {
  const state = signal<HistoryState>({ phase: 'idle', ...none({ filter: 'all' }) });
  let looking = 0;
  let latest = 0;
  let disposed = false;

  // Only the latest question counts: an answer to an older filter is dropped.
  async function ask(cursor: string | undefined, join: (kept: Lines, page: TransactionsAnswer) => Lines) {
    latest += 1;
    const asked = latest;
    const { range } = state.value;
    const result = await outcome(client.transactions({ ...range, cursor, limit: pageLines }));
    if (disposed || asked !== latest) return;
    const { lines, nextCursor } = state.value;
    const kept = { range, lines, nextCursor };
    state.value = result.ok
      ? { phase: 'ready', ...join(kept, result.value) }
      : { phase: 'failed', trouble: result.trouble, ...kept };
  }

  function start(range: HistoryRange): Promise<void> {
    state.value = { phase: 'loading', ...none(range) };
    return ask(undefined, withFirst);
  }

  return {
    state: state as ReadonlySignal<HistoryState>,
    /** Somebody looks: loads the lines, or brings them up to date. Returns what to call when they look away. */
    watch(): () => void {
      looking += 1;
      if (state.value.lines.length === 0) void start(state.value.range);
      else void ask(undefined, withFirst);
      return () => {
        looking -= 1;
      };
    },
    choose: (filter: HistoryFilter) => start({ ...state.value.range, filter }),
    apply: (days: { from?: string | undefined; to?: string | undefined }) =>
      start({ filter: state.value.range.filter, ...days }),
    async more(): Promise<void> {
      const { phase, nextCursor } = state.value;
      if (nextCursor === null || phase === 'more' || phase === 'loading') return;
      state.value = { ...state.value, phase: 'more' };
      await ask(nextCursor, withNext);
    },
    retry: () => (state.value.lines.length === 0 ? start(state.value.range) : ask(undefined, withFirst)),
    /** Brings the first page up to date where somebody looks at it. */
    async refresh(): Promise<void> {
      if (looking > 0 && state.value.phase !== 'loading' && state.value.phase !== 'more') {
        await ask(undefined, withFirst);
      }
    },
    dispose(): void {
      disposed = true;
    },
  };
}

function none(range: HistoryRange): Lines {
  return { range, lines: [], nextCursor: null };
}

// New lines come in at the top. Where the new page meets the lines that are there, the later pages stay.
function withFirst(kept: Lines, page: TransactionsAnswer): Lines {
  const last = page.transactions.at(-1);
  const meet = last ? kept.lines.findIndex(line => line.id === last.id) : -1;
  const later = meet < 0 ? [] : kept.lines.slice(meet + 1);
  if (later.length === 0) return { range: kept.range, lines: page.transactions, nextCursor: page.nextCursor };
  return { ...kept, lines: [...page.transactions, ...later] };
}

function withNext(kept: Lines, page: TransactionsAnswer): Lines {
  const there = new Set(kept.lines.map(line => line.id));
  const fresh = page.transactions.filter(line => !there.has(line.id));
  return { ...kept, lines: [...kept.lines, ...fresh], nextCursor: page.nextCursor };
}
