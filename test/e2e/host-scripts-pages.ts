import { readFileSync } from 'node:fs';
import { libraryFiles } from '../support/page-libraries.ts';

const packageFile = (path: string) => readFileSync(`node_modules/${path}`, 'utf8');

/** What pages did to the language and the browser before any widget came, by name. */
export const hostScripts = {
  'methods on every object': () => `
    Object.prototype.each = function () {};
    Object.prototype.extend = function (more) { return Object.assign(this, more); };`,
  'methods on every array, text, number and function': () => `
    for (const type of [Array, String, Number, Function]) {
      type.prototype.remove = function () {};
      type.prototype.contains = function () { return false; };
    }
    Array.prototype.first = 'nothing';`,
  'Prototype.js': () => readFileSync(libraryFiles['libjs-prototype'], 'utf8'),
  // What version 1.7 does no more.
  'Prototype.js before 1.7': () => `
    ${readFileSync(libraryFiles['libjs-prototype'], 'utf8')}
    Array.prototype.toJSON = function () { return '[' + this.map(Object.toJSON).join(', ') + ']'; };
    Function.prototype.bind = function () {
      var method = this, args = $A(arguments), object = args.shift();
      return function () { return method.apply(object, args.concat($A(arguments))); };
    };`,
  MooTools: () => readFileSync(libraryFiles['libjs-mootools'], 'utf8'),
  'MooTools for servers': () => packageFile('mootools/lib/mootools-core-1.5.2-server.js'),
  'Zone.js': () => packageFile('zone.js/bundles/zone.umd.js'),
  RequireJS: () => `${packageFile('requirejs/require.js')}; requirejs.onError = fault => { throw fault; };`,
  'CommonJS names': () => 'window.module = { exports: {} }; window.exports = module.exports;',
  'a fetch that is wrapped': () => `
    const own = window.fetch;
    window.fetch = function (...call) { return own.apply(this, call).then(answer => answer); };`,
  'another Promise, and no randomUUID': () => `
    window.Promise = class extends Promise {};
    delete Crypto.prototype.randomUUID;`,
  'storage that is forbidden': () => `
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get() { throw new DOMException('No.', 'SecurityError'); } });
    }`,
  'no observers, no animation frames, no idle time': () => `
    for (const name of ['IntersectionObserver', 'ResizeObserver', 'MutationObserver', 'requestIdleCallback']) {
      delete window[name];
    }
    window.requestAnimationFrame = run => setTimeout(() => run(performance.now()), 16);`,
  'zod of the page with words and hooks of its own': () => `
    window.__zod_globalConfig = { customError: () => 'page', localeError: () => 'page', jitless: true };`,
  'jQuery and lodash by their short names': () => `
    window.$ = window.jQuery = window._ = window.t = window.e = window.n = 'of the page';`,
} satisfies Record<string, () => string>;

export type HostScript = keyof typeof hostScripts;
