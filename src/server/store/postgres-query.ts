import type pg from 'pg';
import type { Row } from './rows.ts';

/** Sends one statement with its parameters and answers the rows. */
export type Query = (statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Statements get a short name each, so that the server prepares one only once a connection. */
export function createPreparer(): (client: pg.Client) => Query {
  const names = new Map<string, string>();
  const nameOf = (statement: string) => {
    const name = names.get(statement) ?? `s${names.size}`;
    names.set(statement, name);
    return name;
  };
  return client => {
    const { stream } = client.connection;
    return async (statement, values = []) => {
      // What is asked in one turn of the event loop goes out in one piece.
      stream.cork();
      process.nextTick(() => stream.uncork());
      const { rows } = await client.query({ name: nameOf(statement), text: statement, values: [...values] });
      return rows;
    };
  };
}
