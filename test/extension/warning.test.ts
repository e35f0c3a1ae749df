import { expect, test } from 'vitest';
import { warningOf } from '../../extension/warning.ts';
import type { Balance } from '../../src/contract/balance.ts';

const at = (level: string, cycleStart = '2025-08-24') => ({ level, monthly: { cycleStart } }) as Balance;
const august = (...levels: string[]) => ({ cycle: '2025-08-24', levels });

test.each([
  ['the first balance warns of nothing', undefined, 'low', undefined, null],
  ['a level that stays warns of nothing', 'low', 'low', undefined, null],
  ['a level crossed downwards is warned of', 'ok', 'low', undefined, 'low'],
  ['two levels crossed at once are one warning', 'ok', 'critical', undefined, 'critical'],
  ['a level crossed upwards warns of nothing', 'critical', 'low', undefined, null],
  ['a level that was warned of is not warned of again', 'ok', 'low', august('low'), null],
  ['a worse one is', 'low', 'critical', august('low'), 'critical'],
  ['a better one is, after a top-up', 'ok', 'low', august('critical'), 'low'],
  ['a level from a newer server warns of nothing', 'ok', 'dormant', undefined, null],
])('%s', (_, before, now, warned, expected) => {
  const warning = warningOf(before === undefined ? undefined : at(before), at(now), warned);
  expect(warning?.levels.at(-1) ?? null).toBe(expected);
});

test.each(['ok', 'low'])('a new cycle warns anew, where the last balance was %s', level => {
  const warned = warningOf(at(level), at('low', '2025-09-24'), august('low'));
  expect(warned).toEqual({ cycle: '2025-09-24', levels: ['low'] });
});
