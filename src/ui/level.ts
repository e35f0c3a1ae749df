import type { Balance } from '../contract/balance.ts';
import type { Level } from '../domain/credits.ts';

/** The level of a balance. A level of a newer server is `low`: it was worth a word. */
export function levelShown({ level }: Balance): Level {
  return level === 'ok' || level === 'critical' || level === 'out' ? level : 'low';
}
