import { useEffect, useRef } from 'preact/hooks';
import { useUi } from './context.ts';

/** Loads the next page when it comes into view, and by hand where the browser cannot tell. */
export function More({ count, isBusy }: { count: number; isBusy: boolean }) {
  const { copy, wallet } = useUi();
  const { more } = wallet.history;
  const button = useRef<HTMLButtonElement>(null);

  // Observed anew after each page (`count`), because the button may be in view still.
  useEffect(() => {
    if (!button.current) return;
    const observer = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) void more();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [more, count]);

  return (
    <button ref={button} type="button" class="button" aria-busy={isBusy} onClick={() => void more()}>
      {isBusy ? copy.loading : copy.showMore}
    </button>
  );
}
