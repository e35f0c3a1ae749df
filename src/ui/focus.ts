import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** A ref whose element takes the focus after each change of `state`: what had it is gone. */
export function useFocusAfter<Target extends HTMLElement>(state: unknown): RefObject<Target | null> {
  const target = useRef<Target>(null);
  const was = useRef(state);
  useLayoutEffect(() => {
    if (was.current !== state) target.current?.focus();
    was.current = state;
  }, [state]);
  return target;
}
