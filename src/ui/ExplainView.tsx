import { useEffect } from 'preact/hooks';
import type { Balance } from '../contract/balance.ts';
import type { HistoryFilter } from '../contract/transaction.ts';
import { dayOf } from '../domain/day.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { zoneOf } from './format.ts';
import { Failure } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';

type Part = readonly [name: string, credits: number, filter: HistoryFilter];

/** How the balance is made up: each part leads to its lines. */
export function ExplainView({ balance }: { balance: Balance }) {
  const { copy, format, now, say, wallet } = useUi();
  const { look, state } = wallet.explanation;
  const { monthly, paid, timeZone } = balance;
  const { value } = state;
  useEffect(() => void look(undefined), [look, wallet.news.value]);

  if (value.phase === 'loading') return <Skeleton of="buy" />;
  if (value.phase === 'failed') return <Failure trouble={value.trouble} retry={() => look(undefined)} />;
  const sum = value.value;
  const reset = Date.parse(monthly.resetsAt);
  const when = { date: format.moment(monthly.resetsAt), when: format.relative(reset, now()) };
  return (
    <>
      <Sum
        title={copy.monthlyCredits}
        parts={[
          [copy.granted, sum.monthly.granted, 'added'],
          [copy.carried, sum.monthly.carried, 'all'],
          [copy.changed, sum.monthly.changed, 'all'],
          [copy.lapsed, -sum.monthly.lapsed, 'all'],
          [copy.usage, -sum.monthly.used, 'usage'],
        ]}
        from={dayOf(Date.parse(sum.cycleStart), zoneOf(timeZone))}
        remaining={sum.monthly.remaining}
      />
      <Sum
        title={copy.paidCredits}
        parts={[
          [copy.purchase, sum.paid.bought, 'added'],
          [copy.adjusted, sum.paid.adjusted, 'all'],
          [copy.refunded, -sum.paid.refunded, 'all'],
          [copy.repaid, -sum.paid.repaid, 'all'],
          [copy.usage, -sum.paid.used, 'usage'],
        ]}
        remaining={sum.paid.remaining}
      />
      <section class="card">
        {sum.held > 0 && <p class="secondary">{say(copy.held, { credits: sum.held })}</p>}
        {sum.debt > 0 && <p class="secondary">{say(copy.owed, { credits: sum.debt })}</p>}
        <p class="row">
          <span>{copy.available}</span>
          <strong>{format.credits(sum.available)}</strong>
        </p>
      </section>
      <p class="note">
        {say(copy.resetsSoon, when)}
        {paid.remaining > 0 && ` · ${say(copy.paidStay, { credits: paid.remaining })}`}
      </p>
    </>
  );
}

function Sum({
  title,
  parts,
  from,
  remaining,
}: {
  title: string;
  parts: readonly Part[];
  /** The first day of the lines; all of them where there is none. */
  from?: string;
  remaining: number;
}) {
  const { copy, format, place, say, wallet } = useUi();
  return (
    <section class="card">
      <h3 class="row">
        {title} <span>{say(copy.left, { credits: remaining })}</span>
      </h3>
      <ul>
        {parts.map(
          ([name, credits, filter]) =>
            credits !== 0 && (
              <li key={name} class="row secondary">
                <Action
                  of={[
                    name,
                    () => {
                      void wallet.history.choose({ filter, from, to: undefined });
                      place.value = 'history';
                    },
                  ]}
                />
                <bdi>{format.signed(credits)}</bdi>
              </li>
            ),
        )}
      </ul>
    </section>
  );
}
