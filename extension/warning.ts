import type { Balance } from '../src/contract/balance.ts';
import type { Warned } from './stored.ts';

// From good to bad.
const levels = ['ok', 'low', 'critical', 'out'];
const rankOf = (level: string) => Math.max(0, levels.indexOf(level));

/** What was told once `now`, which follows `before`, is warned of: a level crossed downwards, each once in a cycle; null for nothing. */
export function warningOf(
  before: Balance | undefined,
  now: Balance,
  warned: Warned | undefined,
): Warned | null {
  if (before === undefined) return null;
  const cycle = now.monthly.cycleStart;
  const isSameCycle = before.monthly.cycleStart === cycle;
  const told = warned?.cycle === cycle ? warned.levels : [];
  const isCrossed = rankOf(now.level) > rankOf(isSameCycle ? before.level : 'ok');
  return isCrossed && !told.includes(now.level) ? { cycle, levels: [...told, now.level] } : null;
}
