import type pg from 'pg';
import type { Row } from './rows.ts';

/** Sends one statement with its parameters and answers the rows. */
export type Query = (statement: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** Statements get a short name each, so that the server prepares one only once a connection. */
export function createPreparer(): (client: pg.ClientBase) => Query {
  const names = new Map<string, string>();
  const nameOf = (statement: string) => {
    const name = names.get(statement) ?? `s${names.size}`;
    names.set(statement, name);
    return name;
  };
  return client =>
    async (statement, values = []) => {
      const { rows } = await client.query({ name: nameOf(statement), text: statement, values: [...values] });
      return rows;
    };
}
