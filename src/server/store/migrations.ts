/**
 * The schema of a SQLite file, one step a version, never edited once released. `PRAGMA user_version` says how many a
 * file has. Credits and money are integers; instants are milliseconds since 1970.
 */
export const sqliteMigrations: readonly string[] = [
  `
  CREATE TABLE account (
    account TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    plan_allocation INTEGER NOT NULL CHECK (plan_allocation >= 0),
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    cycle_anchor INTEGER NOT NULL,
    cycle_start INTEGER NOT NULL,
    cycle_end INTEGER NOT NULL CHECK (cycle_end > cycle_start),
    allocation INTEGER NOT NULL CHECK (allocation >= 0),
    used INTEGER NOT NULL CHECK (used >= 0),
    paid INTEGER NOT NULL CHECK (paid >= 0),
    held INTEGER NOT NULL CHECK (held >= 0),
    debt INTEGER NOT NULL CHECK (debt >= 0),
    lots TEXT NOT NULL,
    seq INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    usage_window TEXT,
    CHECK (max(0, allocation - used) + paid - held >= 0)
  ) STRICT, WITHOUT ROWID;

  -- Appended in the order of arrival: an account's entries are found by their lines or in one pass over all.
  CREATE TABLE entry (
    position INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    key TEXT,
    -- 63 bits of a hash of account and key; where another key has the same, the next number that is free.
    key_hash INTEGER,
    monthly INTEGER NOT NULL,
    paid INTEGER NOT NULL,
    held INTEGER NOT NULL,
    debt INTEGER NOT NULL,
    monthly_after INTEGER NOT NULL CHECK (monthly_after >= 0),
    paid_after INTEGER NOT NULL CHECK (paid_after >= 0),
    held_after INTEGER NOT NULL CHECK (held_after >= 0),
    debt_after INTEGER NOT NULL CHECK (debt_after >= 0),
    credits INTEGER,
    channel TEXT,
    kind TEXT,
    occurred_at INTEGER,
    conversation TEXT,
    description TEXT,
    CHECK ((key IS NULL) = (key_hash IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX entry_key ON entry (key_hash) WHERE key_hash IS NOT NULL;

  CREATE TABLE history (
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    part TEXT NOT NULL,
    credits INTEGER NOT NULL,
    balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
    detail TEXT NOT NULL,
    PRIMARY KEY (account, at, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX history_added ON history (account, at, seq) WHERE part = 'added';

  CREATE TABLE hourly (
    account TEXT NOT NULL,
    -- When an hour of the account's zone began. Added when a usage line is finished; the growing one is in its account.
    hour INTEGER NOT NULL,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    credits INTEGER NOT NULL,
    PRIMARY KEY (account, hour, channel, kind)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE purchase (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    user TEXT NOT NULL,
    credits INTEGER NOT NULL CHECK (credits > 0),
    price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    provider TEXT NOT NULL,
    checkout_url TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (account, id),
    UNIQUE (account, idempotency_key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE purchase_fact (
    account TEXT NOT NULL,
    purchase TEXT NOT NULL,
    fact TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, purchase, fact),
    FOREIGN KEY (account, purchase) REFERENCES purchase (account, id)
  ) STRICT, WITHOUT ROWID;

  -- The one thing that is looked up without an account: a code is all that a person types.
  CREATE TABLE pairing_code (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    user TEXT NOT NULL,
    role TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Tokens of an earlier generation than their user's are over. A user without a row is in generation 0.
  CREATE TABLE user_generation (
    account TEXT NOT NULL,
    user TEXT NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (account, user)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE device (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    user TEXT NOT NULL,
    role TEXT NOT NULL,
    paired_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT, WITHOUT ROWID;
  `,
  // Holds, lots with an order and what was taken back of them, suspended accounts; refunds and disputes among the facts.
  `
  CREATE TABLE account_next (
    account TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'closed')),
    plan TEXT NOT NULL,
    plan_allocation INTEGER NOT NULL CHECK (plan_allocation >= 0),
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    cycle_anchor INTEGER NOT NULL,
    cycle_start INTEGER NOT NULL,
    cycle_end INTEGER NOT NULL CHECK (cycle_end > cycle_start),
    allocation INTEGER NOT NULL CHECK (allocation >= 0),
    used INTEGER NOT NULL CHECK (used >= 0),
    -- What is left of the monthly and the paid credits, held ones included.
    monthly INTEGER NOT NULL CHECK (monthly >= 0),
    paid INTEGER NOT NULL CHECK (paid >= 0),
    held INTEGER NOT NULL CHECK (held >= 0 AND held <= monthly + paid),
    debt INTEGER NOT NULL CHECK (debt >= 0),
    lots TEXT NOT NULL,
    holds TEXT NOT NULL,
    seq INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    usage_window TEXT
  ) STRICT, WITHOUT ROWID;
  INSERT INTO account_next
    SELECT account, name, 'active', plan, plan_allocation, currency, time_zone, cycle_anchor, cycle_start, cycle_end,
      allocation, used, max(0, allocation - used), paid, held, debt,
      (SELECT json_group_array(json_object(
          'lot', 'purchase:' || (value ->> 'purchase'),
          'seq', (SELECT seq FROM entry WHERE entry.account = account.account
            AND entry.key = 'purchase:' || (value ->> 'purchase')),
          'credits', value ->> 'credits', 'takenBack', 0, 'debt', 0)) FROM json_each(lots)),
      '[]', seq, last_at, json_set(usage_window, '$.lastSeq', seq)
    FROM account;
  DROP TABLE account;
  ALTER TABLE account_next RENAME TO account;

  -- How a change of paid credits and of debt falls on the lots, as JSON; null where there is none.
  ALTER TABLE entry ADD COLUMN moves TEXT;
  CREATE INDEX history_other ON history (account, at, seq) WHERE part = 'other';

  ALTER TABLE purchase_fact ADD COLUMN subject TEXT;
  ALTER TABLE purchase_fact ADD COLUMN amount_minor INTEGER CHECK (amount_minor >= 0);
  `,
  // Appending touches no index: keys are put into theirs later, in bulk; an account's entries are chained.
  `
  CREATE TABLE entry_next (
    position INTEGER PRIMARY KEY,
    -- Where the account's entry before this one stands; null for its first.
    previous INTEGER CHECK (previous < position),
    account TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0 AND (seq = 1) = (previous IS NULL)),
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    key TEXT,
    monthly INTEGER NOT NULL,
    paid INTEGER NOT NULL,
    held INTEGER NOT NULL,
    debt INTEGER NOT NULL,
    monthly_after INTEGER NOT NULL CHECK (monthly_after >= 0),
    paid_after INTEGER NOT NULL CHECK (paid_after >= 0),
    held_after INTEGER NOT NULL CHECK (held_after >= 0),
    debt_after INTEGER NOT NULL CHECK (debt_after >= 0),
    credits INTEGER,
    channel TEXT,
    kind TEXT,
    occurred_at INTEGER,
    conversation TEXT,
    description TEXT,
    moves TEXT
  ) STRICT;
  INSERT INTO entry_next
    SELECT position, lag(position) OVER (PARTITION BY account ORDER BY seq), account, seq, at, type, key,
      monthly, paid, held, debt, monthly_after, paid_after, held_after, debt_after,
      credits, channel, kind, occurred_at, conversation, description, moves
    FROM entry ORDER BY position;
  DROP TABLE entry;
  ALTER TABLE entry_next RENAME TO entry;

  -- Where the account's last entry stands.
  ALTER TABLE account ADD COLUMN last_entry INTEGER NOT NULL DEFAULT 0;
  UPDATE account SET last_entry = heads.position
    FROM (SELECT account, max(position) AS position FROM entry GROUP BY account) AS heads
    WHERE heads.account = account.account;

  -- Every 64th entry of an account: where to join the chain.
  CREATE TABLE entry_place (
    account TEXT NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO entry_place SELECT account, seq, position FROM entry WHERE seq % 64 = 0 ORDER BY account, seq;

  -- 48 bits of a hash of account and key; where another key has the same, the next number that is free.
  CREATE TABLE entry_key (hash INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
  -- Every key up to this position of the log is in entry_key.
  CREATE TABLE key_mark (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL) STRICT;
  INSERT INTO key_mark VALUES (1, 0);
  `,
  // The open window without names: a shorter row is more rows to a page.
  `
  UPDATE account SET usage_window = json_array(
    usage_window ->> 'seq', usage_window ->> 'lastSeq', usage_window ->> 'at',
    (usage_window ->> 'lastAt') - (usage_window ->> 'at'), (usage_window ->> 'endsAt') - (usage_window ->> 'at'),
    (usage_window ->> 'from') - (usage_window ->> 'at'), (usage_window ->> 'to') - (usage_window ->> 'at'),
    usage_window ->> 'balanceAfter',
    (SELECT json_group_array(json_array(
        value ->> 'channel', value ->> 'kind', (value ->> 'hour') - (usage_window ->> 'at'), value ->> 'credits'))
      FROM json_each(usage_window, '$.hours')))
  WHERE usage_window IS NOT NULL;
  `,
  // A row of an account may lack the last few spends, which it is read with: the mark speaks of rows as well as of keys.
  `
  ALTER TABLE key_mark RENAME TO log_mark;
  `,
  // Ids of a provider's, which are all that some of its words name; and what is asked after while nobody paid.
  `
  ALTER TABLE purchase ADD COLUMN reference TEXT;
  ALTER TABLE purchase ADD COLUMN origin TEXT NOT NULL DEFAULT 'person' CHECK (origin IN ('person', 'rule'));
  CREATE INDEX purchase_by_rule ON purchase (account, started_at) WHERE origin = 'rule';
  CREATE INDEX purchase_started ON purchase (started_at, account, id);
  CREATE TABLE provider_reference (
    provider TEXT NOT NULL,
    reference TEXT NOT NULL,
    account TEXT NOT NULL,
    purchase TEXT NOT NULL,
    PRIMARY KEY (provider, reference)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE saved_card (
    account TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    customer TEXT NOT NULL,
    method TEXT NOT NULL,
    brand TEXT NOT NULL,
    last4 TEXT NOT NULL,
    kept_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE top_up (
    account TEXT PRIMARY KEY,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    threshold INTEGER NOT NULL CHECK (threshold >= 0),
    credits INTEGER NOT NULL CHECK (credits > 0),
    monthly_cap_minor INTEGER NOT NULL CHECK (monthly_cap_minor >= 0),
    currency TEXT NOT NULL
  ) STRICT;
  `,
  // Who pays, as providers are told; mandates, whose debits come on a day that was announced.
  `
  CREATE TABLE payer (
    account TEXT PRIMARY KEY,
    name TEXT,
    email TEXT,
    phone TEXT,
    tax_id TEXT
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE purchase ADD COLUMN debit_at INTEGER;
  ALTER TABLE saved_card ADD COLUMN kind TEXT NOT NULL DEFAULT 'card' CHECK (kind IN ('card', 'mandate'));
  ALTER TABLE top_up ADD COLUMN set_at INTEGER NOT NULL DEFAULT 0;
  `,
  // What people who may not buy asked for, and the purchases that were begun for it.
  `
  CREATE TABLE top_up_request (
    account TEXT NOT NULL,
    id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    user TEXT NOT NULL,
    credits INTEGER NOT NULL CHECK (credits > 0),
    note TEXT,
    asked_at INTEGER NOT NULL,
    closed_as TEXT CHECK (closed_as IN ('approved', 'declined', 'replaced', 'ended')),
    closed_at INTEGER CHECK ((closed_at IS NULL) = (closed_as IS NULL)),
    closed_by TEXT,
    reason TEXT,
    PRIMARY KEY (account, id),
    UNIQUE (account, idempotency_key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX top_up_request_open ON top_up_request (account, asked_at) WHERE closed_as IS NULL;
  CREATE INDEX top_up_request_user ON top_up_request (account, user, asked_at);
  ALTER TABLE purchase ADD COLUMN request TEXT;
  CREATE INDEX purchase_request ON purchase (account, request) WHERE request IS NOT NULL;
  `,
  // Which keys the index may have, by the highest bits of their hashes.
  `
  CREATE TABLE key_filter (part INTEGER PRIMARY KEY, keys INTEGER NOT NULL, bits BLOB NOT NULL) STRICT;
  `,
  // Devices that ask to be let in. They are nobody's until somebody decides; a code is all that is known of them.
  `
  CREATE TABLE device_grant (
    hash TEXT PRIMARY KEY,
    user_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_as TEXT CHECK (decided_as IN ('approved', 'denied')),
    account TEXT CHECK ((account IS NULL) = (decided_as IS NULL)),
    user TEXT CHECK ((user IS NULL) = (decided_as IS NULL)),
    role TEXT CHECK ((role IS NULL) = (decided_as IS NULL)),
    device TEXT CHECK (device IS NULL OR decided_as = 'approved')
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX device_grant_user ON device_grant (account, user);
  CREATE INDEX device_grant_end ON device_grant (expires_at);
  `,
  // The same sums in one row for each day of UTC, because a year has 70,000 of them by hour, channel and kind.
  `
  CREATE TABLE daily (
    account TEXT NOT NULL,
    -- Days since 1970.
    day INTEGER NOT NULL,
    -- Credits by when an hour began, + and milliseconds of the day, and by channel/kind.
    hours TEXT NOT NULL,
    names TEXT NOT NULL,
    PRIMARY KEY (account, day)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO daily SELECT account, day, hours, names FROM
    (SELECT account, day, json_group_object(at, credits) AS hours FROM
      (SELECT account, hour / 86400000 AS day, '+' || (hour % 86400000) AS at, sum(credits) AS credits
        FROM hourly GROUP BY account, hour)
      GROUP BY account, day)
    JOIN (SELECT account, day, json_group_object(name, credits) AS names FROM
      (SELECT account, hour / 86400000 AS day, channel || '/' || kind AS name, sum(credits) AS credits
        FROM hourly GROUP BY 1, 2, 3)
      GROUP BY account, day) USING (account, day);
  `,
  // As in PostgreSQL, where an earlier version must not fill the one without the other.
  `
  ALTER TABLE hourly RENAME TO use_by_hour;
  ALTER TABLE daily RENAME TO use_by_day;
  `,
  // Which zones an account was in, up to which entry: what is returned goes to the hour that it was used in.
  `
  ALTER TABLE account ADD COLUMN earlier_zones TEXT NOT NULL DEFAULT '[]';
  `,
];
