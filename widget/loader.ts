// Loads the widget when somebody comes near it: a few hundred bytes until then. `AICredits(...)` works at once.
const script = document.currentScript;
const address = new URL('ai-credits.js', script instanceof HTMLScriptElement ? script.src : location.href);
const maxTries = 3;
const nearPx = 400;

let isLoading = false;

function load(tries = 1): void {
  if (isLoading && tries === 1) return;
  isLoading = true;
  // A failed address may stay failed for the whole page, so the next try has another one. `import`, because pages with
  // Trusted Types forbid `script.src`.
  if (tries > 1) address.searchParams.set('r', String(tries));
  import(/* @vite-ignore */ address.href).catch((error: unknown) => {
    if (tries < maxTries) setTimeout(load, 1000 * tries, tries + 1);
    else console.error('AI Credits could not be loaded.', error);
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
      if (!entries.some(entry => entry.isIntersecting)) return;
      observer.disconnect();
      load();
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
