import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { available } from '../../src/domain/account.ts';
import { openSqlite } from '../../src/server/store/sqlite.ts';
import type { Store } from '../../src/server/store/store.ts';
import { faultsOf } from '../server/proof.ts';
import { accounts, availableAfter, beganAt, commandAt, rules, startWriter } from './workload.ts';

/** What is wrong with a disk after a power cut. */
export interface Damage {
  /** Acknowledged commands that are not there. */
  readonly lost: number;
  /** What cannot be opened, or does not add up. */
  readonly faults: readonly string[];
}

export interface Image {
  readonly files: ReadonlyMap<string, Buffer>;
  /** Places of the commands that were acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** Where in the story to begin when it is told again. */
  readonly from: number;
  /** How many commands the whole story has. */
  readonly commands: number;
}

/** When the story is told again, once the power is back. */
const backAt = beganAt + 36 * 3_600_000;
const batch = 500;

/**
 * Opens what a power cut left with the product's own code, and tells the whole story again. What was acknowledged has to
 * be a duplicate, and what was not is either wholly there or recorded now; then every balance is known.
 */
export async function damageOf(folder: string, image: Image): Promise<Damage> {
  mkdirSync(folder);
  const path = join(folder, 'credits.db');
  for (const [name, bytes] of image.files) writeFileSync(`${path}${name}`, bytes);
  try {
    const store = await openSqlite(path, rules, startWriter);
    try {
      const faults = await faultsOf(path);
      const unknown = await unknownAccounts(store, image);
      const { lost, said } = await tellAgain(store, image);
      const sums = await wrongSums(store, image);
      return { lost: unknown + lost, faults: [...faults, ...said, ...sums, ...(await faultsOf(path))] };
    } finally {
      await store.close();
    }
  } catch (cause) {
    return { lost: image.acknowledged.size, faults: [String(cause)] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// To open an account is repeatable, so telling it again would not show that it was lost.
async function unknownAccounts(store: Store, { acknowledged }: Image): Promise<number> {
  const states = await Promise.all(accounts.map(account => store.account(account)));
  return states.filter((state, place) => acknowledged.has(place) && !state).length;
}

async function tellAgain(store: Store, { acknowledged, from: begin, commands }: Image) {
  const said: string[] = [];
  let lost = 0;
  let firstNew = commands;
  for (let from = begin; from < commands; from += batch) {
    const length = Math.min(batch, commands - from);
    const told = Array.from({ length }, (_, place) => commandAt(from + place));
    for (const [place, { status, problem }] of (await store.commit(told, backAt)).entries()) {
      const number = from + place;
      if (status === 'refused') said.push(`Command ${number} is refused: ${problem?.detail}`);
      if (number < accounts.length) continue;
      if (status === 'recorded') firstNew = Math.min(firstNew, number);
      if (status === 'recorded' && acknowledged.has(number)) lost += 1;
      // Commands were committed in their order, so what is there is the beginning of the story.
      if (status === 'duplicate' && number > firstNew)
        said.push(`Command ${number} is there without ${firstNew}.`);
    }
  }
  return { lost, said };
}

async function wrongSums(store: Store, { commands }: Image): Promise<string[]> {
  const said: string[] = [];
  for (const account of accounts) {
    const state = await store.account(account);
    const wanted = availableAfter(account, commands);
    const has = state && available(state);
    if (has !== wanted) said.push(`${account} has ${has} credits instead of ${wanted}.`);
  }
  return said;
}
