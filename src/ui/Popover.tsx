import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useUi } from './context.ts';
import { Panel } from './Panel.tsx';

/**
 * The panel beside its pill, in the browser's top layer. Esc and a press outside close it; focus goes in, stays inside, and
 * returns.
 */
export function Popover({ id, pill }: { id: string; pill: RefObject<HTMLElement | null> }) {
  const { copy, isOpen } = useUi();
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const shown = panel.current;
    const button = pill.current;
    if (!shown || !button) return;
    const page = shown.ownerDocument;
    const stop = new AbortController();
    const { signal } = stop;
    function leave(event: Event): void {
      if (!event.composedPath().some(at => at === shown || at === button)) isOpen.value = false;
    }
    function leaveByKey(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // Ours only: a dialog of the page around it stays open.
      event.stopPropagation();
      event.preventDefault();
      isOpen.value = false;
    }
    page.addEventListener('pointerdown', leave, { signal, capture: true });
    shown.addEventListener('keydown', leaveByKey, { signal });
    // After the last control comes the first, and before the first the last: also before what stands above it, as a title.
    shown.addEventListener(
      'keydown',
      event => {
        const controls = [
          ...shown.querySelectorAll<HTMLElement>('a,input,button:enabled:not([tabindex="-1"])'),
        ];
        const [first, last] = [controls[0], controls.at(-1)];
        const target = event.target as Node;
        const isInside = event.shiftKey
          ? first && first.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING
          : target !== last;
        if (event.key !== 'Tab' || isInside) return;
        event.preventDefault();
        (event.shiftKey ? last : first)?.focus();
      },
      { signal },
    );
    page.addEventListener('keydown', leaveByKey, { signal });
    // Firefox puts it far outside of the window where what is around it reads another way than the page.
    (shown.parentElement as HTMLElement).style.direction = getComputedStyle(page.body).direction;
    shown.popover = 'manual';
    shown.showPopover();
    (shown.querySelector<HTMLElement>('[aria-selected=true]') ?? shown).focus({ preventScroll: true });
    return () => {
      stop.abort();
      if (shown.matches(':focus-within')) button.focus({ preventScroll: true });
    };
  }, [pill, isOpen]);

  return (
    <div
      ref={panel}
      id={id}
      class="popover"
      part="dialog"
      role="dialog"
      aria-label={copy.title}
      tabIndex={-1}
    >
      <Panel />
    </div>
  );
}
