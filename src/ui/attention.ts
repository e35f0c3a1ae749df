import type { Attention } from '../wallet/surroundings.ts';

// `pageshow` is a page that comes back from the browser's back-forward cache.
const signs = ['visibilitychange', 'focus', 'online', 'pageshow'];

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
