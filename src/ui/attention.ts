import type { Attention } from '../wallet/surroundings.ts';

// A page that comes back from the browser's back-forward cache becomes visible.
const signs = ['visibilitychange', 'focus', 'online'];

/** Whether somebody looks at this window. */
export function createAttention(view: Window): Attention {
  return {
    isVisible: () => view.document.visibilityState === 'visible',
    onChange(run) {
      const stop = new AbortController();
      for (const sign of signs) view.addEventListener(sign, run, { signal: stop.signal });
      return () => stop.abort();
    },
  };
}
