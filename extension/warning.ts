import type { Balance } from '../src/contract/balance.ts';
import type { Warned } from './stored.ts';

// From good to bad.
const levels = ['ok', 'low', 'critical', 'out'];
const worstOf = (...each: (string | undefined)[]) =>
  Math.max(...each.map(level => levels.indexOf(level ?? 'ok')));

/** What to warn of when `now` follows `before`: a level crossed downwards, each once in a cycle; null for nothing. */
export function warningOf(
  before: Balance | undefined,
  now: Balance,
  warned: Warned | undefined,
): Warned | null {
  if (before === undefined) return null;
  const cycle = now.monthly.cycleStart;
  const told = warned?.cycle === cycle ? warned.level : undefined;
  return worstOf(now.level) > worstOf(before.level, told) ? { cycle, level: now.level } : null;
}
