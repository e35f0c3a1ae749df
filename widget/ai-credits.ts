import { version } from '../src/contract/version.ts';
import { defineElement } from './define.ts';
import { createLocales } from './locales.ts';
import { mountInPage, type PageOptions } from './page-mount.ts';
import { takeOver } from './queue.ts';

declare global {
  interface Window {
    AICredits?: unknown;
  }
}

const loadCopy = createLocales(document.currentScript);

// The classic script. Whatever goes wrong in it, the page around it goes on.
try {
  if (takeOver(window, version, { run, whenReady })) defineElement(loadCopy);
} catch (error) {
  console.error('AI Credits could not start.', error);
}

function whenReady(then: () => void): void {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', then);
  else then();
}

function run(command?: unknown, target?: unknown, options?: unknown): unknown {
  const isTarget = typeof target === 'string' || target instanceof Element;
  if (command === 'mount' && isTarget && isPageOptions(options))
    return mountInPage(target, options, loadCopy);
  console.error("AI Credits: the one command is AICredits('mount', target, options).");
  return undefined;
}

// What is inside is checked, and named where it is wrong, when it is read.
function isPageOptions(options: unknown): options is PageOptions {
  return options === Object(options);
}
