// Loads the widget when somebody comes near it: a few hundred bytes until then. `AICredits(...)` works at once.
const { src = location.href } = Object(document.currentScript);
const address = new URL('ai-credits.js', src);
const maxTries = 3;

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
  if (tries++) address.search = `r=${tries}`;
  import(/* @vite-ignore */ address.href).catch((error: unknown) => {
    if (tries % maxTries) return void setTimeout(attempt, 1000 * (tries % maxTries));
    console.error('AI Credits could not be loaded.', error);
    // As the widget itself tells what could not be shown.
    for (const place of findPlaces()) {
      place.dispatchEvent(
        new CustomEvent('ai-credits-error', { detail: { code: 'not_loaded' }, bubbles: true }),
      );
    }
    // For the next call, for whoever comes near again, and for the network's return.
    isLoading = false;
    watch();
    addEventListener('online', load);
  });
}

const observer = new IntersectionObserver(
  entries => {
    if (entries.some(entry => entry.isIntersecting)) load();
  },
  // How near is near.
  { rootMargin: '400px' },
);

// Pages swap their bodies and put elements in later.
const changes = new MutationObserver(() => {
  if (isLoading) changes.disconnect();
  else watch();
});

function watch(): void {
  for (const place of findPlaces()) observer.observe(place);
  changes.observe(document, { childList: true, subtree: true });
}

function begin(): void {
  // They may be where they cannot be found, in shadow roots.
  if (!findPlaces().length) load();
  watch();
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
  if (q.length) load();
}
if (document.readyState === 'complete') begin();
else addEventListener('load', begin);

export {};
