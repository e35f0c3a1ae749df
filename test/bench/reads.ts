import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { measure, requestOf, type Work } from './load.ts';
import { median, percentile, report, rounded } from './report.ts';
import { inFolder, startProxy } from './servers.ts';
import { accounts, authorization, openAccounts } from './spends.ts';

// How long a reader waits for a balance while 64 connections write as fast as they can, against an idle proxy.
const rounds = 9;
const roundMs = 1500;
const headStartMs = 500;
const goal = 5;

/** One reader's times. With one connection a request and its answer alternate. */
async function readTimes(url: string, durationMs: number): Promise<number[]> {
  const times: number[] = [];
  let asked = 0;
  const balances: Work = {
    request(n) {
      asked = performance.now();
      return requestOf('GET', `/v1/accounts/account-${(n * 31) % accounts}/balance`, { authorization });
    },
    check: () => times.push(performance.now() - asked),
  };
  await measure(url, balances, { connections: 1, durationMs });
  return times;
}

await inFolder(async folder => {
  const proxy = await startProxy(join(folder, 'credits.db'));
  const idle: number[] = [];
  const busy: number[] = [];
  const ratios: number[] = [];
  try {
    await openAccounts(proxy.url);
    await readTimes(proxy.url, roundMs);
    for (let round = 0; round < rounds; round += 1) {
      const quiet = percentile(await readTimes(proxy.url, roundMs), 0.99);
      const args = [join(import.meta.dirname, 'saturate.ts'), proxy.url, `${round}`];
      const load = spawn(process.execPath, [...args, `${roundMs + 2 * headStartMs}`], { stdio: 'inherit' });
      const ended = once(load, 'close');
      await new Promise(resolve => setTimeout(resolve, headStartMs));
      const loud = percentile(await readTimes(proxy.url, roundMs), 0.99);
      await ended;
      idle.push(quiet);
      busy.push(loud);
      ratios.push(loud / quiet);
    }
  } finally {
    await proxy.end();
  }
  const said = `p99 ${median(idle).toFixed(2)} ms idle, ${median(busy).toFixed(2)} ms busy, ${rounded(ratios)}`;
  report('Balance reads while writes saturate, p99', median(ratios), { atMost: goal }, said);
});
