import pg from 'pg';
import { createClient, DatabaseFault } from './postgres-connection.ts';

/** How long one proxy waits while another one changes the schema: of a large ledger that takes minutes. */
const mostTurnMs = 3_600_000;
/** How long a change waits for what is under way on the tables that it concerns. */
const mostTablesMs = 60_000;
/** Names the lock: one proxy changes the schema, the others wait and find it done. */
export const schemaLock = 4_242_000_001;

/**
 * The schema of a PostgreSQL database, one step a version, never edited once released. Credits and money are integers;
 * instants are milliseconds since 1970. Proxies of the version before may be running: a step after which they would write
 * something wrong renames what they write to, so that they write nothing. Every key begins with the account, so that an engine that shards by account can
 * carry it. `pairing_code` and `device_grant` are exceptions: a code is all that a person types, or a device has.
 */
export const postgresMigrations: readonly string[] = [
  `
  -- Half of each page is free, so that a new balance goes beside the old one and no index is touched.
  CREATE TABLE account (
    account text PRIMARY KEY,
    name text NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
    plan text NOT NULL,
    plan_allocation bigint NOT NULL CHECK (plan_allocation >= 0),
    currency text NOT NULL,
    time_zone text NOT NULL,
    cycle_anchor bigint NOT NULL,
    cycle_start bigint NOT NULL,
    cycle_end bigint NOT NULL CHECK (cycle_end > cycle_start),
    allocation bigint NOT NULL CHECK (allocation >= 0),
    used bigint NOT NULL CHECK (used >= 0),
    -- What is left of the monthly and the paid credits, held ones included.
    monthly bigint NOT NULL CHECK (monthly >= 0),
    paid bigint NOT NULL CHECK (paid >= 0),
    held bigint NOT NULL CHECK (held >= 0 AND held <= monthly + paid),
    debt bigint NOT NULL CHECK (debt >= 0),
    lots text NOT NULL,
    holds text NOT NULL,
    seq bigint NOT NULL,
    last_at bigint NOT NULL,
    usage_window text
  ) WITH (fillfactor = 50);

  CREATE TABLE entry (
    account text NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    type text NOT NULL,
    key text,
    monthly bigint NOT NULL,
    paid bigint NOT NULL,
    held bigint NOT NULL,
    debt bigint NOT NULL,
    monthly_after bigint NOT NULL CHECK (monthly_after >= 0),
    paid_after bigint NOT NULL CHECK (paid_after >= 0),
    held_after bigint NOT NULL CHECK (held_after >= 0),
    debt_after bigint NOT NULL CHECK (debt_after >= 0),
    credits bigint,
    channel text,
    kind text,
    occurred_at bigint,
    conversation text,
    description text,
    -- How a change of paid credits and of debt falls on the lots, as JSON; null where there is none.
    moves text,
    CHECK (held_after <= monthly_after + paid_after),
    PRIMARY KEY (account, seq),
    UNIQUE (account, key)
  );

  CREATE TABLE history (
    account text NOT NULL,
    at bigint NOT NULL,
    seq bigint NOT NULL,
    type text NOT NULL,
    part text NOT NULL,
    credits bigint NOT NULL,
    balance_after bigint NOT NULL CHECK (balance_after >= 0),
    detail text NOT NULL,
    PRIMARY KEY (account, at, seq)
  );
  CREATE INDEX history_added ON history (account, at, seq) WHERE part = 'added';
  CREATE INDEX history_other ON history (account, at, seq) WHERE part = 'other';

  CREATE TABLE hourly (
    account text NOT NULL,
    -- When an hour of the account's zone began. Added when a usage line is finished; the growing one is in its account.
    hour bigint NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    credits bigint NOT NULL,
    PRIMARY KEY (account, hour, channel, kind)
  );

  CREATE TABLE purchase (
    account text NOT NULL,
    id text NOT NULL,
    idempotency_key text NOT NULL,
    "user" text NOT NULL,
    credits bigint NOT NULL CHECK (credits > 0),
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    currency text NOT NULL,
    provider text NOT NULL,
    checkout_url text NOT NULL,
    started_at bigint NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, idempotency_key)
  );

  CREATE TABLE purchase_fact (
    account text NOT NULL,
    purchase text NOT NULL,
    fact text NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    subject text,
    amount_minor bigint CHECK (amount_minor >= 0),
    PRIMARY KEY (account, purchase, fact),
    FOREIGN KEY (account, purchase) REFERENCES purchase (account, id)
  );

  CREATE TABLE pairing_code (
    hash text PRIMARY KEY,
    account text NOT NULL,
    "user" text NOT NULL,
    role text NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE INDEX pairing_code_user ON pairing_code (account, "user");

  -- Tokens of an earlier generation than their user's are over. A user without a row is in generation 0.
  CREATE TABLE user_generation (
    account text NOT NULL,
    "user" text NOT NULL,
    generation bigint NOT NULL,
    PRIMARY KEY (account, "user")
  );

  CREATE TABLE device (
    account text NOT NULL,
    id text NOT NULL,
    token_hash text NOT NULL,
    name text NOT NULL,
    "user" text NOT NULL,
    role text NOT NULL,
    paired_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    PRIMARY KEY (account, id)
  );
  `,
  // Ids of a provider's, which are all that some of its words name; and what is asked after while nobody paid.
  `
  ALTER TABLE purchase ADD COLUMN reference text;
  ALTER TABLE purchase ADD COLUMN origin text NOT NULL DEFAULT 'person' CHECK (origin IN ('person', 'rule'));
  CREATE INDEX purchase_by_rule ON purchase (account, started_at) WHERE origin = 'rule';
  CREATE INDEX purchase_started ON purchase (started_at, account, id);
  CREATE TABLE provider_reference (
    provider text NOT NULL,
    reference text NOT NULL,
    account text NOT NULL,
    purchase text NOT NULL,
    PRIMARY KEY (provider, reference)
  );
  CREATE TABLE saved_card (
    account text PRIMARY KEY,
    provider text NOT NULL,
    customer text NOT NULL,
    method text NOT NULL,
    brand text NOT NULL,
    last4 text NOT NULL,
    kept_at bigint NOT NULL
  );
  CREATE TABLE top_up (
    account text PRIMARY KEY,
    enabled bigint NOT NULL CHECK (enabled IN (0, 1)),
    threshold bigint NOT NULL CHECK (threshold >= 0),
    credits bigint NOT NULL CHECK (credits > 0),
    monthly_cap_minor bigint NOT NULL CHECK (monthly_cap_minor >= 0),
    currency text NOT NULL
  );
  `,
  `
  CREATE TABLE payer (
    account text PRIMARY KEY,
    name text,
    email text,
    phone text,
    tax_id text
  );
  -- How often the row was written: whoever decided on an earlier one does not write it.
  ALTER TABLE account ADD COLUMN version bigint NOT NULL DEFAULT 0;
  ALTER TABLE purchase ADD COLUMN debit_at bigint;
  ALTER TABLE saved_card ADD COLUMN kind text NOT NULL DEFAULT 'card' CHECK (kind IN ('card', 'mandate'));
  ALTER TABLE top_up ADD COLUMN set_at bigint NOT NULL DEFAULT 0;
  `,
  `
  CREATE TABLE top_up_request (
    account text NOT NULL,
    id text NOT NULL,
    idempotency_key text NOT NULL,
    "user" text NOT NULL,
    credits bigint NOT NULL CHECK (credits > 0),
    note text,
    asked_at bigint NOT NULL,
    closed_as text CHECK (closed_as IN ('approved', 'declined', 'replaced', 'ended')),
    closed_at bigint CHECK ((closed_at IS NULL) = (closed_as IS NULL)),
    closed_by text,
    reason text,
    PRIMARY KEY (account, id),
    UNIQUE (account, idempotency_key)
  );
  CREATE INDEX top_up_request_open ON top_up_request (account, asked_at) WHERE closed_as IS NULL;
  CREATE INDEX top_up_request_user ON top_up_request (account, "user", asked_at);
  ALTER TABLE purchase ADD COLUMN request text;
  CREATE INDEX purchase_request ON purchase (account, request) WHERE request IS NOT NULL;
  `,
  // Devices that ask to be let in. They are nobody's until somebody decides; a code is all that is known of them.
  `
  CREATE TABLE device_grant (
    hash text PRIMARY KEY,
    user_hash text NOT NULL UNIQUE,
    name text NOT NULL,
    address text NOT NULL,
    expires_at bigint NOT NULL,
    decided_as text CHECK (decided_as IN ('approved', 'denied')),
    account text CHECK ((account IS NULL) = (decided_as IS NULL)),
    "user" text CHECK (("user" IS NULL) = (decided_as IS NULL)),
    role text CHECK ((role IS NULL) = (decided_as IS NULL)),
    device text CHECK (device IS NULL OR decided_as = 'approved')
  );
  CREATE INDEX device_grant_user ON device_grant (account, "user");
  CREATE INDEX device_grant_end ON device_grant (expires_at);
  `,
  // The same sums in one row for each day of UTC, because a year has 70,000 of them by hour, channel and kind: by when an
  // hour began, + and milliseconds of the day, and by channel/kind.
  `
  CREATE TABLE daily (
    account text NOT NULL,
    day bigint NOT NULL,
    hours text NOT NULL,
    names text NOT NULL,
    PRIMARY KEY (account, day)
  );
  `,
  // What an earlier version fills it does not find any more: it would know nothing of the days. Whatever it has under way is
  // waited for, and then the days are made of all hours there are.
  `
  -- In the order of a commit, so that neither waits for the other.
  LOCK TABLE account IN EXCLUSIVE MODE;
  LOCK TABLE hourly IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM daily;
  INSERT INTO daily SELECT account, day, hours, names FROM
    (SELECT account, day, json_object_agg(at, credits)::text AS hours FROM
      (SELECT account, hour / 86400000 AS day, '+' || (hour % 86400000) AS at, sum(credits) AS credits
        FROM hourly GROUP BY account, hour) AS by_hour
      GROUP BY account, day) AS of_hours
    JOIN (SELECT account, day, json_object_agg(name, credits)::text AS names FROM
      (SELECT account, hour / 86400000 AS day, channel || '/' || kind AS name, sum(credits) AS credits
        FROM hourly GROUP BY 1, 2, 3) AS by_name
      GROUP BY account, day) AS of_names USING (account, day);
  ALTER TABLE hourly RENAME TO use_by_hour;
  ALTER TABLE daily RENAME TO use_by_day;
  `,
  // Which zones an account was in, up to which entry: what is returned goes to the hour that it was used in.
  `
  ALTER TABLE account ADD COLUMN earlier_zones text NOT NULL DEFAULT '[]';
  `,
];

/** How a change of the schema waits. `tell` hears that it waits for another one. */
export interface SchemaWait {
  readonly turnMs?: number;
  readonly tablesMs?: number;
  tell?(sentence: string): void;
}

/**
 * Brings a database to the newest schema, once, however many proxies start together. Rejects with `DatabaseFault` where it
 * waited in vain.
 */
export async function migrate(url: string, wait: SchemaWait = {}): Promise<void> {
  const { tablesMs = mostTablesMs } = wait;
  const client = createClient(url, tablesMs);
  await client.connect();
  try {
    // Each statement has to see what was committed before it, whatever the server does by default.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    // However long it takes.
    await client.query('SET LOCAL statement_timeout = 0');
    await takeTurn(client, wait);
    await client.query(`SET LOCAL lock_timeout = ${tablesMs}`);
    const isNew = await takeSteps(client).catch(cause => {
      if (!isWaitOver(cause)) throw cause;
      const seconds = Math.ceil(tablesMs / 1000);
      throw new DatabaseFault(
        `Something held the tables of the database ${client.database} for ${seconds} seconds, so its schema could not be changed. Nothing was changed.`,
        { cause },
      );
    });
    await client.query('COMMIT');
    // Without statistics the first plans would read whole tables.
    if (isNew) await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

async function takeTurn(client: pg.Client, { turnMs = mostTurnMs, tell }: SchemaWait): Promise<void> {
  const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS mine', [schemaLock]);
  if (rows[0]?.mine) return;
  const minutes = Math.ceil(turnMs / 60_000);
  tell?.(
    `Another proxy changes the schema of the database ${client.database}; this one waits for it, ${minutes} minutes at most.`,
  );
  await client.query(`SET LOCAL lock_timeout = ${turnMs}`);
  await client.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]).catch(cause => {
    if (!isWaitOver(cause)) throw cause;
    throw new DatabaseFault(
      `Another proxy changes the schema of the database ${client.database} and was not done after ${minutes} minutes. Start again when it is.`,
      { cause },
    );
  });
}

// lock_not_available
function isWaitOver(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && cause.code === '55P03';
}

async function takeSteps(client: pg.Client): Promise<boolean> {
  await client.query('CREATE TABLE IF NOT EXISTS schema_version (version int NOT NULL)');
  const { rows } = await client.query('SELECT version FROM schema_version');
  const version = Number(rows[0]?.version ?? 0);
  if (version > postgresMigrations.length) {
    throw new DatabaseFault(
      `The database ${client.database} was written by a newer version of this program.`,
    );
  }
  for (const statements of postgresMigrations.slice(version)) await client.query(statements);
  const change = rows.length
    ? 'UPDATE schema_version SET version = $1'
    : 'INSERT INTO schema_version VALUES ($1)';
  if (version < postgresMigrations.length) await client.query(change, [postgresMigrations.length]);
  return version < postgresMigrations.length;
}
