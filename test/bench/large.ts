import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from './fill.ts';
import { median, report, rounded } from './report.ts';
import { batchRate, inFolder, singleRate, startProxy } from './servers.ts';
import { openAccounts } from './spends.ts';

// The same rates on a file that holds much already, against an empty one.
const events = 5_000_000;
const rounds = 9;
const roundMs = 1000;
const warmUpMs = 2500;
const goals = { single: 0.9, batch: 0.7 };

await inFolder(async folder => {
  const largePath = join(folder, 'large.db');
  const began = performance.now();
  await fill(largePath, events, Date.now());
  const seconds = (performance.now() - began) / 1000;
  const { size } = statSync(largePath);
  console.log(
    `${events} events in ${seconds.toFixed(0)} s by the store's own path: ${(size / events).toFixed(0)} bytes on disk an event.`,
  );

  const [empty, large] = await Promise.all([startProxy(join(folder, 'empty.db')), startProxy(largePath)]);
  const single: number[] = [];
  const batch: number[] = [];
  try {
    for (const proxy of [empty, large]) {
      await openAccounts(proxy.url);
      await singleRate(proxy, 'warm-up', warmUpMs);
      await batchRate(proxy, 'warm-up', warmUpMs);
    }
    for (let round = 0; round < rounds; round += 1) {
      const name = `${round}`;
      single.push((await singleRate(large, name, roundMs)) / (await singleRate(empty, name, roundMs)));
      batch.push((await batchRate(large, name, roundMs)) / (await batchRate(empty, name, roundMs)));
    }
  } finally {
    await Promise.all([empty.end(), large.end()]);
  }
  report('Single, 5 million events against none', median(single), { atLeast: goals.single }, rounded(single));
  report('Batches, 5 million events against none', median(batch), { atLeast: goals.batch }, rounded(batch));
});
