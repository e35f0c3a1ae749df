import type { Balance } from '../contract/balance.ts';
import { dayOf } from '../domain/day.ts';
import { known } from '../wallet/balance.ts';
import type { Days } from '../wallet/history.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { zoneOf } from './format.ts';

const lastDaysMs = 29 * 24 * 3_600_000;

/** Days that are asked for by name: the last 30, this cycle, the cycle before. */
export type Span = 'days' | 'cycle' | 'last';

/** The spans by name, and the days of one, as far as the balance tells its cycle and zone. */
export function useSpans() {
  const { copy, wallet } = useUi();
  const balance = known(wallet.balance.state.value);
  const names: readonly (readonly [Span, string])[] = [
    ['days', copy.lastDays],
    ['cycle', copy.thisCycle],
    ['last', copy.lastCycle],
  ];
  return { names, daysOf: (span: Span) => daysOf(span, balance) };
}

function daysOf(span: Span, balance: Balance | undefined): Days {
  if (!balance) return {};
  const { asOf, monthly } = balance;
  const zone = zoneOf(balance.timeZone);
  const from = (at: number, to?: string) => ({ from: dayOf(at, zone), to });
  const start = Date.parse(monthly.cycleStart);
  if (span === 'days') {
    // Of days, not of hours: clocks may have changed since.
    const today = Date.parse(dayOf(Date.parse(asOf), zone));
    return { from: dayOf(today - lastDaysMs, 'UTC'), to: undefined };
  }
  if (span === 'cycle') return from(start);
  const before = Date.parse(monthly.previousStart ?? monthly.cycleStart);
  return from(before, dayOf(Math.max(before, start - 1), zone));
}

/** Buttons for the spans, and one for all days. */
export function Spans({ apply }: { apply(days: Days): unknown }) {
  const { copy } = useUi();
  const { names, daysOf } = useSpans();
  return (
    <p class="row note">
      {names.map(([span, name]) => (
        <Action key={span} of={[name, () => apply(daysOf(span))]} />
      ))}
      <Action of={[copy.clear, () => apply({ from: undefined, to: undefined })]} />
    </p>
  );
}
