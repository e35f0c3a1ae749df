import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/server/store/store.ts';
import { emptyDatabases, engines, openAt, withStore } from './engines.ts';
import { faultsOf } from './proof.ts';
import { approve, ask, decline, tell } from './request-ledger.ts';
import { open, start } from './store-ledger.ts';

const databases = emptyDatabases();

/** Paid by Sam's wish, declined of Ravi's, and Olga's is open. */
const tale = [
  open('acme'),
  ask('acme', 'paid'),
  approve('acme', 'paid', 'p'),
  tell('acme', 'p', 'captured'),
  ask('acme', 'declined', { user: 'ravi' }),
  decline('acme', 'declined', 'no'),
  ask('acme', 'open', { user: 'olga' }),
];

async function execute(address: string, sql: string): Promise<void> {
  if (address.startsWith('sqlite:')) {
    const db = new DatabaseSync(address.slice('sqlite:'.length));
    db.exec(sql);
    return db.close();
  }
  const client = new pg.Client(address);
  await client.connect();
  await client.query(sql);
  await client.end();
}

const tamperings = [
  ["UPDATE purchase SET request = 'open'", /who asked is paid and should be open/],
  ['UPDATE purchase SET request = NULL', /who asked is paid and should be null/],
  [
    "UPDATE top_up_request SET closed_as = 'approved', closed_at = 1 WHERE id = 'open'",
    /whether it was approved is true/,
  ],
  [
    "UPDATE top_up_request SET closed_as = NULL, closed_at = NULL WHERE id = 'paid'",
    /whether it was approved is false/,
  ],
  [
    "UPDATE top_up_request SET closed_as = 'declined', closed_at = 1 WHERE id = 'open'",
    /whether it was declined is true/,
  ],
  [
    "UPDATE top_up_request SET closed_as = NULL, closed_at = NULL WHERE id = 'declined'",
    /whether it was declined is false/,
  ],
  [
    "UPDATE top_up_request SET credits = 2000 WHERE id = 'paid'",
    /what purchase p buys is 1000 and should be 2000/,
  ],
  [
    "DELETE FROM top_up_request WHERE id = 'paid'",
    /Purchase p of account acme answers a request that is not there/,
  ],
  ['UPDATE history SET detail = replace(detail, \'"no"\', \'"yes"\')', /its reason is yes and should be no/],
] as const;

describe.each(engines)('the audit of requests in %s', engine => {
  it.each(tamperings)('finds %s', async (sql, says) => {
    const address = await databases(engine);
    await withStore(address, async store => {
      for (const command of tale) await store.commit([command], start);
    });
    expect(await faultsOf(address)).toEqual([]);
    await execute(address, sql);
    expect(await faultsOf(address)).toEqual([expect.stringMatching(says)]);
  });
});

it('a request is one purchase where several proxies approve it at once, and declined or bought, never both', async () => {
  const address = await databases('postgres');
  const stores = [await openAt(address), await openAt(address), await openAt(address)];
  const [first] = stores;
  await first?.commit([open('acme')], start);
  for (let turn = 0; turn < 20; turn += 1) {
    const id = `r${turn}`;
    await first?.commit([ask('acme', id, { user: id })], start);
    const outcomes = await Promise.all(
      stores.flatMap((store, place): Promise<readonly Outcome[]>[] => [
        store.commit([approve('acme', id, `${id}-${place}`)], start),
        store.commit([decline('acme', id)], start),
      ]),
    );
    const begun = new Set(outcomes.flatMap(([outcome]) => outcome?.purchase?.id ?? []));
    const found = await first?.request('acme', id);
    expect(begun.size + (found?.closed?.as === 'declined' ? 1 : 0)).toBe(1);
    expect(found?.purchases.map(each => each.id)).toEqual([...begun]);
  }
  for (const store of stores) await store.close();
  expect(await faultsOf(address)).toEqual([]);
});
