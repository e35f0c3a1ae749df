import { wallClock } from '../../src/domain/cycle.ts';

/** Zones that did what breaks date arithmetic: changes at midnight, half hours, skipped days, far from UTC. */
export const trickyZones = [
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'America/St_Johns',
  'America/Havana',
  'Asia/Beirut',
  'Asia/Gaza',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Kwajalein',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'America/Asuncion',
  'America/Santiago',
  'Atlantic/Azores',
  'Europe/London',
  'America/New_York',
  'Antarctica/Troll',
  'Asia/Pyongyang',
  'America/Caracas',
  'Africa/Monrovia',
  'UTC',
];

const stepMs = 7 * 86_400_000;

/** Every second at which a zone's offset changes, found by looking each week and halving. */
export function offsetChanges(timeZone: string, from: number, to: number): number[] {
  const offset = (at: number) => wallClock(at, timeZone) - at;
  const changes: number[] = [];
  for (let at = from; at < to; at += stepMs) {
    if (offset(at) === offset(at + stepMs)) continue;
    let [same, changed] = [at, at + stepMs];
    while (changed - same > 1000) {
      const middle = Math.floor((same + changed) / 2000) * 1000;
      if (offset(middle) === offset(at)) same = middle;
      else changed = middle;
    }
    changes.push(changed);
  }
  return changes;
}
