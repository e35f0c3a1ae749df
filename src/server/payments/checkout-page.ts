import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { raw } from 'hono/utils/html';
import { minorDigits } from '../../domain/price.ts';

const style = `
:root { color-scheme: light dark; --ink: #14181f; --ink-2: #5b6472; --line: #e4e7ec; --card: #fff; --page: #f6f7f9;
  --accent: #3b5bdb; --on-accent: #fff; --good: #0b7a4b; --good-soft: #e7f6ee; --warn: #9a5b00; --warn-soft: #fff4e0;
  --bad: #b42318; --bad-soft: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f6; --ink-2: #a0a9b8; --line: #2c323d; --card: #15181e;
  --page: #0f1115; --accent: #8ea6ff; --on-accent: #0d1326; --good: #5fd39b; --good-soft: #12301f; --warn: #f3c06b;
  --warn-soft: #33270f; --bad: #ff9b90; --bad-soft: #3a1815; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px 16px; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 400px; background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  padding: 24px; box-shadow: 0 8px 24px rgb(20 24 31 / 8%); }
h1 { margin: 0 0 4px; font-size: 18px; font-weight: 650; }
p { margin: 0; }
.to, .note { color: var(--ink-2); font-size: 13px; }
a { color: var(--accent); text-underline-offset: 3px; }
.word + .note { margin-top: 16px; }
.price { font-size: 36px; font-weight: 650; line-height: 1.2; margin: 20px 0 2px; font-variant-numeric: tabular-nums; }
.word { padding: 12px; border-radius: 12px; margin: 20px 0 0; }
.word.sandbox { background: var(--warn-soft); color: var(--warn); margin: 0 0 20px; font-size: 13px; }
.word.good { background: var(--good-soft); color: var(--good); }
.word.bad { background: var(--bad-soft); color: var(--bad); }
.word.warn { background: var(--warn-soft); color: var(--warn); }
form { margin: 12px 0 0; }
form:first-of-type { margin-top: 24px; }
button { width: 100%; padding: 11px; border-radius: 10px; border: 1px solid var(--line); background: var(--card);
  color: inherit; font: inherit; font-weight: 600; cursor: pointer; }
button.pay { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.copied { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; margin-bottom: 12px; }
.copied label { width: 100%; font-size: 13px; color: var(--ink-2); }
.copied input { flex: 1; min-width: 0; padding: 9px 10px; border: 1px solid var(--line); border-radius: 10px;
  background: var(--page); color: inherit; font: 600 15px/1.4 ui-monospace, monospace; }
.copied button { width: auto; padding: 9px 14px; }
section { margin-top: 24px; padding-top: 20px; border-top: 1px solid var(--line); }
h2 { margin: 0 0 12px; font-size: 14px; font-weight: 650; }
.moves { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px; }
.moves form { margin: 0; }
.moves form:last-child:nth-child(odd) { grid-column: 1 / -1; }
section > form:last-child { margin: 12px 0 -12px; }
.repeated { margin-top: 12px; }
button.quiet { border-color: transparent; color: var(--ink-2); font-size: 13px; font-weight: 400;
  text-decoration: underline; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** What the pages may load: their own style and nothing else. */
const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of the checkout. Where no money moves, it says so. */
export function page(
  { title, isSandbox = false }: { title: string; isSandbox?: boolean },
  content: ReturnType<typeof html>,
) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}${isSandbox ? ' · Sandbox' : ''}</title>
        <style>${raw(style)}</style>
      </head>
      <body>
        <main>
          ${isSandbox ? html`<p class="word sandbox">Sandbox checkout: no money moves.</p>` : ''}
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}

/** What every page of the checkout is sent with. */
export const pageHeaders = {
  'content-security-policy': pagePolicy,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Money as people write it. */
export function priceText(amountMinor: number, currency: string): string {
  const digits = minorDigits(currency);
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat('en', { style: 'currency', currency, ...places }).format(
    amountMinor / 10 ** digits,
  );
}

/** No name has control characters in it, and an engine that takes no NUL would refuse all that is in the same commit. */
export const hasControlCharacters = (path: string): boolean => /%([01][0-9a-f]|7f)/i.test(path);
