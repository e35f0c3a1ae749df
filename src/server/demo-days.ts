import type { UsageEvent } from '../contract/usage.ts';

/** The account that the demo's inbox belongs to. */
export const demoAccount = 'demo';
export const demoTimeZone = 'Asia/Kolkata';

/** Usage that arrived together, at `at` milliseconds since 1970. */
export interface Burst {
  readonly at: number;
  readonly events: readonly UsageEvent[];
}

/** Numbers from 0 to 1 that look random and are the same in every run. */
export type Dice = () => number;

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
// India has one zone and no daylight saving, so a day of the demo is plain arithmetic.
const offsetMs = 5.5 * hourMs;

/** Midnight in the demo's zone, at or before `at`. */
export function midnight(at: number): number {
  return Math.floor((at + offsetMs) / dayMs) * dayMs - offsetMs;
}

/** The midnight that begins the latest `dayOfMonth` of the demo's zone, at or before `at`. */
export function latestDayOfMonth(at: number, dayOfMonth: number): number {
  const local = new Date(at + offsetMs);
  const monthsBack = local.getUTCDate() >= dayOfMonth ? 0 : 1;
  return Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - monthsBack, dayOfMonth) - offsetMs;
}

/** mulberry32: 32 bits of state are plenty for a history that only has to look alive. */
export function createDice(seed: number): Dice {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const channels = [
  { channel: 'whatsapp', share: 0.46 },
  { channel: 'live_chat', share: 0.25 },
  { channel: 'instagram', share: 0.19 },
  { channel: 'facebook', share: 0.1 },
] as const;

/** How busy the shop's customers are, hour by hour from 9 AM to 9 PM: a morning peak and a longer evening one. */
const busy = [3, 7, 9, 8, 5, 4, 4, 5, 8, 10, 9, 6, 3] as const;
const openingHour = 9;

/** The bursts of one day, oldest first. Weekends are quiet. */
export function ordinaryDay(start: number, dice: Dice): Burst[] {
  const weekday = new Date(start + offsetMs).getUTCDay();
  const count = weekday === 0 || weekday === 6 ? 4 : 9 + Math.floor(dice() * 4);
  // Ids are made from times, so no two bursts may share a minute.
  const times = new Set(Array.from({ length: count }, () => start + timeOfDay(dice)));
  return [...times]
    .sort((a, b) => a - b)
    .map(at => {
      const conversations = 6 + Math.floor(dice() * 13);
      return {
        at,
        events: Array.from({ length: conversations }, (_, index) => conversation(at, index, dice)),
      };
    });
}

/** One burst of an automated task that spends `credits` in a dozen parts. */
export function taskBurst(at: number, credits: number, dice: Dice): Burst {
  const parts = 12;
  const events = Array.from({ length: parts }, (_, index) => ({
    ...eventAt(at, index, dice),
    credits: Math.floor(credits / parts) + (index < credits % parts ? 1 : 0),
    kind: 'action' as const,
    description: 'Season sale: personal offers',
  }));
  return { at, events: events.filter(event => event.credits > 0) };
}

/** What one conversation used: a few replies, or order look-ups at two credits each. */
function conversation(at: number, index: number, dice: Dice): UsageEvent {
  const fetches = dice() < 0.3;
  const times = 1 + Math.floor(dice() * 6);
  return {
    ...eventAt(at, index, dice),
    credits: fetches ? 2 * Math.ceil(times / 2) : times,
    kind: fetches ? 'action' : 'reply',
    description: fetches ? 'Order look-up' : 'Answer',
  };
}

function eventAt(at: number, index: number, dice: Dice) {
  const channel = channelOf(dice());
  return {
    id: `first-run-${at}-${index}`,
    account: demoAccount,
    channel,
    // A backend that reports every few minutes says when each answer really happened.
    occurredAt: new Date(at - Math.floor(dice() * 4 * minuteMs)).toISOString(),
    conversation: `${channel}-${1000 + Math.floor(dice() * 900)}`,
  };
}

function channelOf(share: number): string {
  let reached = 0;
  for (const each of channels) {
    reached += each.share;
    if (share < reached) return each.channel;
  }
  return channels[0].channel;
}

function timeOfDay(dice: Dice): number {
  const total = busy.reduce((sum, weight) => sum + weight, 0);
  let left = dice() * total;
  const hour = busy.findIndex(weight => {
    left -= weight;
    return left < 0;
  });
  return (openingHour + Math.max(hour, 0)) * hourMs + Math.floor(dice() * 60) * minuteMs;
}
