import { join } from 'node:path';
import { countCommits } from './commits.ts';
import { median, report, rounded } from './report.ts';
import {
  batchEvents,
  batchRate,
  floorRate,
  inFolder,
  singleRate,
  startFloor,
  startPlain,
  startProxy,
} from './servers.ts';
import { openAccounts } from './spends.ts';

// How many durable spends a second, over HTTP, against what HTTP costs and against a plain implementation.
const rounds = 9;
const roundMs = 1000;
const warmUpMs = 2500;
const goals = { single: 0.28, batch: 0.8, plain: 5, flushes: 0.05 };

await inFolder(async folder => {
  const path = join(folder, 'credits.db');
  const [floor, plain, proxy] = await Promise.all([
    startFloor(),
    startPlain(join(folder, 'plain.db')),
    startProxy(path),
  ]);
  const single: number[] = [];
  const batch: number[] = [];
  const againstPlain: number[] = [];
  const flushes: number[] = [];
  try {
    await Promise.all([openAccounts(plain.url), openAccounts(proxy.url)]);
    await floorRate(floor, warmUpMs);
    await singleRate(proxy, 'warm-up', warmUpMs);
    await batchRate(proxy, 'warm-up', warmUpMs);
    await singleRate(plain, 'warm-up', roundMs);
    // Alternately, so that what else the machine does falls on all of them.
    for (let round = 0; round < rounds; round += 1) {
      const requests = await floorRate(floor, roundMs);
      const before = countCommits(path);
      const began = performance.now();
      const spends = await singleRate(proxy, `${round}`, roundMs);
      const seconds = (performance.now() - began) / 1000;
      const commits = countCommits(path) - before;
      // A log that was begun anew meanwhile cannot be counted.
      if (commits > 0) flushes.push(commits / (spends * seconds));
      single.push(spends / requests);
      batch.push((await batchRate(proxy, `${round}`, roundMs)) / requests);
      againstPlain.push(spends / (await singleRate(plain, `${round}`, roundMs)));
    }
  } finally {
    await Promise.all([floor.end(), plain.end(), proxy.end()]);
  }
  report('Durable spends, one a request', median(single), { atLeast: goals.single }, rounded(single));
  report(`Durable spends, ${batchEvents} a request`, median(batch), { atLeast: goals.batch }, rounded(batch));
  report(
    'The same, times a transaction a request',
    median(againstPlain),
    { atLeast: goals.plain },
    rounded(againstPlain),
  );
  report('Flushes per spend at 64 connections', median(flushes), { atMost: goals.flushes });
  console.log(
    'Spends a second are told against requests a second of a raw node:http JSON GET in the same run.',
  );
});
