import { keyFor } from '../../domain/command.ts';
import type { Entry } from '../../domain/entry.ts';
import type { LedgerKey } from '../store/transaction.ts';
import type { Question, Span } from './source.ts';

/** All that following these entries needs besides them, so that an engine is asked once a page. */
export function questionOf(page: readonly Entry[]): Question {
  const keys: LedgerKey[] = [];
  const purchases: LedgerKey[] = [];
  const spans = new Map<string, Span>();
  for (const entry of page) {
    const { account, type, at, seq } = entry;
    const place = { at, seq };
    spans.set(account, { account, first: spans.get(account)?.first ?? place, last: place });
    if (type === 'reversal') for (const key of keysOfUse(idOf(entry))) keys.push({ account, key });
    if (type === 'refund') for (const { lot } of entry.moves ?? []) keys.push({ account, key: lot });
    if (type === 'purchase') purchases.push({ account, key: idOf(entry) });
  }
  return { keys, purchases, spans: [...spans.values()] };
}

/** The id in a key, such as that of the usage event in `reversal:…`. */
export function idOf({ key }: Pick<Entry, 'key'>): string {
  return key === null ? '' : key.slice(key.indexOf(':') + 1);
}

function keysOfUse(id: string): string[] {
  return [keyFor.usage(id), keyFor.end(id)];
}
