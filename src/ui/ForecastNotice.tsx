import type { Balance } from '../contract/balance.ts';
import { useUi } from './context.ts';
import { Notice } from './Notice.tsx';

/** Whether credits last until the reset, if they go on being used as they were. */
export function ForecastNotice({ balance }: { balance: Balance }) {
  const { copy, format, now, say } = useUi();
  const forecast = forecastOf(balance);
  if (!forecast) return null;
  const { endsAt, monthlyEndsAt } = forecast;
  const at = endsAt ?? monthlyEndsAt;
  // An older server foretells what is out.
  if (at ? isOver(at, balance, now()) : !balance.monthly.remaining) return null;
  if (at === null) return <Notice tone="good" text={copy.onPace} />;
  return (
    <Notice tone="warn" text={say(endsAt ? copy.allEnds : copy.monthlyEnds, { date: format.date(at) })} />
  );
}

/** When credits end, as far as the server says so in a way that is known here. */
export function forecastOf({ forecast }: Balance): Record<'endsAt' | 'monthlyEndsAt', string | null> | null {
  const { endsAt, monthlyEndsAt } = Object(forecast);
  const isKnown = [endsAt, monthlyEndsAt].every(at => at === null || Date.parse(at) > 0);
  return isKnown ? { endsAt, monthlyEndsAt } : null;
}

/** Whether what was foretold is past, as it may be of a balance that was kept. */
export function isOver(at: string, { asOf }: Balance, now: number): boolean {
  return Date.parse(at) <= Math.max(now, Date.parse(asOf));
}
