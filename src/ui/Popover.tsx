import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { anchor } from './anchor.ts';
import { useUi } from './context.ts';
import { Panel } from './Panel.tsx';

/** The panel beside its pill, in the browser's top layer. Esc and a press outside close it; focus goes in and returns. */
export function Popover({ id, pill }: { id: string; pill: RefObject<HTMLElement | null> }) {
  const { copy, isOpen } = useUi();
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const shown = panel.current;
    const button = pill.current;
    if (!shown || !button) return;
    // Browsers without popovers show it in place, above what is around it.
    if ('showPopover' in shown) {
      shown.popover = 'manual';
      shown.showPopover();
    }
    const leave = anchor(shown, button);
    const forgetWays = onWaysOut([shown, button], () => {
      isOpen.value = false;
    });
    (shown.querySelector<HTMLElement>('[aria-selected=true]') ?? shown).focus({ preventScroll: true });
    return () => {
      forgetWays();
      leave();
      if (shown.matches(':focus-within')) button.focus({ preventScroll: true });
    };
  }, [pill, isOpen]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // Ours only: a dialog of the page around it stays open.
    event.stopPropagation();
    event.preventDefault();
    isOpen.value = false;
  }

  return (
    <div
      ref={panel}
      id={id}
      class="popover"
      part="dialog"
      role="dialog"
      aria-label={copy.title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <Panel />
    </div>
  );
}

function onWaysOut(inside: readonly HTMLElement[], out: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const isOutside = (event: Event) => !inside.some(element => event.composedPath().includes(element));
  const page = inside[0]?.ownerDocument;
  page?.addEventListener('pointerdown', event => isOutside(event) && out(), { signal, capture: true });
  page?.addEventListener('keydown', event => event.key === 'Escape' && !event.defaultPrevented && out(), {
    signal,
  });
  return () => stop.abort();
}
