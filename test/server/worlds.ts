import { afterAll, expect } from 'vitest';
import { createWorld, type World, type WorldOptions } from '../support/world.ts';
import { faultsOf } from './proof.ts';

/** Makes worlds for one test file. In the end every ledger in them is proven, then they are closed. */
export function provenWorlds(): (options?: WorldOptions) => Promise<World> {
  const opened: World[] = [];
  afterAll(async () => {
    const faults = (await Promise.all(opened.map(world => faultsOf(world.path)))).flat();
    for (const world of opened) await world.close();
    expect(faults).toEqual([]);
  });
  return async options => {
    const world = await createWorld(options);
    opened.push(world);
    return world;
  };
}

/** A configuration file with a second, smaller plan. */
export const twoPlans = JSON.stringify({
  plans: { 'AI Max': { allocation: 40_000 }, 'AI Start': { allocation: 10_000 } },
});
