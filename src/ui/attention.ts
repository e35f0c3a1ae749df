import type { Attention } from '../wallet/surroundings.ts';

/** Whether somebody looks at this window. */
export function createAttention(view: Window): Attention {
  const page = view.document;
  return {
    isVisible: () => page.visibilityState === 'visible',
    onChange(run) {
      const stop = new AbortController();
      const { signal } = stop;
      page.addEventListener('visibilitychange', run, { signal });
      view.addEventListener('focus', run, { signal });
      view.addEventListener('online', run, { signal });
      // A page that comes back from the browser's back-forward cache.
      view.addEventListener('pageshow', run, { signal });
      return () => stop.abort();
    },
  };
}
