/** The tables of a ledger with their keys. A table comes after those it points to. */
export const tables: Readonly<Record<string, readonly string[]>> = {
  account: ['account'],
  entry: ['account', 'seq'],
  history: ['account', 'at', 'seq'],
  use_by_hour: ['account', 'hour', 'channel', 'kind'],
  use_by_day: ['account', 'day'],
  purchase: ['account', 'id'],
  purchase_fact: ['account', 'purchase', 'fact'],
  provider_reference: ['provider', 'reference'],
  top_up_request: ['account', 'id'],
  payer: ['account'],
  saved_card: ['account'],
  top_up: ['account'],
  pairing_code: ['hash'],
  device_grant: ['hash'],
  user_generation: ['account', 'user'],
  device: ['account', 'id'],
};

/** What SQLite keeps to find its rows, and PostgreSQL does not need. By table; all of a table where nothing is named. */
export const sqliteOnly: Readonly<Record<string, readonly string[]>> = {
  account: ['last_entry'],
  entry: ['position', 'previous'],
  entry_place: [],
  entry_key: [],
  key_filter: [],
  log_mark: [],
};

/** What PostgreSQL counts by itself, in the same way. */
export const postgresOnly: Readonly<Record<string, readonly string[]>> = { account: ['version'] };
