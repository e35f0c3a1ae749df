import type { Face, PillQuestion } from './inbox.ts';

// Runs in somebody else's page: it holds no token, fetches nothing and touches nothing there but its own element.

/** How often the pill looks whether its extension is still there, in milliseconds: nobody tells it. */
const lookMs = 5_000;

/** How long the pill is seen after its script was there last: Firefox ends the script of a removed extension without a word. */
const seenMs = 2.5 * lookMs;

const tag = 'ai-credits-inbox-pill';
// One of a version before, whose script hears nothing any more.
document.querySelector(tag)?.remove();

const colours: Readonly<Record<string, string>> = {
  ok: 'light-dark(#3b5bdb, #8ea6ff)',
  low: 'light-dark(#9a5b00, #f0b35a)',
  critical: 'light-dark(#b42318, #ff9b90)',
  out: 'light-dark(#b42318, #ff9b90)',
};
const unknown = 'light-dark(#5b6472, #a0a9b8)';

// Styles are set one by one: the page's policy may forbid a style sheet, and Firefox before 153 shares none with scripts like this.
const host = made(
  tag,
  'all: initial; position: fixed; inset-block-end: 16px; inset-inline-start: 16px; z-index: 2147483647; color-scheme: light dark;',
);
const ring = made('span', '');
const credits = made('span', '');
const pill = made(
  'button',
  `display: flex; align-items: center; gap: 6px; min-height: 32px; padding: 4px 12px 4px 8px; border-radius: 16px;
  border: 1px solid light-dark(#e4e7ec, #2c323d); background: light-dark(#ffffff, #15181e);
  color: light-dark(#14181f, #eef1f6); box-shadow: 0 2px 8px rgb(0 0 0 / 0.16); cursor: pointer;
  font: 600 13px / 1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums;`,
);
pill.lang = chrome.i18n.getMessage('language');
pill.dir = 'auto';
pill.append(ring, credits);
host.attachShadow({ mode: 'closed' }).append(pill);

pill.addEventListener('click', event => {
  // The page can reach the pill only by scripts, which open nothing.
  if (event.isTrusted) void show({ pill: 'open' });
});
document.addEventListener('visibilitychange', showAgain);
chrome.runtime.onMessage.addListener(showAgain);
let fading: Animation | undefined;
const looking = setInterval(() => (isOrphan() ? end() : stay()), lookMs);
showAgain();

function showAgain(): void {
  void show({ pill: 'face' });
}

async function show(question: PillQuestion): Promise<void> {
  if (isOrphan()) return end();
  const face: Face | null | undefined = await chrome.runtime.sendMessage(question).catch(() => undefined);
  if (face === null) end();
  else if (face !== undefined) draw(face);
}

function draw({ available, level, share, words }: Face): void {
  const colour = colours[level] ?? unknown;
  ring.style.cssText = `width: 14px; height: 14px; border-radius: 50%;
    background: radial-gradient(circle, light-dark(#ffffff, #15181e) 4px, transparent 4.5px),
      conic-gradient(${colour} ${share * 100}%, light-dark(#e4e7ec, #2c323d) 0);`;
  credits.textContent = level === 'critical' || level === 'out' ? `${available}!` : available;
  pill.title = pill.ariaLabel = words;
  if (!host.isConnected) document.documentElement.append(host);
  stay();
}

function stay(): void {
  fading?.cancel();
  fading = host.animate([{ visibility: 'visible' }, { visibility: 'hidden' }], {
    duration: seenMs,
    fill: 'forwards',
  });
}

// Of an extension that was updated, switched off or taken away.
function isOrphan(): boolean {
  return chrome.runtime?.id === undefined;
}

function end(): void {
  host.remove();
  clearInterval(looking);
  document.removeEventListener('visibilitychange', showAgain);
  if (!isOrphan()) chrome.runtime.onMessage.removeListener(showAgain);
}

function made(name: string, style: string): HTMLElement {
  const element = document.createElement(name);
  element.style.cssText = style;
  return element;
}
