import { useEffect, useRef, useState } from 'preact/hooks';
import { useUi } from './context.ts';

const rollMs = 220;

/** Credits that roll from the last value to the new one; at once for people who asked for less motion. */
export function RollingNumber({ value }: { value: number }) {
  const { format } = useUi();
  const [shown, show] = useState(value);
  const from = useRef(value);
  from.current = shown;

  useEffect(() => {
    const start = from.current;
    if (isStill()) return show(value);
    let began: number | undefined;
    const step = (time: number) => {
      began ??= time;
      const part = Math.min(1, (time - began) / rollMs);
      show(Math.round(start + (value - start) * (1 - (1 - part) ** 3)));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    let frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [value]);

  return <>{format.credits(isStill() ? value : shown)}</>;
}

// Frames stop in a page that nobody sees, and a number must not stop half way.
function isStill(): boolean {
  return document.hidden || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
