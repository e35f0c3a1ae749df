import type { Balance } from '../contract/balance.ts';
import type { CreditsAccess } from './demo-credits.ts';
import {
  createDice,
  type Dice,
  dayMs,
  hourMs,
  latestDayOfMonth,
  midnight,
  minuteMs,
  ordinaryDay,
  taskBurst,
} from './demo-days.ts';
import { createShop, type Shop } from './demo-shop.ts';

export interface SeedOptions extends Pick<CreditsAccess, 'api' | 'apiKey'> {
  readonly apiBase?: string;
  /** The server's own clock: the history is made by living through it. */
  readonly clock: { now(): number; set(ms: number): void };
  /** When the history ends, in milliseconds since 1970. */
  readonly today: number;
}

/** Something that happens at one moment of the first-run history. */
interface Moment {
  readonly at: number;
  happen(): Promise<void>;
}

/** The days that the history spans, all in milliseconds since 1970. */
interface Calendar {
  readonly firstDay: number;
  readonly opened: number;
  readonly saleStart: number;
  /** When monthly credits were last renewed. */
  readonly reset: number;
  readonly today: number;
}

const anchorDay = 24;
const historyDays = 49;
const sale = {
  days: 3,
  burstsADay: 24,
  fromMs: 10 * hourMs,
  everyMs: 30 * minuteMs,
  beyondMonthly: 1180,
} as const;
/** The newest burst's events began up to four minutes before it; nothing of it may lie in the future. */
const newestBurstAgeMs = 3 * minuteMs;

/**
 * Gives the demo seven weeks of history through the public API alone: a working shop, a sale that used up the monthly
 * credits, two purchases really paid at the checkout. Resets happen by themselves as the clock passes the 24th.
 * An account that exists is left as it is.
 */
export async function seedDemo({ api, apiKey, apiBase, clock, today }: SeedOptions): Promise<void> {
  const shop = createShop({ api, apiKey, apiBase: apiBase ?? 'http://127.0.0.1' });
  if (await shop.hasAccount()) return;

  const calendar = calendarBefore(today);
  clock.set(calendar.opened);
  await shop.openAccount(new Date(latestDayOfMonth(calendar.opened, anchorDay)));
  for (const moment of historyOf(shop, calendar)) {
    clock.set(moment.at);
    await moment.happen();
  }
  clock.set(today);
}

function calendarBefore(today: number): Calendar {
  const firstDay = midnight(today) - historyDays * dayMs;
  const reset = latestDayOfMonth(today, anchorDay);
  return { firstDay, opened: firstDay + 9 * hourMs, saleStart: reset - sale.days * dayMs, reset, today };
}

/** Everything that happened between the opening of the account and today, oldest first. */
function historyOf(shop: Shop, calendar: Calendar): Moment[] {
  const dice = createDice(2025);
  const moments = [
    ...purchases(shop, calendar),
    ...saleDays(shop, calendar, dice),
    ...ordinaryDays(shop, calendar, dice),
  ];
  return moments
    .filter(({ at }) => at > calendar.opened && at <= calendar.today - newestBurstAgeMs)
    .sort((a, b) => a.at - b.at);
}

function purchases(shop: Shop, { firstDay, saleStart }: Calendar): Moment[] {
  const buy = (at: number, credits: number): Moment => ({
    at,
    happen: () => shop.buy({ credits, idempotencyKey: `first-run-${at}` }),
  });
  return [
    buy(firstDay + 5 * dayMs + 11 * hourMs + 20 * minuteMs, 1000),
    buy(saleStart + dayMs + 12 * hourMs + 5 * minuteMs, 5000),
  ];
}

function ordinaryDays(shop: Shop, { firstDay, saleStart, reset, today }: Calendar, dice: Dice): Moment[] {
  const days = Array.from({ length: historyDays + 1 }, (_, index) => firstDay + index * dayMs);
  return days
    .filter(day => day <= today && (day < saleStart || day >= reset))
    .flatMap(day => ordinaryDay(day, dice))
    .map(burst => ({ at: burst.at, happen: () => shop.spend(burst) }));
}

// The sale spends whatever is left of the month and a little more, so that the history shows monthly credits going
// first, paid credits after them, and the reset leaving paid credits alone.
function saleDays(shop: Shop, { saleStart }: Calendar, dice: Dice): Moment[] {
  let share: number | undefined;
  const spendShare = async (at: number) => {
    share ??= shareOf(await shop.balance());
    await shop.spend(taskBurst(at, share, dice));
  };
  return saleTimes(saleStart).map(at => ({ at, happen: () => spendShare(at) }));
}

function shareOf({ monthly, paid }: Balance): number {
  const beyond = paid.remaining > 0 ? sale.beyondMonthly : 0;
  return Math.floor((monthly.remaining + beyond) / (sale.days * sale.burstsADay));
}

function saleTimes(start: number): number[] {
  const times = Array.from({ length: sale.burstsADay }, (_, index) => sale.fromMs + index * sale.everyMs);
  return Array.from({ length: sale.days }, (_, day) => times.map(time => start + day * dayMs + time)).flat();
}
