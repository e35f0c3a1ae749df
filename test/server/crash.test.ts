import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/long.ts';
import { startProxyProcess } from '../support/proxy-process.ts';
import { type Acknowledged, createCaller, openAccounts, spendUntilItBreaks, useOf } from './crash-load.ts';
import { faultsOf, rowsOf } from './proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'credits-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));
const kills = isLong ? 100 : 4;

/** What was acknowledged and is not in the file exactly once, with its credits. */
function missingIn(path: string, { uses, purchases }: Acknowledged): string[] {
  const rows = rowsOf(path, 'SELECT account, key, type, credits, paid FROM entry WHERE key IS NOT NULL');
  const kept = new Map<string, unknown[]>();
  for (const { account, key, type, credits, paid } of rows) {
    const name = `${account} ${key}`;
    kept.set(name, [...(kept.get(name) ?? []), type === 'usage' ? credits : paid]);
  }
  const wanted = [
    ...[...uses].map(([name, credits]) => [name.replace(' ', ' usage:'), credits] as const),
    ...[...purchases].map(([name, credits]) => [name.replace(' ', ' purchase:'), credits] as const),
  ];
  return wanted
    .filter(([name, credits]) => kept.get(name)?.length !== 1 || kept.get(name)?.[0] !== credits)
    .map(([name]) => name);
}

describe('a proxy that is killed under load', () => {
  const path = join(folder, 'credits.db');
  const acknowledged: Acknowledged = { uses: new Map(), purchases: new Map() };

  it(
    `has kept every acknowledged spend and purchase once, ${kills} times`,
    async () => {
      for (let kill = 0; kill < kills; kill += 1) {
        const proxy = await startProxyProcess(path);
        const { call, close } = createCaller(proxy.url);
        await openAccounts(call);
        const load = spendUntilItBreaks(call, `${kill}`, acknowledged);
        // The moment is a number of acknowledgements, so that a slow machine kills under load too.
        const enough = acknowledged.uses.size + 50 + Math.random() * 1500;
        while (acknowledged.uses.size < enough) await new Promise(setImmediate);
        expect(await proxy.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
        await load;
        close();
        expect(missingIn(path, acknowledged)).toEqual([]);
      }
      expect(faultsOf(path)).toEqual([]);
      expect(acknowledged.purchases.size).toBeGreaterThan(kills);
    },
    kills * 10_000,
  );

  it('knows every acknowledged use when it is sent again, and changes nothing', async () => {
    const proxy = await startProxyProcess(path);
    const { call, close } = createCaller(proxy.url);
    const stateOf = () => rowsOf(path, 'SELECT account, used, paid, lots, seq FROM account');
    const before = stateOf();
    const events = [...acknowledged.uses].map(([name, credits]) => {
      const [account = '', id = ''] = name.split(' ');
      return useOf(account, id, credits);
    });
    for (let first = 0; first < events.length; first += 1000) {
      const body = { events: events.slice(first, first + 1000) };
      const { text } = await call('POST', '/v1/usage', { body });
      const said = new Set(JSON.parse(text).results.map(({ status }: { status: string }) => status));
      expect([...said]).toEqual(['duplicate']);
    }
    expect(stateOf()).toEqual(before);
    close();
    await proxy.end('SIGTERM');
  });

  it('would be caught if it lost one: an id that was never sent is missed, and so is one of other credits', () => {
    const [[name = '', credits = 0] = []] = acknowledged.uses;
    const never: Acknowledged = { uses: new Map([['account-0 never', 1]]), purchases: new Map() };
    const other: Acknowledged = { uses: new Map([[name, credits + 1]]), purchases: new Map() };
    const unpaid: Acknowledged = { uses: new Map(), purchases: new Map([['account-0 pur_never', 1000]]) };
    for (const one of [never, other, unpaid]) expect(missingIn(path, one)).toHaveLength(1);
  });
});
