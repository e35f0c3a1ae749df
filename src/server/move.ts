import { moveToPostgres } from './move/move.ts';
import { databaseOf } from './store/open.ts';
import { DatabaseFault } from './store/postgres-connection.ts';
import { FileFault } from './store/sqlite-file.ts';

const [, , from = '', to = ''] = process.argv;

try {
  await run();
} catch (cause) {
  if (!(cause instanceof FileFault || cause instanceof DatabaseFault)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const [source, target] = [databaseOf(from), databaseOf(to)];
  if (source?.engine !== 'sqlite' || target?.engine !== 'postgres') {
    console.error('npm run move -- sqlite:data/credits.db postgres://user:password@host/database');
    process.exitCode = 2;
    return;
  }
  const { rows, wasThere } = await moveToPostgres(source.path, target.url);
  for (const [table, count] of Object.entries(rows)) console.info(`${table.padEnd(16)} ${count}`);
  console.info(
    wasThere
      ? 'All of it was there already: every row was compared and is the same.'
      : 'Moved: every row was read back and is the same. Set DATABASE_URL to the new address.',
  );
}
