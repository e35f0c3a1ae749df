// Loads the widget when somebody comes near it: a few hundred bytes until then. `AICredits(...)` works at once.
const script = document.currentScript;
const address = new URL('ai-credits.js', script instanceof HTMLScriptElement ? script.src : location.href);
const maxTries = 3;
const nearPx = 400;

let tries = 0;
let isLoading = false;

function load(): void {
  if (isLoading) return;
  isLoading = true;
  attempt();
}

function attempt(): void {
  // A failed address may stay failed for the whole page, so the next try has another one. `import`, because pages with
  // Trusted Types forbid `script.src`.
  if (tries++) address.searchParams.set('r', `${tries}`);
  import(/* @vite-ignore */ address.href).catch((error: unknown) => {
    if (tries % maxTries) {
      setTimeout(attempt, 1000 * (tries % maxTries));
      return;
    }
    console.error('AI Credits could not be loaded.', error);
    // For the next call, for whoever comes near again, and for the network's return.
    isLoading = false;
    addEventListener('online', load, { once: true });
  });
}

function watch(): void {
  const places = document.querySelectorAll('ai-credits');
  if (places.length === 0 || typeof IntersectionObserver !== 'function') {
    load();
    return;
  }
  const observer = new IntersectionObserver(
    entries => {
      if (entries.some(entry => entry.isIntersecting)) load();
    },
    { rootMargin: `${nearPx}px` },
  );
  for (const place of places) observer.observe(place);
}

const before: unknown = Reflect.get(window, 'AICredits');
if (typeof before !== 'function' || !('version' in before)) {
  // A page's own queue goes on as it is, so that a function it kept still reaches us.
  const queued: unknown = typeof before === 'function' ? Reflect.get(before, 'q') : undefined;
  const q: unknown[] = Array.isArray(queued) ? queued : [];
  const push = (...call: unknown[]) => {
    q.push(call);
    load();
  };
  Reflect.set(window, 'AICredits', Object.assign(push, { q }));
  if (q.length > 0) load();
}
if (document.readyState === 'complete') watch();
else addEventListener('load', watch, { once: true });

export {};
