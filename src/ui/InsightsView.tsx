import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Insights, mostInsightDays } from '../contract/insights.ts';
import { peakOf } from '../domain/insights.ts';
import { known } from '../wallet/balance.ts';
import type { Days } from '../wallet/history.ts';
import { Choices } from './Choices.tsx';
import { useUi } from './context.ts';
import { ForecastNotice } from './ForecastNotice.tsx';
import { Failure } from './Notice.tsx';
import { RangeForm } from './RangeForm.tsx';
import { Skeleton } from './Skeleton.tsx';
import { type Span, useSpans } from './Spans.tsx';
import { nameOf } from './say.ts';

/** Where credits went: by channel and kind, by day, and when most. */
export function InsightsView() {
  const { copy, wallet } = useUi();
  const { names, daysOf } = useSpans();
  const [chosen, choose] = useState<Span | Days>('days');
  const balance = known(wallet.balance.state.value);
  const state = wallet.insights.state.value;
  // The last 30 days are the server's usual ones, whatever is known of the balance.
  const { from, to } = typeof chosen !== 'string' ? chosen : chosen === 'days' ? {} : daysOf(chosen);
  const look = () => void wallet.insights.look({ from, to });
  useEffect(look, [from, to, wallet.news.value]);

  return (
    <div class="stack" part="insights">
      <Choices
        name="filter"
        label={copy.range}
        options={names}
        chosen={chosen}
        choose={next => choose(next)}
      />
      <RangeForm
        days={state.phase === 'ready' ? state.value : { from, to }}
        asked={chosen}
        most={mostInsightDays}
        apply={choose}
      />
      {state.phase === 'loading' && <Skeleton of="buy" />}
      {state.phase === 'failed' && <Failure trouble={state.trouble} retry={look} />}
      {state.phase === 'ready' && <Charts insights={state.value} />}
      {balance && !to && <ForecastNotice balance={balance} />}
    </div>
  );
}

function Charts({ insights }: { insights: Insights }) {
  const { copy, format, say } = useUi();
  const { channels, credits, days, kinds, week } = insights;
  if (credits <= 0) return <p class="empty secondary">{copy.nothingUsed}</p>;
  const peak = peakOf(week);
  return (
    <>
      <Channels channels={channels} />
      <p class="row secondary">
        <span>{say(copy.replies, { credits: kinds.reply ?? 0 })}</span>
        <span>{say(copy.actions, { credits: kinds.action ?? 0 })}</span>
      </p>
      <Chart title={copy.byDay} rows={days.map(each => [format.day(each.day), [each.credits]])}>
        <DayBars days={days} />
      </Chart>
      <Chart
        title={copy.peakHours}
        heads={week[0]?.map((_, hour) => format.hour(hour))}
        rows={week.map((row, day) => [format.weekday(day), row])}
      >
        <Week week={week} />
      </Chart>
      {peak && (
        <p class="note">
          {say(copy.peak, { day: format.weekday(peak.weekday), time: format.hour(peak.hour) })}
        </p>
      )}
    </>
  );
}

function Channels({ channels }: { channels: Insights['channels'] }) {
  const { copy, format } = useUi();
  const sorted = Object.entries(channels).sort(([, one], [, other]) => other - one);
  const most = Math.max(1, ...Object.values(channels));
  return (
    <section>
      <h3>{copy.byChannel}</h3>
      <table class="channels">
        {sorted.map(([channel, credits]) => (
          <tr key={channel}>
            <th scope="row">{nameOf(copy.channels, channel)}</th>
            <td aria-hidden>
              <div class="bar" style={{ inlineSize: `${(Math.max(0, credits) / most) * 100}%` }} />
            </td>
            <td>{format.credits(credits)}</td>
          </tr>
        ))}
      </table>
    </section>
  );
}

/** A picture, and the same as a table for whoever does not see it. */
function Chart({
  title,
  heads,
  rows,
  children,
}: {
  title: string;
  heads?: readonly string[] | undefined;
  rows: readonly (readonly [name: string, values: readonly number[]])[];
  children: ComponentChildren;
}) {
  const { format } = useUi();
  return (
    <section>
      <h3>{title}</h3>
      {children}
      {/* A table itself is as wide as what is in it, and would make the page scroll sideways. */}
      <div class="hidden">
        <table aria-label={title}>
          {heads && (
            <tr>
              <td />
              {heads.map(head => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          )}
          {rows.map(([name, values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, place) => (
                <td key={place}>{format.credits(value)}</td>
              ))}
            </tr>
          ))}
        </table>
      </div>
    </section>
  );
}

// Both are drawn in units of their own and stretched to the panel.
function DayBars({ days }: { days: Insights['days'] }) {
  const most = Math.max(1, ...days.map(({ credits }) => credits));
  return (
    <svg class="chart" aria-hidden viewBox={`0 0 ${days.length * 4} 40`} preserveAspectRatio="none">
      {days.map(({ day, credits }, place) => {
        const height = credits > 0 ? Math.max(1, (credits / most) * 40) : 0;
        return <rect key={day} x={place * 4} y={40 - height} width={3} height={height} />;
      })}
    </svg>
  );
}

function Week({ week }: { week: Insights['week'] }) {
  const { format } = useUi();
  const most = Math.max(1, ...week.flat());
  return (
    <div class="week" aria-hidden>
      {week.map((row, day) => (
        <div key={day}>
          <span>{format.weekday(day)}</span>
          <svg class="chart" aria-hidden viewBox="0 0 240 10" preserveAspectRatio="none">
            {row.map((credits, hour) => (
              <rect
                key={hour}
                x={hour * 10}
                width={9}
                height={9}
                rx={2}
                opacity={0.06 + 0.94 * (Math.max(0, credits) / most)}
              />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}
