import { describe, expect, test } from 'vitest';
import {
  createDice,
  dayMs,
  hourMs,
  latestDayOfMonth,
  midnight,
  ordinaryDay,
  taskBurst,
} from '../../src/server/demo-days.ts';

const at = (iso: string) => Date.parse(iso);
const creditsOf = (events: readonly { credits: number }[]) =>
  events.reduce((sum, event) => sum + event.credits, 0);

describe('the days of the demo', () => {
  test('begin at midnight in India', () => {
    expect(midnight(at('2025-08-28T18:29:59Z'))).toBe(at('2025-08-28T00:00:00+05:30'));
    expect(midnight(at('2025-08-28T18:30:00Z'))).toBe(at('2025-08-29T00:00:00+05:30'));
  });

  test.each([
    ['2025-09-05T12:00:00+05:30', '2025-08-24T00:00:00+05:30'],
    ['2025-08-24T00:00:00+05:30', '2025-08-24T00:00:00+05:30'],
    ['2025-08-23T23:59:59+05:30', '2025-07-24T00:00:00+05:30'],
    ['2026-01-02T00:00:00+05:30', '2025-12-24T00:00:00+05:30'],
  ])('%s is in the cycle that began at %s', (moment, began) => {
    expect(latestDayOfMonth(at(moment), 24)).toBe(at(began));
  });

  test('are the same in every run', () => {
    const start = midnight(at('2025-08-28T12:00:00Z'));
    expect(ordinaryDay(start, createDice(1))).toEqual(ordinaryDay(start, createDice(1)));
  });

  test('have working hours, and quiet weekends', () => {
    const monday = midnight(at('2025-08-25T12:00:00Z'));
    const week = Array.from({ length: 7 }, (_, day) => ordinaryDay(monday + day * dayMs, createDice(day)));
    for (const [day, bursts] of week.entries()) {
      const start = monday + day * dayMs;
      for (const burst of bursts) {
        expect(burst.at).toBeGreaterThanOrEqual(start + 9 * hourMs);
        expect(burst.at).toBeLessThan(start + 22 * hourMs);
      }
    }
    const bursts = week.map(day => day.length);
    expect(Math.max(...bursts.slice(5))).toBeLessThan(Math.min(...bursts.slice(0, 5)));
  });

  test('give every event of a year an id of its own', () => {
    const newYear = midnight(at('2025-01-01T12:00:00Z'));
    const dice = createDice(7);
    const year = Array.from({ length: 365 }, (_, day) => ordinaryDay(newYear + day * dayMs, dice));
    const ids = year.flat().flatMap(burst => burst.events.map(event => event.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a task spends exactly what it was given', () => {
    for (const credits of [1, 12, 407]) {
      expect(creditsOf(taskBurst(0, credits, createDice(3)).events)).toBe(credits);
    }
  });
});
