import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import type { LedgerRules } from '../../domain/command.ts';
import type { Instant } from '../../domain/cycle.ts';
import type { Line } from '../../domain/entry.ts';
import { standingOf } from './account-row.ts';
import { endOf, withGrowingLine } from './history-page.ts';
import {
  cardOf,
  deviceOf,
  grantOf,
  lineOf,
  payerOf,
  purchaseOf,
  type Row,
  thresholdsOf,
  useOf,
} from './rows.ts';
import { createAccountReader, headsOf } from './sqlite-account-reader.ts';
import { createEntryReader } from './sqlite-entries.ts';
import { openForReading } from './sqlite-file.ts';
import { createRequestReader } from './sqlite-requests.ts';
import { openWriter, type StartThread, startThread, type Writer } from './sqlite-thread.ts';
import { createTopUpReader } from './sqlite-top-up.ts';
import type { Command, HistoryPage, Outcome, PurchaseRecord, Store, UseSums } from './store.ts';
import { growingSince, growingUse, joined, partsOf, type Span, useOfDays } from './use-by-day.ts';

/** Opens a SQLite file, made where there is none. Rejects with `FileFault` where it cannot be used or another proxy has it. */
export async function openSqlite(
  path: string,
  rules: LedgerRules,
  start: StartThread = startThread,
): Promise<Store> {
  const writer = await openWriter(() => start({ path, rules }));
  try {
    return createStore(writer, openForReading(path));
  } catch (cause) {
    await writer.close();
    throw cause;
  }
}

function createStore(writer: Writer, db: DatabaseSync): Store {
  const sql = {
    all: db.prepare(pageOf('')),
    added: db.prepare(pageOf("AND part = 'added'")),
    usage: db.prepare(pageOf("AND part = 'usage'")),
    other: db.prepare(pageOf("AND part = 'other'")),
    purchase: db.prepare('SELECT * FROM purchase WHERE account = ? AND id = ?'),
    facts: db.prepare(
      'SELECT fact, kind, at, subject, amount_minor FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at',
    ),
    purchaseBy: db.prepare(
      `SELECT purchase.* FROM provider_reference AS known
        JOIN purchase ON purchase.account = known.account AND purchase.id = known.purchase
        WHERE known.provider = ? AND known.reference = ?`,
    ),
    begun: { all: db.prepare(begunOf('')), unpaid: db.prepare(begunOf(withoutCapture)) },
    useByName: db.prepare(
      `SELECT channel, kind, sum(credits) AS credits FROM use_by_hour
        WHERE account = ? AND hour >= ? AND hour < ? GROUP BY channel, kind`,
    ),
    useByHour: db.prepare(
      `SELECT hour, sum(credits) AS credits FROM use_by_hour
        WHERE account = ? AND hour >= ? AND hour < ? GROUP BY hour ORDER BY hour`,
    ),
    useByDay: db.prepare(
      'SELECT day, hours, names FROM use_by_day WHERE account = ? AND day >= ? AND day < ?',
    ),
    usedSince: db.prepare('SELECT total(credits) AS used FROM use_by_hour WHERE account = ? AND hour >= ?'),
    topUps: db.prepare('SELECT account, threshold FROM top_up WHERE enabled = 1'),
    card: db.prepare('SELECT * FROM saved_card WHERE account = ?'),
    payer: db.prepare('SELECT * FROM payer WHERE account = ?'),
    device: db.prepare('SELECT * FROM device WHERE account = ? AND id = ?'),
    devices: db.prepare('SELECT * FROM device WHERE account = ? ORDER BY paired_at, id'),
    grant: db.prepare('SELECT * FROM device_grant WHERE hash = ?'),
    grantByUserCode: db.prepare('SELECT * FROM device_grant WHERE user_hash = ?'),
    standing: db.prepare(
      `SELECT (SELECT status FROM account WHERE account = ?1) AS status,
        (SELECT generation FROM user_generation WHERE account = ?1 AND user = ?2) AS generation`,
    ),
  };

  /** Where the last entries of accounts stand that their rows may not know. */
  const heads = headsOf(db);
  let mark = 0;
  const readKnown = createAccountReader(db);
  const readTopUp = createTopUpReader(db);
  const requests = createRequestReader(db);
  const readEntries = createEntryReader(db, name => heads.get(name));

  async function commit(commands: readonly Command[], now: Instant): Promise<readonly Outcome[]> {
    const committed = await writer.commit(commands, now);
    for (const [name, head] of committed.heads) heads.set(name, head);
    if (committed.mark !== mark) forgetUpTo(committed.mark);
    return committed.outcomes;
  }

  function forgetUpTo(position: number): void {
    mark = position;
    for (const [name, head] of heads) if (head <= mark) heads.delete(name);
  }

  function readAccount(name: string): Account | null {
    return readKnown(name, heads.get(name))?.account ?? null;
  }

  function readPurchase(row: Row): PurchaseRecord {
    return purchaseOf(row, sql.facts.all(String(row.account), String(row.id)));
  }

  function readHistory(page: HistoryPage): readonly Line[] {
    const end = endOf(page);
    const lines = sql[page.filter].all(page.account, page.from, end.at, end.seq, page.limit).map(lineOf);
    return withGrowingLine(page, readAccount(page.account), lines);
  }

  function readUse(account: string, span: Span): UseSums {
    const { first, end, edges } = partsOf(span);
    const ends = edges.map(({ from, before }) =>
      useOf(sql.useByName.all(account, from, before), sql.useByHour.all(account, from, before)),
    );
    const days = useOfDays(sql.useByDay.all(account, first, end));
    return joined([days, ...ends, growingUse(readAccount(account), span)]);
  }

  function readUsedSince(account: string, from: Instant): number {
    const finished = Number(sql.usedSince.get(account, from)?.used);
    return finished + growingSince(readAccount(account), from);
  }

  // One snapshot: a window that closes meanwhile is told once.
  function atOnce<T>(read: () => T): T {
    db.exec('BEGIN');
    try {
      return read();
    } finally {
      db.exec('COMMIT');
    }
  }

  return {
    commit,
    // The writer finds the next one on its desk: it need not wait for this thread to hear of the last one.
    commitsAtOnce: 2,
    account: async name => readAccount(name),
    history: async page => atOnce(() => readHistory(page)),
    entries: async page => readEntries(page),
    purchase: async (account, id) => {
      const row = sql.purchase.get(account, id);
      return row ? readPurchase(row) : null;
    },
    purchaseBy: async (provider, reference) => {
      const row = sql.purchaseBy.get(provider, reference);
      return row ? readPurchase(row) : null;
    },
    begun: async ({ which, after, before, limit }) =>
      sql.begun[which].all(after.at, after.account, after.id, before, limit).map(readPurchase),
    topUp: async account => readTopUp(account),
    use: async (account, span) => atOnce(() => readUse(account, span)),
    usedSince: async (account, from) => atOnce(() => readUsedSince(account, from)),
    topUps: async () => thresholdsOf(sql.topUps.all()),
    request: async (account, id) => requests.byId(account, id),
    requests: async page => requests.page(page),
    card: async account => {
      const row = sql.card.get(account);
      return row ? cardOf(row) : null;
    },
    payer: async account => payerOf(sql.payer.get(account)),
    device: async (account, id) => {
      const row = sql.device.get(account, id);
      return row ? deviceOf(row) : null;
    },
    devices: async account => sql.devices.all(account).map(deviceOf),
    grant: async by => {
      const row = 'hash' in by ? sql.grant.get(by.hash) : sql.grantByUserCode.get(by.userHash);
      return row ? grantOf(row) : null;
    },
    standing: async (account, user) => standingOf(sql.standing.get(account, user)),
    close: async () => {
      db.close();
      await writer.close();
    },
  };
}

function pageOf(part: string): string {
  return `SELECT account, seq, at, type, credits, balance_after, detail FROM history
    WHERE account = ? AND at >= ? AND (at, seq) < (?, ?) ${part} ORDER BY at DESC, seq DESC LIMIT ?`;
}

const withoutCapture = `AND NOT EXISTS (SELECT 1 FROM purchase_fact AS fact
  WHERE fact.account = purchase.account AND fact.purchase = purchase.id AND fact.kind = 'captured')`;

function begunOf(part: string): string {
  return `SELECT * FROM purchase WHERE (started_at, account, id) > (?, ?, ?) AND started_at < ? ${part}
    ORDER BY started_at, account, id LIMIT ?`;
}
