import { useEffect } from 'preact/hooks';
import type { HistoryState } from '../wallet/history.ts';
import { Choices } from './Choices.tsx';
import { useUi } from './context.ts';
import { HistoryLine } from './HistoryLine.tsx';
import { More } from './More.tsx';
import { Failure } from './Notice.tsx';
import { RangeForm } from './RangeForm.tsx';
import { Skeleton } from './Skeleton.tsx';

/** Where the credits went and came from. */
export function HistoryView() {
  const { copy, wallet } = useUi();
  const { history } = wallet;
  const state = history.state.value;

  useEffect(() => history.watch(), [history]);

  return (
    <div class="stack" part="history">
      <Choices
        name="filter"
        label={copy.history}
        options={[
          ['all', copy.filterAll],
          ['added', copy.filterAdded],
          ['usage', copy.filterUsage],
        ]}
        chosen={state.range.filter}
        choose={history.choose}
      />
      <RangeForm />
      <Lines state={state} />
      {state.phase === 'failed' && <Failure trouble={state.trouble} retry={history.retry} />}
      {state.nextCursor !== null && <More count={state.lines.length} isBusy={state.phase === 'more'} />}
    </div>
  );
}

function Lines({ state: { phase, lines, range } }: { state: HistoryState }) {
  const { copy, format, wallet } = useUi();
  // The balance tells the zone that days and times are of. Without it the browser's own has to do.
  const isZoneAwaited = wallet.balance.state.value.phase === 'loading';
  if (phase === 'idle' || phase === 'loading' || isZoneAwaited) return <Skeleton of="history" />;
  if (lines.length === 0 && phase !== 'failed') {
    const none = range.filter === 'all' ? copy.noHistory : copy.noneOfKind;
    return <p class="empty secondary">{(range.from ?? range.to) ? copy.noneInRange : none}</p>;
  }
  const days = Map.groupBy(lines, line => format.longDate(line.at));
  return (
    <>
      {[...days].map(([date, ofDay]) => (
        <section key={date}>
          <h3 class="note">{date}</h3>
          <ul>
            {ofDay.map(line => (
              <HistoryLine key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
