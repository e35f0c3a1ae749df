import type { Transaction, TransactionsAnswer } from '../contract/transaction.ts';
import { wallClock } from '../domain/cycle.ts';
import { minorDigits } from '../domain/price.ts';

const columns = ['Time', 'Type', 'Description', 'Credits', 'Balance after', 'Channels', 'Price', 'Currency'];
// Spreadsheets take a file without it for one in the letters of their own country.
const byteOrderMark = '\uFEFF';

/** One page of the history, from a cursor on. */
export type ReadPage = (cursor: string | undefined) => Promise<TransactionsAnswer>;

/**
 * A history as comma-separated values, RFC 4180, made while it is read. Times are those of clocks in `timeZone`; texts that a
 * spreadsheet would take for a formula begin with an apostrophe.
 */
export function csvResponse(readPage: ReadPage, timeZone: string): Response {
  const pages = pagesOf(readPage, timeZone);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done) controller.close();
      else controller.enqueue(new TextEncoder().encode(value));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="ai-credits.csv"',
      'cache-control': 'no-store',
    },
  });
}

async function* pagesOf(readPage: ReadPage, timeZone: string): AsyncGenerator<string, undefined> {
  let cursor: string | undefined;
  yield byteOrderMark + rowOf(columns);
  do {
    const { transactions, nextCursor } = await readPage(cursor);
    yield transactions.map(line => rowOf(cellsOf(line, timeZone))).join('');
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
}

function cellsOf(line: Transaction, timeZone: string): (string | number)[] {
  const { at, type, description, credits, balanceAfter, channels = {}, priceMinor, currency } = line;
  const time = new Date(wallClock(Date.parse(at), timeZone)).toISOString().slice(0, 19).replace('T', ' ');
  const used = Object.entries(channels).map(([channel, many]) => `${channel} ${many}`);
  const price = priceMinor === undefined || !currency ? '' : exact(priceMinor, minorDigits(currency));
  return [time, type, description, credits, balanceAfter, used.join('; '), price, currency ?? ''];
}

function exact(minor: number, digits: number): string {
  return (minor / 10 ** digits).toFixed(digits);
}

function rowOf(cells: readonly (string | number)[]): string {
  return `${cells.map(cell => (typeof cell === 'number' ? String(cell) : csvCell(cell))).join(',')}\r\n`;
}

/** A text as one cell. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
