import { useEffect, useRef, useState } from 'preact/hooks';

const rollMs = 220;

/** A number that rolls from the last value to the new one; at once for people who asked for less motion. */
export function RollingNumber({ value, text }: { value: number; text(value: number): string }) {
  const [shown, show] = useState(value);
  const from = useRef(value);

  useEffect(() => {
    const start = from.current;
    if (start === value) return;
    if (isStill()) {
      from.current = value;
      show(value);
      return;
    }
    let frame = 0;
    let began = 0;
    const step = (time: number) => {
      began ||= time;
      const part = Math.min(1, (time - began) / rollMs);
      from.current = Math.round(start + (value - start) * (1 - (1 - part) ** 3));
      show(from.current);
      if (part < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [value]);

  return <>{text(isStill() ? value : shown)}</>;
}

// Frames stop in a page that nobody sees, and a number must not stop half way.
function isStill(): boolean {
  if (typeof matchMedia !== 'function' || document.hidden) return true;
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
