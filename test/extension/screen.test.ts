import { expect, test } from 'vitest';
import { keepScreen, takeScreen } from '../../extension/screen.ts';
import { createArea } from './area.ts';

const screen = {
  workspace: 'acme',
  place: 'buy',
  amount: 7000,
  range: { filter: 'usage', from: '2025-08-01' },
} as const;

test('what was being done is given back, once', async () => {
  const area = createArea();
  await keepScreen(area, screen, 0);
  expect(await takeScreen(area, 'acme', 120_000)).toMatchObject(screen);
  expect(await takeScreen(area, 'acme', 120_000)).toBeUndefined();
});

test.each([
  ['after two minutes', 'acme', 120_001],
  ['in another workspace', 'globex', 1],
])('%s it is not given back', async (_, workspace, now) => {
  const area = createArea();
  await keepScreen(area, screen, 0);
  expect(await takeScreen(area, workspace, now)).toBeUndefined();
});

test('what another version kept and this one cannot read is not given back', async () => {
  const area = createArea();
  await area.set({ screen: { ...screen, at: 0, place: 'nowhere' } });
  expect(await takeScreen(area, 'acme', 1)).toBeUndefined();
});
