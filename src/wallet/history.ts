import { type ReadonlySignal, signal } from '@preact/signals';
import type { HistoryFilter, Transaction, TransactionsAnswer } from '../contract/transaction.ts';
import { type Ask, latestOf } from './ask.ts';
import type { Trouble } from './trouble.ts';

/** Days of the account's zone, `YYYY-MM-DD`, both included. */
export interface Days {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Which lines. */
export interface HistoryRange extends Days {
  readonly filter: HistoryFilter;
}

type Page = readonly Transaction[];

interface Lines {
  readonly range: HistoryRange;
  /** As they came, so that a screen needs to draw only those in view. None is empty; only the first one changes. */
  readonly pages: readonly Page[];
  readonly nextCursor: string | null;
}

/** `more` is the next page under way; `failed` keeps the lines that are there, and `isMore` where it was that page. */
export type HistoryState =
  | ({ readonly phase: 'idle' | 'loading' | 'ready' | 'more' } & Lines)
  | ({ readonly phase: 'failed'; readonly trouble: Trouble; readonly isMore: boolean } & Lines);

const pageLines = 50;

/** Keeps the lines that were asked for, of `range` first. Nothing is asked until somebody looks. */
export function createHistory(ask: Ask, range: HistoryRange) {
  const state = signal<HistoryState>({ phase: 'idle', range, pages: [], nextCursor: null });
  const askLatest = latestOf(ask);
  const askLatestCsv = latestOf(ask);
  let looking = 0;
  // New lines are there that may not be here: another page overtakes their question, or is waited for.
  let isDue = false;

  /** Asks for the page at `cursor`, or brings the first page up to date. */
  async function update(cursor?: string): Promise<void> {
    const query = { ...state.value.range, cursor, limit: pageLines };
    const result = await askLatest(client => client.transactions(query));
    if (!result) return;
    const { range, pages, nextCursor } = state.value;
    const kept = { range, pages, nextCursor };
    if (!result.ok) return fail(result.trouble, cursor !== undefined);
    isDue &&= cursor !== undefined;
    state.value = { ...(cursor ? withNext : withFirst)(kept, result.value), phase: 'ready' };
    if (isDue) await update();
  }

  function fail(trouble: Trouble, isMore = false): void {
    const { range, pages, nextCursor } = state.value;
    state.value = { range, pages, nextCursor, phase: 'failed', trouble, isMore };
  }

  function start(range: HistoryRange): Promise<void> {
    state.value = { phase: 'loading', range, pages: [], nextCursor: null };
    return update();
  }

  const begin = () => (state.value.pages.length === 0 ? start(state.value.range) : update());

  async function more(): Promise<void> {
    const { phase, nextCursor } = state.value;
    if (nextCursor === null || phase === 'more' || phase === 'loading') return;
    state.value = { ...state.value, phase: 'more' };
    await update(nextCursor);
  }

  return {
    state: state as ReadonlySignal<HistoryState>,
    /** Somebody looks: loads the lines, or brings them up to date. Returns what to call when they look away. */
    watch(): () => void {
      looking += 1;
      void begin();
      return () => {
        looking -= 1;
      };
    },
    /** Asks for other lines; what is not named stays as it is. */
    choose: (range: Partial<HistoryRange>) => start({ ...state.value.range, ...range }),
    more,
    /** All lines of this range as comma-separated values; undefined where they cannot be had or were asked for again. */
    async csv(): Promise<string | undefined> {
      const result = await askLatestCsv(client => client.csv(state.value.range));
      if (result?.ok) return result.value;
      if (result) fail(result.trouble);
      return undefined;
    },
    /** Asks again for what could not be had. */
    retry: () => ('isMore' in state.value && state.value.isMore ? more() : begin()),
    /** Brings the first page up to date where somebody looks at it. */
    async refresh(): Promise<void> {
      const { phase } = state.value;
      if (looking === 0 || phase === 'loading') return;
      isDue = true;
      if (phase !== 'more') await update();
    },
  };
}

// New lines come in at the top. Where the new page meets the lines that are there, the later ones stay.
function withFirst(kept: Lines, { transactions, nextCursor }: TransactionsAnswer): Lines {
  const { range, pages } = kept;
  const last = transactions.at(-1)?.id;
  const met = pages.findIndex(page => page.some(line => line.id === last));
  const page = pages[met];
  if (!page || !transactions.length) return { range, pages: some(transactions), nextCursor };
  const later = page.slice(page.findIndex(line => line.id === last) + 1);
  const isAll = later.length === 0 && met === pages.length - 1;
  return {
    range,
    pages: [[...transactions, ...later], ...pages.slice(met + 1)],
    nextCursor: isAll ? nextCursor : kept.nextCursor,
  };
}

// A cursor stands behind the last line that is there, so that nothing comes twice.
function withNext({ range, pages }: Lines, { transactions, nextCursor }: TransactionsAnswer): Lines {
  return { range, pages: [...pages, ...some(transactions)], nextCursor };
}

const some = (page: Page) => (page.length > 0 ? [page] : []);
