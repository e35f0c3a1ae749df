import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A ref whose element takes the focus at a change of `state`, where what had it is gone by that. */
export function useFocusAfter<Target extends HTMLElement>(state: unknown): RefObject<Target | null> {
  const target = useRef<Target>(null);
  // Asked while all stands as it did.
  const had = focusBeside(target.current);
  useLayoutEffect(() => {
    if (had && !had.isConnected) target.current?.focus();
  }, [state]);
  return target;
}

/** A ref to a panel whose title takes the focus where what had it is gone; never from elsewhere, nor from nowhere. */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = panel.current as HTMLElement;
    const page = shown.ownerDocument;
    let had: Element | undefined | null;
    function keep(): void {
      const isGone = had && !had.isConnected && page.activeElement === page.body;
      had = focusBeside(shown);
      if (isGone) shown.querySelector('h2')?.focus();
    }
    // Firefox does not tell that what has the focus goes, and Chromium tells it before it is gone.
    const follow = () => queueMicrotask(keep);
    shown.addEventListener('focusin', follow);
    shown.addEventListener('focusout', follow);
    // A page may have none.
    if (!window.MutationObserver) return undefined;
    const observer = new MutationObserver(keep);
    observer.observe(shown, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return panel;
}

/** What has the focus in the same tree as `element`. */
function focusBeside(element: Element | null): Element | undefined | null {
  return (element?.getRootNode() as ShadowRoot | undefined)?.activeElement;
}
