import { useEffect, useRef } from 'preact/hooks';
import type { HistoryState } from '../wallet/history.ts';
import { useUi } from './context.ts';
import { HistoryFilter } from './HistoryFilter.tsx';
import { HistoryLine } from './HistoryLine.tsx';
import { byDay } from './history-days.ts';
import { Notice, TextButton } from './Notice.tsx';
import { RangeForm } from './RangeForm.tsx';
import { Skeleton } from './Skeleton.tsx';
import { troubleText } from './say.ts';

/** Where the credits went and came from. */
export function HistoryView() {
  const { copy, wallet } = useUi();
  const { history } = wallet;
  const state = history.state.value;

  useEffect(() => history.watch(), [history]);

  return (
    <div class="history" part="history">
      <HistoryFilter />
      <RangeForm />
      <Lines state={state} />
      {state.phase === 'failed' && (
        <Notice tone="bad">
          {troubleText(copy, state.trouble)}{' '}
          <TextButton onClick={() => void history.retry()}>{copy.retry}</TextButton>
        </Notice>
      )}
      {state.nextCursor !== null && <More count={state.lines.length} isBusy={state.phase === 'more'} />}
    </div>
  );
}

function Lines({ state }: { state: HistoryState }) {
  const { copy, format } = useUi();
  if (state.phase === 'idle' || state.phase === 'loading') return <Skeleton kind="history" />;
  if (state.lines.length === 0) {
    return state.phase === 'failed' ? null : <p class="empty">{nothing(copy, state)}</p>;
  }
  return (
    <>
      {byDay(state.lines, format.value.longDate).map(({ date, lines }) => (
        <section key={date} class="day">
          <h3>{date}</h3>
          <ul>
            {lines.map(line => (
              <HistoryLine key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function nothing(copy: ReturnType<typeof useUi>['copy'], { range }: HistoryState): string {
  if (range.from !== undefined || range.to !== undefined) return copy.noneInRange;
  return range.filter === 'all' ? copy.noHistory : copy.noneOfKind;
}

// Loads the next page when it comes into view, and by hand where the browser cannot tell.
function More({ count, isBusy }: { count: number; isBusy: boolean }) {
  const { copy, wallet } = useUi();
  const button = useRef<HTMLButtonElement>(null);

  // Observed anew after each page (`count`), because the button may be in view still.
  useEffect(() => {
    if (!button.current || typeof IntersectionObserver !== 'function') return;
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) void wallet.history.more();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [wallet, count]);

  return (
    <button
      ref={button}
      type="button"
      class="button"
      aria-busy={isBusy}
      onClick={() => void wallet.history.more()}
    >
      {isBusy ? copy.loading : copy.showMore}
    </button>
  );
}
