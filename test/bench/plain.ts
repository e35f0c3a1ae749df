import { createServer, type IncomingMessage } from 'node:http';
import { DatabaseSync } from 'node:sqlite';

/**
 * What one would write first: a SQL transaction for each request. As durable, the same HTTP, each id once; validation,
 * resets, holds and debts are left out, so it does less than what it is compared with.
 */
const db = new DatabaseSync(process.argv[2] ?? '');
db.exec(`
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE account (account TEXT PRIMARY KEY, credits INTEGER NOT NULL CHECK (credits >= 0), seq INTEGER NOT NULL);
  CREATE TABLE entry (account TEXT, seq INTEGER, id TEXT NOT NULL, credits INTEGER NOT NULL, channel TEXT, kind TEXT,
    at INTEGER NOT NULL, after INTEGER NOT NULL, PRIMARY KEY (account, seq), UNIQUE (account, id));
  CREATE TABLE usage (account TEXT, minutes INTEGER, credits INTEGER NOT NULL, PRIMARY KEY (account, minutes));`);
const sql = {
  open: db.prepare('INSERT OR IGNORE INTO account VALUES (?, 1000000, 0)'),
  account: db.prepare('SELECT credits, seq FROM account WHERE account = ?'),
  entry: db.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  usage: db.prepare(`INSERT INTO usage VALUES (?, ?, ?)
    ON CONFLICT (account, minutes) DO UPDATE SET credits = credits + excluded.credits`),
  save: db.prepare('UPDATE account SET credits = ?, seq = ? WHERE account = ?'),
};

function spend({ id, account, credits, channel, kind }: Record<string, string | number>) {
  const now = Date.now();
  const name = String(account);
  db.exec('BEGIN IMMEDIATE');
  const row = sql.account.get(name);
  const after = Number(row?.credits) - Number(credits);
  const seq = Number(row?.seq) + 1;
  sql.entry.run(name, seq, String(id), Number(credits), String(channel), String(kind), now, after);
  sql.usage.run(name, Math.floor(now / 300_000), Number(credits));
  sql.save.run(after, seq, name);
  db.exec('COMMIT');
  return { id, status: 'recorded', balance: after };
}

async function bodyOf(request: IncomingMessage) {
  let text = '';
  for await (const part of request) text += part;
  return JSON.parse(text);
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  if (request.method === 'PUT') sql.open.run(request.url?.split('/').at(-1) ?? '');
  const answer = JSON.stringify(request.method === 'PUT' ? {} : { results: body.events.map(spend) });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(answer),
  });
  response.end(answer);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`Listening on http://127.0.0.1:${address.port}.`);
});
