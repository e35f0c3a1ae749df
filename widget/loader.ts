// Loads the widget when somebody comes near it: a few hundred bytes until then. `AICredits(...)` works at once.
const { src = location.href } = Object(document.currentScript);
const address = new URL('ai-credits.js', src);
const maxTries = 3;
const nearPx = 400;

const findPlaces = () => document.querySelectorAll('ai-credits');

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
    // As the widget itself tells what could not be shown.
    const failure = { detail: { code: 'not_loaded' }, bubbles: true };
    for (const place of findPlaces()) place.dispatchEvent(new CustomEvent('ai-credits-error', failure));
    // For the next call, for whoever comes near again, and for the network's return.
    isLoading = false;
    addEventListener('online', load, { once: true });
  });
}

function watch(): void {
  const places = findPlaces();
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

const before: { version?: unknown; q?: unknown } = Object(window.AICredits);
if (!before.version) {
  // A page's own queue goes on as it is, so that a function it kept still reaches us.
  const q: unknown[] = Array.isArray(before.q) ? before.q : [];
  const push = (...call: unknown[]) => {
    q.push(call);
    load();
  };
  window.AICredits = Object.assign(push, { q });
  if (q.length > 0) load();
}
if (document.readyState === 'complete') watch();
else addEventListener('load', watch, { once: true });

export {};
