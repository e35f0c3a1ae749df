import type { Account } from '../../domain/account.ts';
import type { Instant } from '../../domain/cycle.ts';
import { type Line, partOf, usageLine } from '../../domain/entry.ts';
import type { HistoryPage } from './store.ts';

/** Where a page ends: only lines before this instant and sequence number belong to it. */
export function endOf(page: HistoryPage): { at: Instant; seq: number } {
  return page.after && page.after.at < page.before ? page.after : { at: page.before, seq: 0 };
}

/** The page with the usage line that still grows, where it belongs to it. Nothing is newer than that line. */
export function withGrowingLine(
  page: HistoryPage,
  account: Pick<Account, 'account' | 'window'> | null,
  lines: readonly Line[],
): readonly Line[] {
  if (!account?.window) return lines;
  const growing = usageLine(account.account, account.window);
  const end = endOf(page);
  const belongs =
    (page.filter === 'all' || page.filter === partOf(growing)) &&
    growing.at >= page.from &&
    (growing.at < end.at || (growing.at === end.at && growing.seq < end.seq));
  return belongs ? [growing, ...lines].slice(0, page.limit) : lines;
}
