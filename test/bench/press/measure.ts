import type { Browser } from 'puppeteer-core';
import { median, report } from '../report.ts';
import { type Control, controls, elsewhere } from './controls.ts';
import { createPresses, type Pressed, type Presses } from './presser.ts';
import { readEverything } from './reading.ts';
import { retryEverything } from './retrying.ts';
import { buyInEveryWay, topUpByItself } from './selling.ts';
import { askAndAnswer, connectAndSignIn } from './sharing.ts';
import { openCardShop, openMandateShop } from './shop.ts';

const goalMs = 100;
const rounds = 3;

/**
 * From a press to the next frame, of every control that the widget has; the middle of some rounds, in each of which all are
 * pressed in the same order. Fails where one was not pressed.
 */
export async function measurePresses(browser: Browser): Promise<void> {
  const tours: Presses[] = [];
  for (let round = 0; round < rounds; round += 1) tours.push(await pressEverything(browser));
  const [first] = tours;
  if (!first) return;
  const middles = first.pressed.map(({ control }, place) => ({
    control,
    ms: median(tours.map(({ pressed }) => pressed[place]?.ms ?? Number.NaN)),
  }));
  tell(middles, first.unpressed());
}

async function pressEverything(browser: Browser): Promise<Presses> {
  const presses = createPresses(browser);
  const [shop, mandates] = await Promise.all([openCardShop(), openMandateShop()]);
  try {
    await readEverything(presses, shop);
    await retryEverything(presses, shop);
    await askAndAnswer(presses, shop);
    await connectAndSignIn(presses, shop);
    await buyInEveryWay(presses, shop);
    await topUpByItself(presses, mandates);
  } finally {
    await Promise.all([shop.close(), mandates.close()]);
  }
  return presses;
}

function tell(pressed: readonly Pressed[], unpressed: readonly string[]): void {
  const slowest = new Map<Control, number>();
  for (const { control, ms } of pressed) slowest.set(control, Math.max(ms, slowest.get(control) ?? 0));
  const sorted = [...slowest].sort(([, one], [, other]) => other - one);
  for (const [control, ms] of sorted) console.log(`  ${ms ? `${ms} ms` : 'under 16 ms'}, ${control}`);
  const most = sorted[0]?.[1] ?? Number.NaN;
  const said = `${pressed.length} presses, the slowest ${most} ms`;
  report(`${slowest.size} controls, slowest press of ${goalMs} ms`, most / goalMs, { atMost: 1 }, said);
  const all = Object.entries(controls).flatMap(([file, names]) => names.map(name => `${file}: ${name}`));
  const met: readonly string[] = [...slowest.keys(), ...elsewhere];
  const left = [...all.filter(name => !met.includes(name)), ...unpressed];
  report('Controls that were not pressed', left.length, { atMost: 0 }, left.join('; '));
}
