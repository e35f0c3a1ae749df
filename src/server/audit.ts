import { LedgerFault } from './audit/fault.ts';
import { auditLedger } from './audit/ledger.ts';
import { databaseOf } from './store/open.ts';
import { DatabaseFault } from './store/postgres-connection.ts';
import { FileFault } from './store/sqlite-file.ts';

/** How the command ends: all holds; something does not; there is no ledger. */
const exits = { holds: 0, broken: 1, missing: 2 };

const [, , address = process.env.DATABASE_URL || 'sqlite:data/credits.db'] = process.argv;
process.exitCode = await run(address);

async function run(named: string): Promise<number> {
  const database = databaseOf(named);
  if (!database) {
    console.error(
      'npm run audit needs sqlite: and the path of a file, or postgres://user:password@host/database.',
    );
    return exits.missing;
  }
  const begun = performance.now();
  try {
    const { entries, accounts } = await auditLedger(database);
    const seconds = (performance.now() - begun) / 1000;
    const rate = Math.round(entries / seconds);
    console.info(`${say(entries)} entries hold; accounts: ${say(accounts)}; entries a second: ${say(rate)}.`);
    return exits.holds;
  } catch (cause) {
    return told(cause);
  }
}

function told(cause: unknown): number {
  if (cause instanceof LedgerFault) {
    console.error(cause.message);
    return exits.broken;
  }
  if (!(cause instanceof FileFault || cause instanceof DatabaseFault)) throw cause;
  console.error(cause.message);
  return exits.missing;
}

function say(count: number): string {
  return count.toLocaleString('en-US');
}
