import type { Known } from './postgres-reading.ts';
import type { SeenAccount } from './postgres-rows.ts';
import type { Saved } from './postgres-transaction.ts';
import { Recent } from './recent.ts';
import type { Command } from './store.ts';
import { ledgerKey } from './transaction.ts';
import { wantsOf } from './wants.ts';

/** Accounts that are remembered, about 2 kB each. */
const rememberedAccounts = 20_000;
/** For how many batches nothing is recalled at most, after others wrote what was recalled. */
const longestDoubt = 64;

/** Accounts as a writer last saw them. Whether they still are so, the statement finds out that writes them. */
export interface Memory {
  /** Forgets everything where the connection is another: it may lead to a database that was set back. */
  follow(connection: object): void;
  /** All that a batch of spends has to know, if every account is remembered. That no key is in the ledger is a guess. */
  recall(commands: readonly Command[]): Known | null;
  /** Remembers what was written. */
  keep(saved: Saved): void;
  /** What was recalled was right. */
  trust(): void;
  /** What was recalled was wrong: where other proxies write the same accounts, that costs more than it saves. */
  doubt(): void;
}

export function createMemory(): Memory {
  const seen = new Recent<string, SeenAccount>(rememberedAccounts);
  let connected: object | null = null;
  let doubts = 0;
  let skip = 0;

  return {
    follow(connection) {
      if (connected !== connection) seen.clear();
      connected = connection;
    },
    recall(commands) {
      if (skip > 0) {
        skip -= 1;
        return null;
      }
      const accounts = new Map<string, SeenAccount>();
      for (const command of commands) {
        const account = command.type === 'spend' && seen.get(command.account);
        if (!account) return null;
        accounts.set(command.account, account);
      }
      const keys = new Set(wantsOf(commands).keys.map(ledgerKey));
      const nothing = { purchases: [], requests: [], codes: [], devices: [], grants: [] };
      return { ...nothing, accounts, keys, recorded: new Map(), references: new Map(), topUps: new Map() };
    },
    keep(saved) {
      for (const [name, account] of saved) seen.set(name, account);
    },
    trust() {
      doubts = 0;
    },
    doubt() {
      doubts += 1;
      skip = Math.min(2 ** doubts, longestDoubt);
    },
  };
}
