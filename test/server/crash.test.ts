import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/long.ts';
import { startProxyProcess } from '../support/proxy-process.ts';
import {
  type Acknowledged,
  availableIn,
  createCaller,
  missingOf,
  openAccounts,
  spendUntilItBreaks,
} from './crash-load.ts';
import { faultsOf } from './proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));
const kills = isLong ? 100 : 4;

describe('a proxy that is killed under load', () => {
  const path = join(folder, 'credits.db');
  const all: Acknowledged = { uses: new Map(), purchases: new Map() };

  it(
    `has kept every acknowledged spend and purchase, ${kills} times`,
    async () => {
      let last: Acknowledged = { uses: new Map(), purchases: new Map() };
      for (let kill = 0; kill < kills; kill += 1) {
        const proxy = await startProxyProcess(path);
        const { call, close } = createCaller(proxy.url);
        await openAccounts(call);
        expect(await missingOf(call, last)).toEqual([]);
        const now: Acknowledged = { uses: new Map(), purchases: new Map() };
        const load = spendUntilItBreaks(call, `${kill}`, now);
        // The moment is a number of acknowledgements, purchases among them, so that a slow machine kills under load too.
        const enough = 50 + Math.random() * 1500;
        while (now.uses.size < enough || now.purchases.size < 2) await new Promise(setImmediate);
        expect(await proxy.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
        await load;
        close();
        for (const [name, credits] of now.uses) all.uses.set(name, credits);
        for (const [name, credits] of now.purchases) all.purchases.set(name, credits);
        last = now;
      }
      expect(await faultsOf(path)).toEqual([]);
      expect(all.purchases.size).toBeGreaterThan(kills);
    },
    kills * 10_000,
  );

  it('knows every acknowledged use and purchase in the end, and no balance changes by asking', async () => {
    const proxy = await startProxyProcess(path);
    const { call, close } = createCaller(proxy.url);
    const before = await availableIn(call);
    expect(await missingOf(call, all)).toEqual([]);
    expect(await availableIn(call)).toEqual(before);
    console.info(
      `${kills} kills: ${all.uses.size} uses and ${all.purchases.size} purchases were acknowledged.`,
    );
    close();
    await proxy.end('SIGTERM');
    expect(await faultsOf(path)).toEqual([]);
  });

  it('would be caught if it lost one: what was never sent is missed, and so is a use of other credits', async () => {
    const proxy = await startProxyProcess(path);
    const { call, close } = createCaller(proxy.url);
    const [[name = '', credits = 0] = []] = all.uses;
    const [[bought = ''] = []] = all.purchases;
    const never: Acknowledged = { uses: new Map([['account-0 never', 1]]), purchases: new Map() };
    const other: Acknowledged = {
      uses: new Map([[name, credits + 1]]),
      purchases: new Map([[bought, 2000]]),
    };
    const unpaid: Acknowledged = { uses: new Map(), purchases: new Map([['account-0 pur_never', 1000]]) };
    expect(await missingOf(call, never)).toEqual(['account-0 never']);
    expect(await missingOf(call, other)).toEqual([name, bought]);
    expect(await missingOf(call, unpaid)).toEqual(['account-0 pur_never']);
    close();
    await proxy.end('SIGTERM');
  });
});
