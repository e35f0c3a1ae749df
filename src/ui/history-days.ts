import type { Transaction } from '../contract/transaction.ts';

/** The lines of one day in the account's time zone. */
export interface HistoryDay {
  readonly date: string;
  readonly lines: readonly Transaction[];
}

/** Lines, newest first, gathered by the date that `dateOf` says they have. */
export function byDay(lines: readonly Transaction[], dateOf: (at: string) => string): HistoryDay[] {
  const days: { date: string; lines: Transaction[] }[] = [];
  for (const line of lines) {
    const date = dateOf(line.at);
    const last = days.at(-1);
    if (last?.date === date) last.lines.push(line);
    else days.push({ date, lines: [line] });
  }
  return days;
}
