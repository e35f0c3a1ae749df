import { Worker } from 'node:worker_threads';
import type { LedgerRules } from '../../domain/command.ts';
import { type Line, partOf, usageLine } from '../../domain/entry.ts';
import { accountOf, standingOf } from './account-row.ts';
import { deviceOf, lineOf, purchaseOf } from './rows.ts';
import { createEntryReader } from './sqlite-entries.ts';
import { FileFault, openForReading } from './sqlite-file.ts';
import type { WriterOrder, WriterStart, WriterWord } from './sqlite-writer.ts';
import type { Command, HistoryPage, Outcome, Store } from './store.ts';

const writerFile = import.meta.url.endsWith('.ts') ? './sqlite-writer.ts' : './sqlite-writer.js';

/** Opens a SQLite file, made where there is none. Rejects with `FileFault` where it cannot be used or another proxy has it. */
export async function openSqlite(path: string, rules: LedgerRules): Promise<Store> {
  const start: WriterStart = { path, rules };
  const writer = createWriter(new Worker(new URL(writerFile, import.meta.url), { workerData: start }));
  await writer.opened;
  const db = openForReading(path);
  const sql = {
    account: db.prepare('SELECT * FROM account WHERE account = ?'),
    all: db.prepare(pageOf('')),
    added: db.prepare(pageOf("AND part = 'added'")),
    usage: db.prepare(pageOf("AND part = 'usage'")),
    other: db.prepare(pageOf("AND part = 'other'")),
    purchase: db.prepare('SELECT * FROM purchase WHERE account = ? AND id = ?'),
    facts: db.prepare(
      'SELECT fact, kind, at, subject, amount_minor FROM purchase_fact WHERE account = ? AND purchase = ? ORDER BY at',
    ),
    device: db.prepare('SELECT * FROM device WHERE account = ? AND id = ?'),
    devices: db.prepare('SELECT * FROM device WHERE account = ? ORDER BY paired_at, id'),
    standing: db.prepare(
      `SELECT (SELECT status FROM account WHERE account = ?1) AS status,
        (SELECT generation FROM user_generation WHERE account = ?1 AND user = ?2) AS generation`,
    ),
  };

  const readEntries = createEntryReader(db);

  function readAccount(name: string) {
    const row = sql.account.get(name);
    return row ? accountOf(row) : null;
  }

  function readHistory(page: HistoryPage): readonly Line[] {
    const end = page.after && page.after.at < page.before ? page.after : { at: page.before, seq: 0 };
    const lines = sql[page.filter].all(page.account, page.from, end.at, end.seq, page.limit).map(lineOf);
    const window = readAccount(page.account)?.window;
    const growing = window && usageLine(page.account, window);
    const belongs =
      growing &&
      (page.filter === 'all' || page.filter === partOf(growing)) &&
      growing.at >= page.from &&
      (growing.at < end.at || (growing.at === end.at && growing.seq < end.seq));
    // Nothing is newer than the window that still grows.
    return belongs ? [growing, ...lines].slice(0, page.limit) : lines;
  }

  return {
    commit: (commands, now) => writer.commit(commands, now),
    account: async name => readAccount(name),
    history: async page => {
      // One snapshot: a window that closes meanwhile is told once.
      db.exec('BEGIN');
      try {
        return readHistory(page);
      } finally {
        db.exec('COMMIT');
      }
    },
    entries: async page => readEntries(page),
    purchase: async (account, id) => {
      const row = sql.purchase.get(account, id);
      return row ? purchaseOf(row, sql.facts.all(account, id)) : null;
    },
    device: async (account, id) => {
      const row = sql.device.get(account, id);
      return row ? deviceOf(row) : null;
    },
    devices: async account => sql.devices.all(account).map(deviceOf),
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

interface Waiting {
  settle(word: WriterWord): void;
  fail(cause: Error): void;
}

// Speaks with the writer's thread. It answers in the order it was asked, so a queue is all the bookkeeping there is.
function createWriter(worker: Worker) {
  const waiting: Waiting[] = [];
  let ended: Error | null = null;
  const next = () =>
    new Promise<WriterWord>((settle, fail) => {
      if (ended) fail(ended);
      else waiting.push({ settle, fail });
    });
  const end = (cause: Error) => {
    ended ??= cause;
    for (const one of waiting.splice(0)) one.fail(ended);
  };
  worker.on('message', (word: WriterWord) => waiting.shift()?.settle(word));
  worker.on('error', cause => end(cause instanceof Error ? cause : new Error(String(cause))));
  worker.on('exit', () => end(new Error('The writer has ended.')));
  const ask = (order: WriterOrder) => {
    const word = next();
    if (!ended) worker.postMessage(order);
    return word;
  };

  return {
    opened: next().then(word => {
      if (typeof word === 'object' && 'fault' in word) throw new FileFault(word.fault);
    }),
    async commit(commands: readonly Command[], now: number): Promise<readonly Outcome[]> {
      const word = await ask({ commands, now });
      if (typeof word === 'object' && 'outcomes' in word) return word.outcomes;
      throw new Error(typeof word === 'object' ? word.fault : `The writer said ${word}.`);
    },
    async close(): Promise<void> {
      await ask('close');
    },
  };
}
