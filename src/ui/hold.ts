import { useEffect, useRef } from 'preact/hooks';

const firstMs = 500;
const nextMs = 80;

/** The handlers of a button that presses itself again and again while it is held. */
export function useHold(press: () => void, isOff: boolean) {
  const latest = useRef(press);
  latest.current = press;
  const timer = useRef(0);
  const isHeld = useRef(false);

  function stop(): void {
    clearTimeout(timer.current);
  }
  function goOn(ms: number): void {
    timer.current = window.setTimeout(() => {
      isHeld.current = true;
      latest.current();
      goOn(nextMs);
    }, ms);
  }
  useEffect(() => stop, [isOff]);

  return {
    // Not `disabled`, which would take the focus away.
    'aria-disabled': isOff,
    onPointerDown({ button }: PointerEvent) {
      stop();
      isHeld.current = false;
      if (!button) goOn(firstMs);
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onClick({ detail }: MouseEvent) {
      // The click that ends a hold is no press of its own; one of a key counts none.
      if (!isHeld.current || !detail) press();
    },
  };
}
