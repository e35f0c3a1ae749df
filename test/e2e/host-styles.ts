import { readFileSync } from 'node:fs';

const packageFile = (path: string) => readFileSync(`node_modules/${path}`, 'utf8');

/** Sheets that people have on their pages, whole, by name. */
export const hostStyles = {
  'Bootstrap 3': () => packageFile('bootstrap3/dist/css/bootstrap.css'),
  'Bootstrap 5': () => packageFile('bootstrap/dist/css/bootstrap.css'),
  Bulma: () => packageFile('bulma/css/bulma.css'),
  Foundation: () => packageFile('foundation-sites/dist/css/foundation.css'),
  Materialize: () => packageFile('materialize-css/dist/css/materialize.css'),
  Milligram: () => packageFile('milligram/dist/milligram.css'),
  Pico: () => packageFile('@picocss/pico/css/pico.css'),
  'Pico without classes': () => packageFile('@picocss/pico/css/pico.classless.css'),
  'Water, light': () => packageFile('water.css/out/light.css'),
  'Water, dark': () => packageFile('water.css/out/dark.css'),
  'Fomantic UI': () => packageFile('fomantic-ui-css/semantic.css'),
  // As its compiler writes it where a project changed none of the theme.
  'Tailwind preflight': () => packageFile('tailwindcss/preflight.css').replaceAll('--theme(', 'var('),
  'a theme as WordPress has them': () => wordPress,
  'html at 62.5 %': () => 'html { font-size: 62.5% } body { font-size: 1.6rem }',
  'html at 24 px': () => 'html { font-size: 24px }',
  'html at 200 %': () => 'html { font-size: 200% } body { line-height: 3 }',
  'everything important': () => `*:not(html, body) { ${loud} }`,
  'Pico, everything important, and boxes before and after it': () =>
    `${packageFile('@picocss/pico/css/pico.css')} *:not([style], html, body), *:not([style])::before, *:not([style])::after {
       ${loud} content: "x" !important; display: block !important }
     ai-credits::before, ai-credits::after { height: 40px; all: revert } ${registered}`,
  'a rule for our element': () =>
    `ai-credits { ${loud} ${bent} }
     ai-credits::before, ai-credits::after { content: "x"; display: block; height: 40px; background: red }`,
  'all of it unset': () => '* { all: unset !important }',
  'siblings apart': () =>
    '* + * { margin-top: 2em !important } body * + *, div > * ~ * { display: flex; padding: 9px; float: left }',
  'another direction of writing': () =>
    `*:not(html, body) { direction: rtl !important; unicode-bidi: bidi-override !important; writing-mode: vertical-rl !important;
     text-orientation: upright !important }`,
  'our names registered': () => registered,
} satisfies Record<string, () => string>;

export type HostStyle = keyof typeof hostStyles;

// A name that a page registers without inheritance is worth nothing inside.
const registered = ['background', 'ink', 'accent', 'line', 'font', 'radius-panel', 'sunken', 'bar', 'pill']
  .map(name => `@property --${name} { syntax: "<color>"; inherits: false; initial-value: red }`)
  .join('\n');

// What parents hand down, and what every box may have. The direction of a whole page also says where a panel opens.
const loud = `font: italic 31px/3 cursive !important; letter-spacing: 4px !important; word-spacing: 9px !important;
  text-transform: uppercase !important; text-indent: 20px !important; text-align: center !important;
  text-shadow: 2px 2px red !important; color: red !important; background: yellow !important; cursor: wait !important;
  direction: rtl !important; visibility: hidden !important; white-space: pre !important; margin: 7px !important;
  padding: 5px !important; border: 3px dotted blue !important; outline: 3px solid !important;
  box-shadow: 0 0 9px red !important; transition: all 9s !important; user-select: none !important;
  pointer-events: none !important; list-style: square !important; hyphens: auto !important; min-width: 5px !important;
  accent-color: red !important; caret-color: red !important; tab-size: 2 !important; quotes: none !important;`;

// What a parent does to everything inside is its own business; on our element it would be ours.
const bent = `float: right !important; max-height: 20px !important; overflow: hidden !important; zoom: 2 !important;
  transform: rotate(3deg) !important; columns: 2 !important; filter: blur(2px) !important; clip-path: inset(9px) !important;
  position: fixed !important; inset: 0 !important; contain: strict !important; content-visibility: hidden !important;
  opacity: 0.1 !important; display: flex !important; width: 3px !important;`;

const wordPress = `
  body { font: 400 1.125rem/1.8 Georgia, serif; color: #404040; -webkit-font-smoothing: antialiased; word-wrap: break-word }
  *, *::before, *::after { box-sizing: inherit }
  html { box-sizing: border-box; overflow-y: scroll }
  .entry-content > * { margin: 1.75em auto; max-width: 36rem }
  .entry-content > *:first-child { margin-top: 0 }
  p, ul, ol, table, fieldset { margin: 0 0 1.75em }
  h1, h2, h3 { clear: both; font-weight: 700; margin: 2em 0 1em; letter-spacing: -0.02em }
  button, input[type="submit"] { background: #1a1a1a; border-radius: 2px; color: #fff; font-weight: 700;
    letter-spacing: 0.046875em; padding: 0.84375em 0.875em; text-transform: uppercase }
  input, textarea { background: #f7f7f7; border: 1px solid #d1d1d1; padding: 0.625em 0.4375em; width: 100% }
  a { color: #007acc; box-shadow: 0 1px 0 0 currentColor }
  svg { fill: #1a1a1a; max-width: 100%; height: auto }
  ::placeholder { color: #686868 }`;
