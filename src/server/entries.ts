import type { EntriesAnswer } from '../contract/entry.ts';
import type { TransactionAnswer } from '../contract/transaction-events.ts';
import type { Entry, Line, ReportedUse } from '../domain/entry.ts';
import { cursorOf, placeOf } from './history.ts';
import type { Store } from './store/store.ts';

type SeenEntry = EntriesAnswer['entries'][number];
type SeenEvents = Pick<TransactionAnswer, 'events' | 'conversations' | 'nextCursor'>;

/** Entries that one page of a line's events looks at. */
const eventPage = 200;

/** An entry of the ledger as a caller sees it. */
export function toEntry({ seq, at, type, key, change, after, moves, use, note }: Entry): SeenEntry {
  return {
    seq,
    at: new Date(at).toISOString(),
    type,
    ...(key !== null && { id: idOf(key) }),
    change,
    after: { ...after, available: after.monthly + after.paid - after.held },
    ...(use && toUse(use)),
    ...(note !== null && { note }),
    ...(moves && { lots: moves.map(({ lot, credits, debt }) => ({ lot, credits, debt })) }),
  };
}

function toUse({ credits, channel, kind, occurredAt, conversation, description }: ReportedUse) {
  return {
    credits,
    channel,
    kind,
    occurredAt: new Date(occurredAt).toISOString(),
    ...(conversation !== null && { conversation }),
    ...(description !== null && { description }),
  };
}

// What a key is for stands before its first colon.
function idOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

/** The usage events of a line, newest first, a page of them; none where it tells of something else. */
export async function eventsOf(
  store: Pick<Store, 'entries'>,
  line: Line,
  cursor: string | undefined,
): Promise<SeenEvents> {
  const { account, seq, detail } = line;
  // A line of a file's first version does not know its last entry.
  const lastSeq = detail.use?.lastSeq ?? seq - 1;
  const before = Math.min(lastSeq + 1, cursor === undefined ? lastSeq + 1 : placeOf(cursor).seq);
  if (before <= seq) return { conversations: [], events: [], nextCursor: null };
  const read = await store.entries({ account, before, until: null, limit: eventPage + 1 });
  const ofLine = read.filter(entry => entry.seq >= seq);
  const page = ofLine.slice(0, eventPage);
  const last = ofLine.length > page.length ? page.at(-1) : undefined;
  // Holds that were placed meanwhile stand between the uses.
  const events = page.flatMap(({ type, key, at, use }) =>
    type === 'usage' && key !== null && use
      ? [{ id: idOf(key), at: new Date(at).toISOString(), ...toUse(use) }]
      : [],
  );
  return {
    conversations: [...new Set(events.flatMap(({ conversation }) => conversation ?? []))],
    events,
    nextCursor: last ? cursorOf(last) : null,
  };
}
