import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { HistoryState } from '../wallet/history.ts';
import { Choices } from './Choices.tsx';
import { useUi } from './context.ts';
import { HistoryPage } from './HistoryPage.tsx';
import { More } from './More.tsx';
import { Failure } from './Notice.tsx';
import { RangeForm } from './RangeForm.tsx';
import { Skeleton } from './Skeleton.tsx';
import { Spans } from './Spans.tsx';

/** Where the credits went and came from. */
export function HistoryView() {
  const { copy, wallet } = useUi();
  const { history } = wallet;
  const state = history.state.value;
  const { range } = state;

  useEffect(() => history.watch(), [history]);

  // Above the lines, or where the next ones would be.
  const failure = (isMore: boolean) =>
    state.phase === 'failed' &&
    state.isMore === isMore && <Failure trouble={state.trouble} retry={history.retry} />;

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
        chosen={range.filter}
        choose={filter => void history.choose({ filter })}
      />
      <RangeForm days={range} asked={range} apply={history.choose} />
      <Spans apply={history.choose} />
      {failure(false)}
      <Lines state={state} />
      {failure(true)}
      {state.nextCursor !== null && <More count={state.pages.length} isBusy={state.phase === 'more'} />}
    </div>
  );
}

function Lines({ state: { phase, pages, range } }: { state: HistoryState }) {
  const { conversationUrl, copy, format, wallet } = useUi();
  // A page that was drawn is drawn as it was, at once: there may be thousands before the next one.
  const drawn = useMemo(() => new WeakMap<object, VNode>(), [conversationUrl, copy, format]);
  // The balance tells the zone that days and times are of. Without it the browser's own has to do.
  const isZoneAwaited = wallet.balance.state.value.phase === 'loading';
  if (phase === 'idle' || phase === 'loading' || isZoneAwaited) return <Skeleton of="history" />;
  if (pages.length === 0 && phase !== 'failed') {
    const none = range.filter === 'all' ? copy.noHistory : copy.noneOfKind;
    return <p class="empty secondary">{(range.from ?? range.to) ? copy.noneInRange : none}</p>;
  }
  return (
    <>
      {pages.map((lines, index) => {
        // Lines come on top of the first page, and no page loses its last one.
        const page = drawn.get(lines) ?? (
          <HistoryPage key={lines.at(-1)?.id} lines={lines} above={pages[index - 1]?.at(-1)} />
        );
        drawn.set(lines, page);
        return page;
      })}
    </>
  );
}
