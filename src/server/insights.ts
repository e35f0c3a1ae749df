import { type Insights, mostInsightDays } from '../contract/insights.ts';
import type { Account } from '../domain/account.ts';
import { dayAfter, type Instant, startOfDay } from '../domain/cycle.ts';
import { lastDays, useInTime } from '../domain/insights.ts';
import { Refused } from './problem.ts';
import type { Store } from './store/store.ts';

const dayMs = 24 * 3_600_000;
const usualDays = 30;

/** Where an account's credits went. Refuses a range that is backwards or too long. */
export async function insightsFor(
  store: Pick<Store, 'use'>,
  { account, timeZone }: Pick<Account, 'account' | 'timeZone'>,
  query: { readonly from?: string | undefined; readonly to?: string | undefined; readonly now: Instant },
): Promise<Insights> {
  const usual = lastDays(usualDays, query.now, timeZone);
  // Of a start that is yet to come: one day, on which nothing is used.
  const to = query.to ?? latest(usual.to, query.from);
  const from = query.from ?? (query.to === undefined ? usual.from : earlier(to, usualDays - 1));
  checkRange(from, to);
  const span = { from: startOfDay(from, timeZone), before: startOfDay(dayAfter(to), timeZone) };
  const { names, hours } = await store.use(account, span);
  return {
    from,
    to,
    credits: names.reduce((sum, { credits }) => sum + credits, 0),
    channels: sumsBy('channel', names),
    kinds: sumsBy('kind', names),
    ...inTime(hours, { from, to, timeZone }),
  };
}

function inTime(...given: Parameters<typeof useInTime>): Pick<Insights, 'days' | 'week'> {
  const { days, week } = useInTime(...given);
  return { days: [...days], week: week.map(row => [...row]) };
}

function sumsBy(
  name: 'channel' | 'kind',
  all: readonly { readonly channel: string; readonly kind: string; readonly credits: number }[],
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const each of all) sums.set(each[name], (sums.get(each[name]) ?? 0) + each.credits);
  return Object.fromEntries(sums);
}

function earlier(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}

function latest(today: string, from = today): string {
  return from > today ? from : today;
}

function checkRange(from: string, to: string): void {
  if (from > to) throw new Refused('invalid_request', `from: ${from} is after to, ${to}.`);
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs + 1;
  if (days > mostInsightDays)
    throw new Refused('invalid_request', `from: ${days} days are more than ${mostInsightDays}.`);
}
