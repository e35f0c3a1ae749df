import { checkServer, connect, DatabaseFault, toFault } from '../store/postgres-connection.ts';
import { migrate } from '../store/postgres-migrations.ts';
import { openSource, type Source, type Value } from './source.ts';
import { tables } from './tables.ts';
import { openTarget, type Target } from './target.ts';

/** Rows by table. */
export type Moved = Readonly<Record<string, number>>;

/**
 * Copies a ledger from a SQLite file to an empty PostgreSQL database in one transaction, reads every row back and compares
 * it, and only then keeps it. The file is not changed. Where the target holds the same ledger already, that is the answer;
 * where it holds something else, it is left alone. Rejects with `FileFault` or `DatabaseFault`.
 */
export async function moveToPostgres(path: string, url: string): Promise<{ rows: Moved; wasThere: boolean }> {
  const source = openSource(path);
  try {
    return await moveFrom(source, url);
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'FileFault' ? cause : toFault(url, cause);
  } finally {
    source.close();
  }
}

async function moveFrom(source: Source, url: string): Promise<{ rows: Moved; wasThere: boolean }> {
  await prepare(url);
  const target = await openTarget(url);
  let isKept = false;
  try {
    const wasThere = !(await target.isEmpty());
    if (!wasThere) await copy(source, target);
    const rows = await compare(source, target, wasThere);
    isKept = true;
    return { rows, wasThere };
  } finally {
    await target.end(isKept);
  }
}

async function prepare(url: string): Promise<void> {
  const { writer, close } = connect(url);
  try {
    await checkServer(writer);
    await migrate(url);
  } finally {
    await close();
  }
}

async function copy(source: Source, target: Target): Promise<void> {
  for (const table of Object.keys(tables)) {
    const columns = await target.columns(table);
    await target.add(table, columns, source.rows(table, columns));
  }
}

async function compare(source: Source, target: Target, wasThere: boolean): Promise<Moved> {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(tables)) {
    const columns = await target.columns(table);
    const there = target.rows(table, columns)[Symbol.asyncIterator]();
    let count = 0;
    for (const row of source.rows(table, columns)) {
      const { value } = await there.next();
      if (!isSame(row, value)) throw differs(table, columns, { row, wasThere });
      count += 1;
    }
    if (!(await there.next()).done) throw differs(table, columns, { row: null, wasThere });
    counts[table] = count;
  }
  return counts;
}

function isSame(one: readonly Value[], other: readonly Value[] | undefined): boolean {
  return (
    other !== undefined && one.length === other.length && one.every((value, place) => value === other[place])
  );
}

function differs(
  table: string,
  columns: readonly string[],
  { row, wasThere }: { row: readonly Value[] | null; wasThere: boolean },
): DatabaseFault {
  const key = (tables[table] ?? []).map(name => `${name} ${row?.[columns.indexOf(name)]}`).join(', ');
  const where = row ? `the row of ${table} with ${key}` : `a row of ${table} that the file does not have`;
  return wasThere
    ? new DatabaseFault(`The target holds another ledger (${where}). Nothing was changed.`)
    : new DatabaseFault(`What was copied is not what stands in the file: ${where}. Nothing was kept.`);
}
