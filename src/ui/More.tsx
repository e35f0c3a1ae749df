import { useEffect, useRef } from 'preact/hooks';
import { useUi } from './context.ts';
import { watchInView } from './in-view.ts';

/** Loads the next page when it comes into view, and by hand where the browser cannot tell. */
export function More({ count, isBusy }: { count: number; isBusy: boolean }) {
  const { copy, wallet } = useUi();
  const { more } = wallet.history;
  const button = useRef<HTMLButtonElement>(null);

  // Observed anew after each page (`count`), because the button may be in view still. It is drawn when this runs.
  useEffect(() => {
    return watchInView(button.current as HTMLElement, ({ isIntersecting }) => {
      if (isIntersecting) void more();
    });
  }, [more, count]);

  return (
    <button ref={button} type="button" class="button" aria-busy={isBusy} onClick={() => void more()}>
      {isBusy ? copy.loading : copy.showMore}
    </button>
  );
}
