import { useEffect, useRef, useState } from 'preact/hooks';
import type { Transaction } from '../contract/transaction.ts';
import { useUi } from './context.ts';
import { HistoryLine } from './HistoryLine.tsx';
import { watchInView } from './in-view.ts';

/** How far beyond what is in view pages are drawn, in pixels. */
const margin = '800px';

/**
 * A page of lines under their days, drawn while it is in view or near: a history may be a hundred thousand lines. `above`
 * is the line before the first one, whose day is not said twice.
 */
export function HistoryPage({
  lines,
  above,
}: {
  lines: readonly Transaction[];
  above: Transaction | undefined;
}) {
  const { format } = useUi();
  const page = useRef<HTMLDivElement>(null);
  const [blockSize, standIn] = useState('');

  useEffect(() => {
    // It is drawn when this runs.
    const element = page.current as HTMLElement;
    return watchInView(
      element,
      ({ isIntersecting, boundingClientRect }) => {
        // Whoever has the focus in it, or reads a line that is open, finds it again.
        const isKept = isIntersecting || element.querySelector(':focus, [aria-expanded=true]');
        standIn(isKept ? '' : `${boundingClientRect.height}px`);
      },
      margin,
    );
  }, []);

  const days = blockSize ? [] : Map.groupBy(lines, line => format.longDate(line.at));
  return (
    <div ref={page} class="stack" style={{ blockSize }}>
      {[...days].map(([date, ofDay]) => (
        <section key={date}>
          {!(above && date === format.longDate(above.at)) && <h3 class="note">{date}</h3>}
          <ul>
            {ofDay.map(line => (
              <HistoryLine key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
