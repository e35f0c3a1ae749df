import { mock } from 'node:test';
import { createWorld } from '../support/world.ts';
import { createIdleBrowser } from './idle-browser.ts';
import { createIdleWire } from './idle-wire.ts';
import { report } from './report.ts';

// What a connected extension that nobody looks at costs in an hour: the built service worker, on a clock moved by hand.
const hourMs = 3_600_000;
const goal = 12;
const endpoint = 'http://127.0.0.1:8787';
/** Where the dice fall that spread the browsers of a team over time: the hastiest, one in the middle, the slowest. */
const dice = [0, 0.5, 0.999];

mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-11-29T09:00:00Z') });
const world = await createWorld({ environment: { PUBLIC_URL: endpoint } });
try {
  await world.openAccount();
  const hours = [];
  for (const die of dice) hours.push(await idleHour(die));
  const tell = (what: string, counts: readonly number[]) =>
    report(what, Math.max(...counts), { atMost: goal }, `by luck ${counts.join(', ')}`);
  tell(
    'Requests of an idle extension in an hour',
    hours.map(each => each.requests),
  );
  tell(
    'Starts of its service worker in an hour',
    hours.map(each => each.starts),
  );
  console.log(`  preflights besides: ${hours.map(each => each.preflights).join(', ')}`);
} finally {
  await world.close();
}

async function idleHour(die: number) {
  const luck = mock.method(Math, 'random', () => die);
  const wire = createIdleWire(world.fetch);
  const browser = createIdleBrowser(wire);
  const session = await world.session('acme');
  const { body } = await world.as(session, 'POST', '/v1/pairing-codes', {});
  await browser.ask({ ask: 'pair', endpoint, code: body.code, device: 'Chrome on Linux' });
  const [requests, preflights] = [wire.requests(), wire.preflights()];
  const starts = await browser.pass(hourMs);
  luck.mock.restore();
  return { starts, requests: wire.requests() - requests, preflights: wire.preflights() - preflights };
}
